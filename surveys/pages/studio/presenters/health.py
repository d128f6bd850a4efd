"""How well the questions of a bank work, once teams have answered them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import DimensionNode, Outline
from surveys.banks.queries import cached_outline
from surveys.core.health import FEWEST_PERSONS, FEWEST_TEAMS
from surveys.pages.studio.presenters import health_words as words
from surveys.pages.studio.presenters.parts import Crumbs, Figure, version_crumbs
from surveys.results.presenters.health import BankFigures, DimensionFigures, ItemFigures, bank_figures, shown_pools
from surveys.results.presenters.words import listed
from surveys.results.queries import health_pools, unpooled_waves


@dataclass(frozen=True)
class ItemRow:
    """A question with its figures, in words as they stand in the table; `figures` are for files."""

    key: str
    text: str
    url: str
    n: str
    mean: str
    ceiling: str
    floor: str
    dont_know: str
    not_applicable: str
    rest: str
    advice: tuple[str, ...]
    figures: ItemFigures


@dataclass(frozen=True)
class DimensionTable:
    """The questions of a dimension, with how they hang together."""

    key: str
    title: str
    alpha: str
    n: str
    advice: str
    rows: tuple[ItemRow, ...]
    figures: DimensionFigures


@dataclass(frozen=True)
class VersionChoice:
    """Another version, or the same with or without earlier ones; `url` is empty for what is shown."""

    words: str
    url: str


@dataclass(frozen=True)
class HealthPage:
    """/banks/<bank>/health/; without `dimensions` there is nothing to show yet, for the reason given."""

    slug: str
    title: str
    version: str
    number: int
    choices: tuple[VersionChoice, ...]
    figures: tuple[Figure, ...]
    summary: tuple[str, ...]
    dimensions: tuple[DimensionTable, ...]
    why_empty: str
    waiting: str
    rule: str
    file_url: str
    bank_url: str
    breadcrumbs: Crumbs


def health_page(versions: Sequence[BankVersion], chosen: Mapping[str, str]) -> HealthPage:
    """Of the version that the address names, or else the latest that has figures; the versions come latest first."""
    slug = versions[0].bank.slug
    pools = shown_pools(health_pools(slug))
    counted = {pool.version_id for pool in pools}
    known = [version for version in versions if version.pk in counted]
    wanted = next((version for version in known if str(version.number) == chosen.get("version")), None)
    version = wanted or next(iter(known or versions))
    alone = chosen.get("only") == "1"
    outline = cached_outline(version.pk)
    found = bank_figures(outline, pools, with_earlier=not alone)
    tables = tuple(_table(outline, leaf, found) for leaf in outline.leaves()) if known else ()
    title = spoken(outline.title)
    return HealthPage(
        slug=slug,
        title=title,
        version=_("version %(number)d") % {"number": version.number},
        number=version.number,
        choices=_choices(slug, known, version, alone=alone),
        figures=_figures(found, tables),
        summary=_summary(tables),
        dimensions=tables,
        why_empty="" if known else _why_empty(),
        waiting=_waiting(version),
        rule=_rule(),
        file_url=_address(slug, version, alone=alone, name="banks:health_file"),
        bank_url=reverse("banks:bank", args=[slug]),
        breadcrumbs=(
            *version_crumbs(title, version, is_current=True),
            (_("Health"), reverse("banks:health", args=[slug])),
        ),
    )


# -- The table -------------------------------------------------------------------


def _table(outline: Outline, leaf: DimensionNode, found: BankFigures) -> DimensionTable:
    figures = found.dimensions.get(leaf.key, DimensionFigures())
    version_url = reverse("banks:version", args=[outline.slug, outline.number])
    rows = tuple(
        _row(item.key, spoken(item.text), version_url, found.items.get(item.key, ItemFigures())) for item in leaf.items
    )
    return DimensionTable(
        key=leaf.key,
        title=spoken(leaf.title),
        alpha=words.index_words(figures.alpha),
        n=str(figures.n) if figures.alpha is not None else "",
        advice=words.dimension_advice(figures),
        rows=rows,
        figures=figures,
    )


def _row(key: str, text: str, version_url: str, figures: ItemFigures) -> ItemRow:
    return ItemRow(
        key=key,
        text=text,
        url=f"{version_url}#question-{key}",
        n=str(figures.n) if figures.n else "",
        mean=words.mean_words(figures),
        ceiling=words.share_words(figures.ceiling, figures.at_ceiling),
        floor=words.share_words(figures.floor, figures.at_floor),
        dont_know=words.share_words(figures.dont_know),
        not_applicable=words.share_words(figures.not_applicable),
        rest=words.index_words(figures.rest),
        advice=words.item_advice(figures),
        figures=figures,
    )


# -- What is said of all -----------------------------------------------------------


def _figures(found: BankFigures, tables: Sequence[DimensionTable]) -> tuple[Figure, ...]:
    standing_out = sum(bool(row.advice) for table in tables for row in table.rows)
    return (
        Figure(_("Answers sent"), str(found.sittings)),
        Figure(_("Teams"), str(found.teams), _("at least")),
        Figure(_("Waves"), str(found.waves)),
        Figure(_("Questions that stand out"), str(standing_out)),
    )


def _summary(tables: Sequence[DimensionTable]) -> tuple[str, ...]:
    rows = [row for table in tables for row in table.rows]
    loud = sum(bool(row.advice) for row in rows)
    if not rows:
        return ()
    first = (
        ngettext("%(loud)d of %(all)d question stands out.", "%(loud)d of %(all)d questions stand out.", loud)
        % {"loud": loud, "all": len(rows)}
        if loud
        else _("No question stands out.")
    )
    loose = [table.title for table in tables if words.stands_out(table.figures)]
    known = [table for table in tables if table.alpha]
    if loose:
        return (first, _("Look at how these dimensions hang together: %(names)s.") % {"names": listed(loose)})
    if known:
        return (first, _("Every dimension of which it is known hangs together."))
    return (first, _("Too few answered whole dimensions to say how these hang together."))


def _choices(slug: str, known: Sequence[BankVersion], shown: BankVersion, *, alone: bool) -> tuple[VersionChoice, ...]:
    versions = [
        VersionChoice(
            _("Version %(number)s") % {"number": one.number},
            "" if one == shown else _address(slug, one, alone=alone),
        )
        for one in known
    ]
    earlier = any(one.number < shown.number for one in known)
    return (*(versions if len(known) > 1 else ()), *(_scope(slug, shown, alone=alone) if earlier else ()))


def _scope(slug: str, shown: BankVersion, *, alone: bool) -> tuple[VersionChoice, VersionChoice]:
    return (
        VersionChoice(
            _("With earlier versions, where the same was asked"),
            _address(slug, shown, alone=False) if alone else "",
        ),
        VersionChoice(_("This version alone"), "" if alone else _address(slug, shown, alone=True)),
    )


def _address(slug: str, version: BankVersion, *, alone: bool, name: str = "banks:health") -> str:
    return reverse(name, args=[slug], query={"version": version.number, **({"only": 1} if alone else {})})


def _rule() -> str:
    return _(
        "Whole closed waves are taken together until they hold at least %(persons)d persons of %(teams)d teams, and "
        "each figure rests on as many. Teams too small to be shown are not in it unless they count in the total of a "
        "group. A number that would tell about a single team by subtracting is left out, or a word stands for it."
    ) % {"persons": FEWEST_PERSONS, "teams": FEWEST_TEAMS}


def _why_empty() -> str:
    return _(
        "Figures appear when closed waves hold at least %(persons)d persons of %(teams)d teams, and the days are over "
        "in which a team has its result for itself."
    ) % {"persons": FEWEST_PERSONS, "teams": FEWEST_TEAMS}


def _waiting(version: BankVersion) -> str:
    count = len(unpooled_waves(version))
    if not count:
        return ""
    return ngettext(
        "%(count)d closed wave is not in these figures: it waits until it is enough together with a later one.",
        "%(count)d closed waves are not in these figures: they wait until they are enough together with later ones.",
        count,
    ) % {"count": count}
