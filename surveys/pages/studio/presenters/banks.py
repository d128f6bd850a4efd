"""Banks as a whole: the list with what editors see of it, a new bank, and a bank that is put away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion, spoken
from surveys.banks.overview import DraftState, EditedBank, edited_banks
from surveys.banks.queries import all_versions
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import AskingCampaign, campaigns_asking, patterns_asking
from surveys.pages.studio.forms.heads import TypedBank
from surveys.pages.studio.presenters.fields import Field, Option, by_field
from surveys.pages.studio.presenters.languages import known_languages
from surveys.pages.studio.presenters.parts import Crumbs, day

# -- What editors see of the list ----------------------------------------------


@dataclass(frozen=True)
class BankRow:
    """A bank for those who edit banks; a link is empty where there is nothing behind it."""

    title: str
    url: str
    states: tuple[str, ...]
    draft_url: str
    archive_url: str
    restore_url: str


@dataclass(frozen=True)
class Shelf:
    """The banks that editors work on, and those put away."""

    new_url: str
    import_url: str
    banks: tuple[BankRow, ...]
    archived: tuple[BankRow, ...]


def shelf() -> Shelf:
    """For those who edit banks."""
    found = edited_banks()
    return Shelf(
        new_url=reverse("banks:new"),
        import_url=reverse("banks:import_new"),
        banks=tuple(_row(bank) for bank in found if not bank.archived),
        archived=tuple(_row(bank) for bank in found if bank.archived),
    )


def _row(bank: EditedBank) -> BankRow:
    slug = [bank.slug]
    puts_away = bank.published is not None and not bank.archived
    return BankRow(
        title=spoken(bank.title),
        url=reverse("banks:bank", args=slug),
        states=tuple(_states(bank)),
        draft_url=reverse("banks:draft", args=slug) if bank.draft else "",
        archive_url=reverse("banks:archive", args=slug) if puts_away else "",
        restore_url=reverse("banks:unarchive", args=slug) if bank.archived else "",
    )


def _states(bank: EditedBank) -> Sequence[str]:
    published = _("version %(number)s is published") % {"number": bank.published}
    states = [published if bank.published is not None else _("nothing is published")]
    if bank.draft:
        states.append(_draft_words(bank.draft))
    return states


def _draft_words(draft: DraftState) -> str:
    words = [_("draft of version %(number)s") % {"number": draft.number}]
    if draft.since:
        words.append(_("in progress since %(day)s") % {"day": day(draft.since)})
    if draft.changed_at and draft.changed_by:
        values = {"name": draft.changed_by, "moment": _moment(draft.changed_at)}
        words.append(_("last changed by %(name)s on %(moment)s") % values)
    return ", ".join(words)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


# -- A new bank ----------------------------------------------------------------


@dataclass(frozen=True)
class NewBankPage:
    """/banks/new/"""

    title: Field
    slug: Field
    slug_errors: tuple[str, ...]
    languages: tuple[Option, ...]
    language_errors: tuple[str, ...]
    origins: tuple[Option, ...]
    errors: tuple[str, ...]
    import_url: str
    url: str
    breadcrumbs: Crumbs


def new_bank_page(typed: TypedBank, *, error: ValidationError | None = None) -> NewBankPage:
    """The form, with what was typed and what is wrong with it."""
    errors = by_field(error)
    here = reverse("banks:new")
    empty = Option("", _("Nothing: one dimension and a scale of agreement"), not typed.of)
    return NewBankPage(
        title=Field(
            "title", typed.title, "", "", required=True, errors=tuple(errors.get("title", [])), focus=not typed.title
        ),
        slug=Field("slug", typed.slug, "", "", required=False, errors=(), focus=False),
        slug_errors=tuple(errors.get("slug", [])),
        languages=tuple(Option(code, words, code == typed.language) for code, words in known_languages()),
        language_errors=tuple(errors.get("language", [])),
        origins=(empty, *(_origin(version, typed.of) for version in all_versions())),
        errors=tuple(message for name in ("", "of") for message in errors.get(name, [])),
        import_url=reverse("banks:import_new"),
        url=here,
        breadcrumbs=((_("Question banks"), reverse("banks:index")), (_("New bank"), here)),
    )


def origin_key(version: BankVersion) -> str:
    """How the form names a version."""
    return f"{version.bank.slug}/{version.number}"


def _origin(version: BankVersion, chosen: str) -> Option:
    words = _("A copy of “%(title)s”, version %(number)s (%(state)s)")
    values = {
        "title": spoken(version.title),
        "number": version.number,
        "state": str(Status(version.status).label).lower(),
    }
    return Option(origin_key(version), words % values, origin_key(version) == chosen)


# -- Putting away --------------------------------------------------------------


@dataclass(frozen=True)
class ArchivePage:
    """/banks/<bank>/archive/"""

    title: str
    campaigns: tuple[tuple[str, str], ...]  # words and address of each that goes on
    series: tuple[str, ...]
    has_draft: bool
    back_url: str
    breadcrumbs: Crumbs


def archive_page(current: BankVersion, versions: Sequence[BankVersion]) -> ArchivePage:
    """What putting the bank away does, and what goes on."""
    slug, title = current.bank.slug, spoken(current.title)
    bank_url = reverse("banks:bank", args=[slug])
    return ArchivePage(
        title=title,
        campaigns=tuple(_campaign(one) for one in campaigns_asking(slug)),
        series=tuple(_series(one) for one in patterns_asking(slug)),
        has_draft=any(version.status == Status.DRAFT for version in versions),
        back_url=bank_url,
        breadcrumbs=(
            (_("Question banks"), reverse("banks:index")),
            (title, bank_url),
            (_("Archive"), reverse("banks:archive", args=[slug])),
        ),
    )


def _campaign(one: AskingCampaign) -> tuple[str, str]:
    words = _("%(title)s, %(state)s, version %(number)s")
    return words % {"title": one.title, "state": str(one.state.label).lower(), "number": one.number}, one.slug


def _series(pattern: Campaign) -> str:
    return str(pattern.series)
