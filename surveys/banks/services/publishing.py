"""Publishing: a draft is frozen and offered, after somebody has seen what that does."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks import interchange, queries
from surveys.banks.choices import Status
from surveys.banks.document import BankFile, Problem
from surveys.banks.impact import (
    Meaning,
    Reworded,
    draft_parts,
    new_names,
    renamed_link,
    reworded,
)
from surveys.banks.lint import Finding, lint_bank
from surveys.banks.models import BankVersion, Item, Practice
from surveys.banks.outline import Outline
from surveys.banks.services.drafting import held_draft
from surveys.teams.models import User
from surveys.teams.services import record

LONGEST_CHANGELOG, LONGEST_REASON = 2000, 1000


@dataclass(frozen=True)
class Said:
    """What a person has read and written before publishing; `seen` is the mark of the draft that the page showed."""

    seen: str
    changelog: str
    warnings_reason: str = ""


@dataclass(frozen=True)
class Judged:
    """A draft as it would be published: what it would be refused for, and what the linter says of it."""

    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "warning")


class DraftChangedError(ValidationError):
    """The draft is not the one that the person has seen; `parts` names what changed: `item work-board`."""

    def __init__(self, parts: Iterable[str]) -> None:
        super().__init__(_("The draft was changed since you opened this page. Look at it again, then publish."))
        self.parts = tuple(parts)


def draft_mark(outline: Outline) -> str:
    """What a page shows of a draft, part by part, so that it can be told later what changed since."""
    return json.dumps(draft_parts(interchange.data_of(outline)), separators=(",", ":"))


def changed_since(outline: Outline, mark: str) -> tuple[str, ...]:
    """The parts that are others than in the mark, or not in both; all of them where the mark can't be read."""
    now = draft_parts(interchange.data_of(outline))
    try:
        then = dict(json.loads(mark))
    except (ValueError, TypeError):
        return tuple(now)
    return tuple(part for part in {**now, **then} if now.get(part) != then.get(part))


def judge(outline: Outline, *, lints: bool = True) -> Judged:
    """Reads the outline as a file would be read, and lints it where it can be read."""
    file: BankFile | None
    file, problems = interchange.draft_file(outline)
    return Judged(tuple(problems), tuple(lint_bank(file)) if file and lints else ())


# -- Deciding ------------------------------------------------------------------


@transaction.atomic
def decide_meanings(*, version: BankVersion, meanings: Mapping[str, tuple[str, str]], by: User | None) -> BankVersion:
    """What reworded questions mean: item key → meaning, and the mark of the wordings that it was decided for.

    Revisable until publishing. A decision about wordings that changed in the meantime is passed over.
    Raises ValidationError for what is no draft any more.
    """
    draft = held_draft(version)
    open_ones = {one.new.key: one for one in decisions_of(draft)}
    said = dict(draft.meanings)
    for key, (meaning, mark) in meanings.items():
        if key in open_ones and open_ones[key].mark == mark and meaning in set(Meaning):
            said[key] = {"meaning": str(meaning), "text": mark}
    said = {key: value for key, value in said.items() if key in open_ones}
    if said != draft.meanings:
        changed = {key: value["meaning"] for key, value in said.items() if value != draft.meanings.get(key)}
        draft.meanings = said
        draft.save(update_fields=["meanings"])
        if by is not None:
            record(by=by, verb="decide meanings", obj=draft, changes=changed)
    return draft


def decisions_of(draft: BankVersion) -> tuple[Reworded, ...]:
    """The reworded questions of a draft with what was decided of them."""
    return reworded(queries.outline_before(draft), queries.bank_outline(draft), draft.meanings)


# -- Publishing ----------------------------------------------------------------


