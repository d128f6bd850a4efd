"""The coaches' dashboard: my teams in the last wave whose days are over, and what is open now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.campaigns.queries import open_participations
from surveys.charts.profile import Sign
from surveys.core.change import ChangeVerdict
from surveys.core.levels import Band
from surveys.core.scoring import BANK
from surveys.core.types import Suppressed, SuppressionReason
from surveys.pages.dashboards.forms.filters import OverviewFilter
from surveys.pages.dashboards.presenters.home_board import Board, Moved, board_of
from surveys.pages.dashboards.presenters.home_findings import advice, splits
from surveys.pages.dashboards.presenters.home_rows import HeatmapRows, rows_of
from surveys.pages.dashboards.presenters.home_words import Names, moves_words, noise_words, some, who_answered
from surveys.pages.dashboards.presenters.scope import Choice, choice_of, scope_of
from surveys.results.models import NodeKind
from surveys.results.presenters.words import answers_words, band_word, day
from surveys.results.queries import CardRows, NodeRow
from surveys.teams.models import Group, Team, User

MOVERS = 60  # in the table of the page; the file has all


@dataclass(frozen=True)
class OpenNow:
    """Of an open wave only whether the minimum is reached: names of teams."""

    reached: str
    waiting: str


@dataclass(frozen=True)
class Mover:
    """A change that remains among all that were looked at."""

    team: str
    dimension: str
    url: str
    sign: Sign
    word: str
    before: str
    now: str
    interval: str


@dataclass(frozen=True)
class Divided:
    """A dimension on which opinions differ inside of teams."""

    dimension: str
    shown: int
    camps: Names
    differ: Names

    @property
    def count(self) -> int:
        """In how many teams."""
        return len(self.camps) + len(self.differ)


@dataclass(frozen=True)
class Obstacle:
    """A dimension that many teams are advised to work on first."""

    dimension: str
    teams: Names
    practices: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class GroupFigures:
    """A group with both of its numbers for the whole bank."""

    name: str
    url: str
    answered: str
    persons: str
    persons_n: str
    teams: str
    teams_n: int


@dataclass(frozen=True)
class Wave:
    """Everything about one wave."""

    title: str
    about: str
    who: tuple[str, ...]
    rows: HeatmapRows
    teams: int
    moves: str
    movers: tuple[Mover, ...]  # the first by name of the team
    has_more_movers: bool
    divided: tuple[Divided, ...]
    advised: int
    obstacles: tuple[Obstacle, ...]
    noise: tuple[str, ...]
    groups: tuple[GroupFigures, ...]
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DashboardPage:
    """The dashboard. Without a wave `empty` says why there is none, in a title and a sentence."""

    form: OverviewFilter
    misses: bool
    has_filters: bool
    empty: tuple[str, str]
    open_now: OpenNow | None
    wave: Wave | None


def dashboard_page(user: User, asked: Mapping[str, str]) -> DashboardPage:
    """What a coach looks after, in the wave that the address names; for admins everything."""
    scope = scope_of(user)
    choice = choice_of(scope, asked)
    board = board_of(choice)
    rows = rows_of(board, choice, asked) if board else None
    return DashboardPage(
        form=choice.form.keeping(find=rows.find) if rows else choice.form,
        misses=choice.misses,
        has_filters=bool(scope.waves),
        empty=("", "") if board else _empty(choice),
        open_now=_open_now(choice.teams),
        wave=_wave(board, choice, rows) if board and rows else None,
    )


def _empty(choice: Choice) -> tuple[str, str]:
    if not choice.teams:
        return _("Your teams will be here"), _("No team is in these groups yet.")
    if choice.campaign is None:
        why = _(
            "No wave of these teams is released to you yet. Each team has its result to itself for some days first."
        )
        return _("The last wave of your teams will be here"), why
    return _("None of these teams took part in this wave"), _("Choose another wave or group.")


def _open_now(teams: Sequence[Team]) -> OpenNow | None:
    waiting = open_participations(teams)
    if not waiting:
        return None
    reached = [team.name for team in teams if waiting.get(team.pk) is True]
    return OpenNow(some(reached), some([team.name for team in teams if waiting.get(team.pk) is False]))


def _wave(board: Board, choice: Choice, rows: HeatmapRows) -> Wave:
    advised, obstacles = advice_of(board)
    return Wave(
        title=board.campaign.title,
        about=about(board),
        who=who_answered(board, choice.teams),
        rows=rows,
        teams=len(board.lines),
        moves=moves_words(board.moves, has_previous=board.has_previous),
        movers=movers(board.moves.kept[:MOVERS]),
        has_more_movers=len(board.moves.kept) > MOVERS,
        divided=divided_of(board),
        advised=advised,
        obstacles=obstacles,
        noise=noise_words(board),
        groups=group_figures(board),
        files=_files(choice.asked),
    )


def _files(asked: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The same view to take along."""
    query = f"?{urlencode(asked)}" if asked else ""
    return tuple((kind.upper(), reverse("dashboards:home_file", args=[kind]) + query) for kind in ("csv", "json"))


