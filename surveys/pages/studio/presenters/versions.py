"""The list of banks, and one version whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.choices import Band, Effort, ItemText, Status
from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import DimensionNode, ErratumNode, ItemNode, Outline, PracticeNode, ScaleNode
from surveys.banks.queries import PublishedBank, bank_outline, published_banks
from surveys.pages.studio.presenters.banks import Shelf, origin_key, shelf
from surveys.pages.studio.presenters.compare import Choice, choice_of
from surveys.pages.studio.presenters.parts import (
    Figure,
    day,
    minutes_words,
    part_words,
    questions_words,
    version_crumbs,
    version_url,
)


@dataclass(frozen=True)
class BankCard:
    """A bank in the list."""

    slug: str
    title: str
    summary: str
    url: str
    length: str
    quick_check: bool


@dataclass(frozen=True)
class IndexPage:
    """/banks/"""

    banks: tuple[BankCard, ...]
    shelf: Shelf | None  # for those who edit banks


@dataclass(frozen=True)
class ItemView:
    """A question with what its ends look like."""

    key: str
    text: str
    help: str
    low: str
    high: str
    notes: tuple[str, ...]
    mend_url: str  # empty where the reader may not correct it


@dataclass(frozen=True)
class ErratumView:
    """A correction, as readers see it."""

    day: str
    part: str
    key: str
    was: str
    text: str


@dataclass(frozen=True)
class LinkView:
    """Further reading."""

    title: str
    url: str


@dataclass(frozen=True)
class PracticeView:
    """A practice, with the words for when it helps."""

    key: str
    title: str
    effort: str
    first: tuple[str, ...]
    why: str
    next_step: str
    good_enough: str
    notice: str
    links: tuple[LinkView, ...]


@dataclass(frozen=True)
class BandView:
    """The practices for one band of scores."""

    words: str
    practices: tuple[PracticeView, ...]


@dataclass(frozen=True)
class DimensionView:
    """A dimension; `level` is that of its heading, 2 to 4."""

    key: str
    title: str
    summary: str
    level: int
    length: str
    scales: str
    items: tuple[ItemView, ...]
    explains_ends: bool
    discussion: tuple[str, ...]
    practices: int
    bands: tuple[BandView, ...]


@dataclass(frozen=True)
class ScaleView:
    """A scale with its points, lowest first."""

    title: str
    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class VersionLink:
    """Another version of the bank, or this one; `compare_url` leads to what differs."""

    words: str
    url: str
    compare_url: str
    current: bool
    changelog: str
    day: str  # of publishing; empty for a draft


@dataclass(frozen=True)
class DraftWay:
    """The way into the draft, for editors: on to the one that is there, or a button that starts one; or a copy."""

    go_on_url: str
    start_url: str
    copy_url: str


@dataclass(frozen=True)
class VersionPage:
    """/banks/<bank>/ and /banks/<bank>/v<number>/"""

    slug: str
    title: str
    summary: str
    note: str
    quick_check: bool
    restore_url: str  # of an archived bank, for editors
    draft: DraftWay | None
    preview_url: str  # empty for all but editors
    health_url: str  # the same
    figures: tuple[Figure, ...]
    dimensions: tuple[DimensionView, ...]
    scales: tuple[ScaleView, ...]
    source: str
    licence: str
    attribution: str
    errata: tuple[ErratumView, ...]
    changelog: str
    warnings_reason: str  # why warnings stand; empty for all but editors
    versions: tuple[VersionLink, ...]
    files: tuple[LinkView, ...]
    import_url: str  # empty where nothing can be imported into it
    choice: Choice | None  # sets two versions side by side, where there are several
    breadcrumbs: tuple[tuple[str, str], ...]


# -- The list ------------------------------------------------------------------


def index_page(*, edits: bool = False) -> IndexPage:
    """Every bank with a published version; `edits` when the reader edits banks, who see what is in the making too."""
    return IndexPage(banks=tuple(_card(bank) for bank in published_banks()), shelf=shelf() if edits else None)


def _card(bank: PublishedBank) -> BankCard:
    length = _("%(questions)s, about %(minutes)s")
    return BankCard(
        slug=bank.slug,
        title=spoken(bank.title),
        summary=spoken(bank.summary),
        url=reverse("banks:bank", args=[bank.slug]),
        length=length % {"questions": questions_words(bank.items), "minutes": minutes_words(bank.minutes)},
        quick_check=bank.quick_check,
    )


# -- One version ---------------------------------------------------------------


def current_version(versions: Sequence[BankVersion]) -> BankVersion | None:
    """The latest published one; else the latest of those given."""
    published = [version for version in versions if version.status == Status.PUBLISHED]
    return next(iter(published or versions), None)


def version_page(
    version: BankVersion, versions: Sequence[BankVersion], *, mends: bool = False, edits: bool = False
) -> VersionPage:
    """A version among those that the reader may read, latest first; `mends` when the reader may correct slips in it,
    `edits` when the reader may change the bank.
    """
    outline = bank_outline(version)
    current = current_version(versions)
    return VersionPage(
        slug=outline.slug,
        title=spoken(outline.title),
        summary=spoken(outline.summary),
        note=_note(version, current),
        quick_check=outline.quick_check
        and not version.bank.archived
        and version == current
        and version.status == Status.PUBLISHED,
        restore_url=reverse("banks:unarchive", args=[outline.slug]) if edits and version.bank.archived else "",
        draft=_draft(version, versions) if edits else None,
        preview_url=_preview_url(version) if edits else "",
        health_url=_health_url(version, versions) if edits else "",
        figures=_figures(outline),
        dimensions=tuple(_dimension(dimension, outline, mends=mends) for dimension in outline.dimensions),
        scales=tuple(_scale(scale) for scale in outline.scales.values()),
        source=spoken(outline.source),
        licence=outline.licence,
        attribution=spoken(outline.attribution),
        errata=_errata(outline),
        changelog=_changelog(version),
        warnings_reason=version.warnings_reason if edits and version.status != Status.DRAFT else "",
        versions=tuple(_link(one, version) for one in versions),
        files=_files(version),
        import_url=reverse("banks:import", args=[outline.slug]) if version.status == Status.DRAFT else "",
        choice=choice_of(versions, versions[1].number, versions[0].number) if len(versions) > 1 else None,
        breadcrumbs=version_crumbs(spoken(outline.title), version, is_current=version == current),
    )


def _health_url(version: BankVersion, versions: Sequence[BankVersion]) -> str:
    """Empty for a bank that nobody can have answered."""
    if all(one.status == Status.DRAFT for one in versions):
        return ""
    return reverse("banks:health", args=[version.bank.slug])


def _preview_url(version: BankVersion) -> str:
    if version.status == Status.DRAFT:
        return reverse("banks:preview", args=[version.bank.slug])
    return reverse("banks:version_preview", args=[version.bank.slug, version.number])


def _note(version: BankVersion, current: BankVersion | None) -> str:
    if version.status == Status.DRAFT:
        return _("This is a draft. Only people who edit banks see it, and nobody is asked these questions yet.")
    if version.status == Status.RETIRED:
        return _("This version is retired: it stays readable, and new campaigns do not use it.")
    if version.bank.archived:
        return _("This bank is archived: it stays readable, and new campaigns do not use it.")
    if current is not None and current.number > version.number:
        return _("There is a newer version of this bank. Earlier campaigns may have used this one.")
    return ""


def _draft(shown: BankVersion, versions: Sequence[BankVersion]) -> DraftWay:
    slug = shown.bank.slug
    copy_url = reverse("banks:new", query={"of": origin_key(shown)})
    if any(version.status == Status.DRAFT for version in versions):
        return DraftWay(go_on_url=reverse("banks:draft", args=[slug]), start_url="", copy_url=copy_url)
    return DraftWay(go_on_url="", start_url=reverse("banks:start", args=[slug]), copy_url=copy_url)


def _figures(outline: Outline) -> tuple[Figure, ...]:
    items, short = len(outline.items()), len(outline.items(short_form=True))
    leaves = len(outline.leaves())
    figures = [
        Figure(_("Questions"), str(items), _short_form(short) if short < items else ""),
        Figure(_("Time to answer"), minutes_words(outline.minutes())),
        Figure(_("Dimensions"), str(leaves)),
        Figure(_("Practices"), str(len(outline.practices()))),
    ]
    return tuple(figures)


def _short_form(short: int) -> str:
    return _("%(short)s in the short form") % {"short": short}


def _dimension(dimension: DimensionNode, outline: Outline, *, mends: bool) -> DimensionView:
    items = tuple(_item(item, _mend_url(item, outline) if mends else "") for item in dimension.items)
    scales = {item.scale.key: spoken(item.scale.title) for item in dimension.items}
    return DimensionView(
        key=dimension.key,
        title=spoken(dimension.title),
        summary=spoken(dimension.summary),
        level=min(dimension.depth + 2, 4),
        length=questions_words(len(items)) if items else "",
        scales=", ".join(scales.values()) if len(outline.scales) > 1 else "",
        items=items,
        explains_ends=any(item.help or item.low or item.high for item in items),
        discussion=tuple(spoken(question) for question in dimension.discussion),
        practices=len(dimension.practices),
        bands=_bands(dimension.practices, outline),
    )


def _mend_url(item: ItemNode, outline: Outline) -> str:
    return reverse("banks:erratum", args=[outline.slug, outline.number], query={"item": item.key})


def _item(item: ItemNode, mend_url: str) -> ItemView:
    notes = []
    if not item.short_form:
        notes.append(_("long form only"))
    if item.reverse:
        notes.append(_("a low answer is the good one"))
    if item.errata:
        notes.append(_("corrected"))
    return ItemView(
        key=item.key,
        text=spoken(item.text),
        help=spoken(item.help),
        low=spoken(item.low),
        high=spoken(item.high),
        notes=tuple(notes),
        mend_url=mend_url,
    )


def _files(version: BankVersion) -> tuple[LinkView, ...]:
    words = {"yaml": _("Bank file (YAML)"), "csv": _("Spreadsheet (CSV)")}
    address = [version.bank.slug, version.number]
    return tuple(LinkView(text, reverse("banks:export", args=[*address, ending])) for ending, text in words.items())


def _errata(outline: Outline) -> tuple[ErratumView, ...]:
    """Every correction in every language, oldest first."""
    found = [(one, item) for item in outline.items() for one in item.errata]
    return tuple(_erratum(one, item) for one, item in sorted(found, key=lambda pair: pair[0].at))


def _erratum(one: ErratumNode, item: ItemNode) -> ErratumView:
    label = part_words(ItemText(one.part), one.language, item.texts(one.part))
    return ErratumView(day(one.at), label, item.key, one.was, one.text)


def _bands(practices: Sequence[PracticeNode], outline: Outline) -> tuple[BandView, ...]:
    words = {
        Band.LOW: _("When the score is low, under 40"),
        Band.MIDDLE: _("When the score is in the middle, 40 to 70"),
        Band.HIGH: _("When the score is high, 70 or more"),
    }
    titles = {practice.key: spoken(practice.title) for practice in outline.practices()}
    found = (
        BandView(text, tuple(_practice(practice, titles) for practice in practices if practice.band == band))
        for band, text in words.items()
    )
    return tuple(band for band in found if band.practices)


def _practice(practice: PracticeNode, titles: dict[str, str]) -> PracticeView:
    return PracticeView(
        key=practice.key,
        title=spoken(practice.title),
        effort=str(Effort(practice.effort).label),
        first=tuple(titles[key] for key in practice.after),
        why=spoken(practice.why),
        next_step=spoken(practice.next_step),
        good_enough=spoken(practice.good_enough),
        notice=spoken(practice.notice),
        links=tuple(LinkView(spoken(link.title), link.url) for link in practice.links),
    )


def _scale(scale: ScaleNode) -> ScaleView:
    return ScaleView(
        spoken(scale.title), tuple((spoken(point.label), spoken(point.descriptor)) for point in scale.points)
    )


def _link(version: BankVersion, shown: BankVersion) -> VersionLink:
    words = _("Version %(number)s, %(state)s") % {
        "number": version.number,
        "state": str(Status(version.status).label).lower(),
    }
    older, newer = sorted((version.number, shown.number))
    compare_url = reverse("banks:compare", args=[version.bank.slug, newer, older])
    published = day(version.published_at) if version.published_at else ""
    is_shown = version.pk == shown.pk
    return VersionLink(words, version_url(version), compare_url, is_shown, _changelog(version), published)


def _changelog(version: BankVersion) -> str:
    """What readers are told; a draft may carry words that nobody has published yet."""
    return "" if version.status == Status.DRAFT else version.changelog