@transaction.atomic
def publish_version(*, version: BankVersion, by: User | None, said: Said | None = None) -> BankVersion:
    """Freezes a draft and offers it. Raises ValidationError with everything that a file of it would be refused for.

    With what a person `said`, also for undecided meanings, errors of the linter, warnings without a reason, and a
    missing changelog; DraftChangedError when the draft is not what the person has seen. None: a command, which has
    read nothing; to it every reworded question means the same.
    """
    version = _draft_to_publish(version)
    if said is not None:
        _is_as_seen(version, said.seen)
    decisions = decisions_of(version)
    _all_decided(decisions, said)
    names = new_names(decisions, queries.item_keys_taken(version.bank))
    _rename_items(version, names)
    outline = queries.published_outline(version)
    judged = judge(outline, lints=said is not None)
    _is_sound(judged)
    if said is not None:
        _write_down(version, said, judged)
    version.digest = interchange.digest(interchange.document_of(outline))
    version.published_at, version.published_by = timezone.now(), by
    version.status = Status.PUBLISHED
    version.full_clean()
    version.save()
    if by is not None:
        record(by=by, verb="publish bank version", obj=version, changes=_trace_of(version, names))
    return version


def _draft_to_publish(version: BankVersion) -> BankVersion:
    held = BankVersion.objects.select_related("bank").select_for_update(of=("self",)).filter(pk=version.pk).first()
    if held is None:
        raise ValidationError(_("This draft is gone: somebody discarded it."))
    if held.status != Status.DRAFT:
        raise ValidationError(_("Only a draft can be published."))
    newer = held.bank.versions.filter(number__gt=held.number).exclude(status=Status.DRAFT)
    if newer.exists():
        raise ValidationError(_("A later version is published already. Start a new draft from that one."))
    return held


def _is_as_seen(version: BankVersion, mark: str) -> None:
    changed = changed_since(queries.bank_outline(version), mark)
    if changed:
        raise DraftChangedError(changed)


def _all_decided(decisions: Iterable[Reworded], said: Said | None) -> None:
    left = sum(not one.meaning for one in decisions)
    if left and said is not None:
        words = ngettext(
            "Decide of %(count)s reworded question whether it still asks the same.",
            "Decide of %(count)s reworded questions whether they still ask the same.",
            left,
        )
        raise ValidationError(words % {"count": left})


def _rename_items(version: BankVersion, names: Mapping[str, str]) -> None:
    """A question with a new meaning gets its own key; links on this site that lead to it follow."""
    if not names:
        return
    for item in Item.objects.filter(version=version, key__in=names):
        item.key, item.continues = names[item.key], ""
        item.save(update_fields=["key", "continues"])
    for practice in Practice.objects.filter(version=version):
        links = [{**link, "url": renamed_link(link["url"], names)} for link in practice.links]
        if links != practice.links:
            practice.links = links
            practice.save(update_fields=["links"])


def _is_sound(judged: Judged) -> None:
    if judged.problems:
        raise ValidationError([f"{problem.path}: {problem.message}" for problem in judged.problems])
    if judged.errors:
        raise ValidationError([f"{finding.problem.path}: {finding.problem.message}" for finding in judged.errors])


def _write_down(version: BankVersion, said: Said, judged: Judged) -> None:
    version.changelog = said.changelog.replace("\r\n", "\n").strip()
    version.warnings_reason = said.warnings_reason.replace("\r\n", "\n").strip() if judged.warnings else ""
    problems = {}
    if not version.changelog:
        problems["changelog"] = _("Say in a sentence or two what is different: all readers of the bank see it.")
    if len(version.changelog) > LONGEST_CHANGELOG:
        problems["changelog"] = _("Say it in %(most)s characters at most.") % {"most": LONGEST_CHANGELOG}
    if judged.warnings and not version.warnings_reason:
        problems["warnings_reason"] = _("Say why the warnings may stand, or mend what they are about.")
    if len(version.warnings_reason) > LONGEST_REASON:
        problems["warnings_reason"] = _("Say it in %(most)s characters at most.") % {"most": LONGEST_REASON}
    if problems:
        raise ValidationError(problems)


def _trace_of(version: BankVersion, names: Mapping[str, str]) -> dict[str, object]:
    changes: dict[str, object] = {"status": [Status.DRAFT, Status.PUBLISHED]}
    changes |= {"changelog": version.changelog} if version.changelog else {}
    changes |= {"warnings_reason": version.warnings_reason} if version.warnings_reason else {}
    new_keys = {old: new for old, new in names.items() if old != new}
    return changes | ({"new_keys": new_keys} if new_keys else {})