def about(board: Board) -> str:
    """Wave, bank and threshold in a sentence."""
    return _(
        "%(wave)s, closed %(day)s. %(bank)s, version %(number)d. Nothing rests on fewer than %(threshold)d people."
    ) % {
        "wave": board.campaign.wave,
        "day": day(board.campaign.ends_at),
        "bank": spoken(board.outline.title),
        "number": board.outline.number,
        "threshold": board.threshold,
    }


def movers(kept: Iterable[Moved]) -> tuple[Mover, ...]:
    """What remains, by name of the team."""
    return tuple(
        Mover(
            team=line.team.name,
            dimension=spoken(leaf.title),
            url=line.url(leaf.key),
            sign="up" if change.verdict == ChangeVerdict.IMPROVED else "down",
            word=_("improved") if change.verdict == ChangeVerdict.IMPROVED else _("declined"),
            before=_number(change.before),
            now=_number(change.now),
            interval=_("%(low)s to %(high)s") % {"low": _signed(change.low), "high": _signed(change.high)},
        )
        for line, leaf, change in kept
    )


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def _signed(number: float | None) -> str:
    """With its sign, as a difference is read."""
    return "" if number is None else f"{number:+.0f}".replace("-", "\N{MINUS SIGN}")


def divided_of(board: Board) -> tuple[Divided, ...]:
    """Where opinions differ inside of teams, in the most teams first."""
    return tuple(
        Divided(spoken(split.leaf.title), split.shown, Names(split.camps), Names(split.differ))
        for split in splits(board)
    )


def advice_of(board: Board) -> tuple[int, tuple[Obstacle, ...]]:
    """How many teams are advised anything, and what many of them share."""
    found = advice(board)
    return found.advised, tuple(
        Obstacle(
            spoken(each.leaf.title),
            Names(each.lines),
            tuple((spoken(practice.title), count) for practice, count in each.practices),
        )
        for each in found.shared
    )


def group_figures(board: Board) -> tuple[GroupFigures, ...]:
    """The groups of a choice that have a roll-up in this wave, by name."""
    return tuple(_group(rows, group, board.campaign.slug) for group, rows in board.groups)


def _group(rows: CardRows, group: Group, campaign: str) -> GroupFigures:
    card, found = rows.card, rows.node(BANK, NodeKind.WHOLE)
    whole = None if isinstance(found, Suppressed) else found
    asked = {"answered": card.answered, "invited": card.invited}
    return GroupFigures(
        name=group.name,
        url=reverse("dashboards:group_result", args=[group.slug, campaign]),
        answered=_("%(answered)d of %(invited)d") % asked if card.answered else "",
        persons=_score(found, card.threshold),
        persons_n=answers_words(whole.n) if whole else "",
        teams=_number(whole.mean_of_teams) if whole else "",
        teams_n=whole.teams if whole else 0,
    )


def _score(found: NodeRow | Suppressed, threshold: int) -> str:
    if isinstance(found, Suppressed):
        return (
            _("no data")
            if found.reason == SuppressionReason.NO_DATA
            else _("n < %(threshold)d") % {"threshold": threshold}
        )
    return band_word(Band(found.banded)) if found.banded else _number(found.score)
