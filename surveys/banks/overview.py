"""All banks as their editors see them: what is published, what is in the making and who wrote in it last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, Dimension, Item, Practice, QuestionBank, ResponseScale, Texts
from surveys.teams.models import AuditEntry


@dataclass(frozen=True)
class DraftState:
    """A draft in progress; nobody is named where only commands wrote."""

    number: int
    since: datetime | None
    changed_at: datetime | None
    changed_by: str


@dataclass(frozen=True)
class EditedBank:
    """A bank with its latest published version, if any, and its draft, if any."""

    slug: str
    title: Texts
    archived: bool
    published: int | None
    draft: DraftState | None


def edited_banks() -> list[EditedBank]:
    """Every bank that has a version, by slug. 8 queries at most."""
    banks = QuestionBank.objects.prefetch_related("versions").order_by("slug")
    drafts = [version for bank in banks for version in bank.versions.all() if version.status == Status.DRAFT]
    states = _states(drafts)
    return [_bank(bank, list(bank.versions.all()), states) for bank in banks if bank.versions.all()]


def _bank(bank: QuestionBank, versions: list[BankVersion], states: dict[int, DraftState]) -> EditedBank:
    published = [version for version in versions if version.status == Status.PUBLISHED]
    drafts = [version for version in versions if version.status == Status.DRAFT]
    shown = next(iter(published or versions))
    return EditedBank(
        slug=bank.slug,
        title=shown.title,
        archived=bank.archived,
        published=published[0].number if published else None,
        draft=states[drafts[0].pk] if drafts else None,
    )


def _states(drafts: Iterable[BankVersion]) -> dict[int, DraftState]:
    """From the audit entries about each draft and its parts."""
    owners = _owners(drafts)
    found = AuditEntry.objects.filter(object_key__in=owners)
    spans = found.order_by().values("object_key").annotate(first=Min("at"), last=Max("at"), latest=Max("pk"))
    first: dict[int, datetime] = {}
    last: dict[int, tuple[int, datetime]] = {}
    for span in spans:
        owner = owners[span["object_key"]]
        first[owner] = min(first.get(owner, span["first"]), span["first"])
        last[owner] = max(last.get(owner, (0, span["last"])), (span["latest"], span["last"]))
    names = dict(AuditEntry.objects.filter(pk__in=[pk for pk, _at in last.values()]).values_list("pk", "actor_words"))
    return {
        draft.pk: DraftState(
            number=draft.number,
            since=first.get(draft.pk),
            changed_at=last[draft.pk][1] if draft.pk in last else None,
            changed_by=names.get(last[draft.pk][0], "").partition(" <")[0] if draft.pk in last else "",
        )
        for draft in drafts
    }


def _owners(drafts: Iterable[BankVersion]) -> dict[str, int]:
    """Keys of audit entries → the draft that they are about."""
    ids = [draft.pk for draft in drafts]
    owners = {f"bankversion:{pk}": pk for pk in ids}
    for model in (Dimension, Item, Practice, ResponseScale):
        rows = model.objects.filter(version__in=ids).values_list("pk", "version_id")
        owners |= {f"{model._meta.model_name}:{pk}": version for pk, version in rows}
    return owners
