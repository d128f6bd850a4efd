"""Two to six teams of one wave side by side, by name: for a conversation, never for a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode, Outline
from surveys.campaigns.models import Campaign
from surveys.charts.chart import Chart, Multiples
from surveys.charts.grid import Grid
from surveys.core.scoring import BANK
from surveys.pages.dashboards.forms.compare import bare_helper
from surveys.pages.dashboards.forms.filters import OverviewFilter
from surveys.pages.dashboards.presenters.compare_charts import panels, radars, table
from surveys.pages.dashboards.presenters.compare_choice import (
    FEWEST,
    MOST,
    Comparison,
    Side,
    comparison_of,
    more_than_noise,
    nodes_under,
)
from surveys.pages.dashboards.presenters.scope import fits
from surveys.results.models import NodeKind
from surveys.results.presenters.words import listed
from surveys.teams.models import Team, User

ENDINGS = ("csv", "json")


@dataclass(frozen=True)
class Box:
    """A team to tick."""

    slug: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Boxes:
    """The teams of a group."""

    group: str
    teams: tuple[Box, ...]


@dataclass(frozen=True)
class Compared:
    """The teams side by side."""

    title: str
    about: str
    noise: tuple[str, ...]
    radars: tuple[Multiples, ...]
    panels: tuple[Chart, ...]
    table: Grid
    address: str
    wave: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ComparePage:
    """The form, and below it what it asks for. `hint` says what is still to be chosen."""

    form: OverviewFilter
    helper: FormHelper
    groups: tuple[Boxes, ...]
    find: str
    has_waves: bool
    hint: str
    notes: tuple[str, ...]
    compared: Compared | None


def compare_page(user: User, asked: QueryDict) -> ComparePage:
    """The comparison that the address names, as far as this person may see it."""
    found = comparison_of(user, asked)
    find = asked.get("find", "").strip()
    return ComparePage(
        form=found.choice.form,
        helper=bare_helper(found.choice.form),
        groups=_boxes(found, find),
        find=find,
        has_waves=bool(found.scope.waves),
        hint=_hint(found),
        notes=notes(found),
        compared=_compared(found),
    )


def _boxes(found: Comparison, find: str) -> tuple[Boxes, ...]:
    """Teams that the wave asked and whose name, or their group's, has the words; those that are chosen stay."""
    kept = {team.pk: team for team in found.chosen}
    for team in found.choice.teams:
        if team.pk in found.asked and fits(team, find):
            kept[team.pk] = team
    by_group: dict[str, list[Team]] = {}
    for team in sorted(kept.values(), key=lambda team: (team.group.name, team.name)):
        by_group.setdefault(team.group.name, []).append(team)
    ticked = set(found.chosen)
    return tuple(
        Boxes(group, tuple(Box(team.slug, team.name, team in ticked) for team in teams))
        for group, teams in by_group.items()
    )


def _hint(found: Comparison) -> str:
    if found.sides:
        return ""
    if len(found.present) > MOST:
        return _("You have chosen %(count)d teams. Six can be read side by side: take off %(more)d.") % {
            "count": len(found.present),
            "more": len(found.present) - MOST,
        }
    if len(found.present) == 1:
        return _("Choose one more team: a comparison takes two to six.")
    return _("Choose two to six teams.")


def notes(found: Comparison) -> tuple[str, ...]:
    """What the address asks for and does not get; a team of others is counted, never named."""
    said = []
    if found.strangers:
        words = ngettext(
            "%(count)d team of this link is not yours to see, or is gone.",
            "%(count)d teams of this link are not yours to see, or are gone.",
            found.strangers,
        )
        said.append(words % {"count": found.strangers})
    if found.absent and found.campaign:
        teams = listed([team.name for team in found.absent])
        said.append(_("Not asked in %(wave)s: %(teams)s.") % {"wave": found.campaign.wave, "teams": teams})
    if found.choice.misses:
        said.append(_("This address asks for something that is not among your choices, so it was left aside."))
    return tuple(said)


def _compared(found: Comparison) -> Compared | None:
    if found.campaign is None or found.outline is None or len(found.sides) < FEWEST:
        return None
    query = address_of(found)
    return Compared(
        title=listed([side.name for side in found.sides]),
        about=about(found.campaign, found.outline),
        noise=noise_words(found.sides, nodes_under(found.outline, found.dimension)),
        radars=radars(found.outline, found.sides, found.dimension),
        panels=panels(found.outline, found.sides, found.dimension),
        table=table(found.outline, found.sides, found.dimension),
        address=reverse("dashboards:compare") + query,
        wave=found.campaign.wave,
        files=tuple((ending.upper(), reverse("dashboards:compare_file", args=[ending]) + query) for ending in ENDINGS),
    )


def address_of(found: Comparison) -> str:
    """What to pass on: the wave and the teams that are shown, with what else narrows it."""
    campaign = found.campaign.slug if found.campaign else ""
    bank = found.outline.slug if found.outline else ""
    teams = [("team", side.team.slug) for side in found.sides]
    pairs = [("campaign", campaign), ("bank", bank), ("dimension", found.dimension), *teams]
    return f"?{urlencode([(name, value) for name, value in pairs if value])}"


def about(campaign: Campaign, outline: Outline) -> str:
    """Wave, bank, threshold and order in a sentence or two."""
    return _(
        "%(title)s (%(wave)s). %(bank)s, version %(number)d. Nothing rests on fewer than %(threshold)d people. "
        "The teams stand in the order of their names."
    ) % {
        "title": campaign.title,
        "wave": campaign.wave,
        "bank": spoken(outline.title),
        "number": outline.number,
        "threshold": campaign.threshold,
    }


def noise_words(sides: tuple[Side, ...], dimensions: Sequence[DimensionNode]) -> tuple[str, ...]:
    """Whether these teams differ by more than noise: in the whole bank, and in which dimensions."""
    whole = more_than_noise(sides, BANK, NodeKind.WHOLE)
    leaves = [(spoken(node.title), more_than_noise(sides, node.key)) for node in dimensions if node.is_leaf]
    clear = [title for title, reliable in leaves if reliable]
    said = [_whole_words(whole)]
    if clear:
        said.append(_("By more than noise these teams differ in %(names)s.") % {"names": listed(clear)})
    elif any(reliable is not None for _title, reliable in leaves):
        said.append(_("In no dimension do these teams differ by more than noise."))
    return tuple(said)


def _whole_words(reliable: bool | None) -> str:
    if reliable is None:
        return _("Whether these teams differ by more than noise cannot be told: too few of them have a number.")
    if reliable:
        return _("Over the whole bank, these teams differ by more than noise (ICC(2) is at least 0.5).")
    return _(
        "Over the whole bank, differences between these teams are mostly noise (ICC(2) is under 0.5). "
        "Look at each team’s own history instead."
    )
