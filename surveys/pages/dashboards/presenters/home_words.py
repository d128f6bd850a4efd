"""The sentences of the dashboard: each says what it rests on."""

from collections.abc import Sequence
from typing import overload

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.core.multiplicity import FALSE_DISCOVERY_RATE
from surveys.pages.dashboards.presenters.home_board import Board, Line, Moves
from surveys.pages.dashboards.presenters.home_findings import ENOUGH_FOR_NOISE, Noise, clearest, noise
from surveys.results.presenters.words import listed
from surveys.results.queries import CardRows
from surveys.teams.models import Team

NAMED = 8  # names in a sentence


def some(names: Sequence[str]) -> str:
    """Names in a row, and how many more there are."""
    more = len(names) - NAMED
    if more < 2:
        return listed(names)
    rest = ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
    return listed([*names[:NAMED], rest])


def who_answered(board: Board, teams: Sequence[Team]) -> tuple[str, ...]:
    """Sums over teams that are told anyway; of the others only that they are under the minimum."""
    told = [line.rows for line in board.lines if not line.is_hidden]
    few = [line.team.name for line in board.lines if line.is_hidden]
    asked = {line.team.pk for line in board.lines}
    others = [team.name for team in teams if team.pk not in asked]
    found = [_told(told)] if told else []
    if few:
        found.append(_few(few, board.threshold))
    if others:
        found.append(_("Not asked in this wave: %(teams)s.") % {"teams": some(others)})
    return tuple(found)


def _told(rows: Sequence[CardRows]) -> str:
    return ngettext(
        "In %(teams)d team, %(answered)d of %(invited)d people answered.",
        "In %(teams)d teams, %(answered)d of %(invited)d people answered.",
        len(rows),
    ) % {
        "teams": len(rows),
        "answered": sum(each.card.answered or 0 for each in rows),
        "invited": sum(each.card.invited for each in rows),
    }


def _few(names: Sequence[str], threshold: int) -> str:
    return ngettext(
        "Fewer than %(threshold)d people answered in %(count)d team: %(teams)s.",
        "Fewer than %(threshold)d people answered in each of %(count)d teams: %(teams)s.",
        len(names),
    ) % {"threshold": threshold, "count": len(names), "teams": some(names)}


def moves_words(moves: Moves, *, has_previous: bool) -> str:
    """How many changes were looked at together, and how many of those that remain chance would bring."""
    if not has_previous:
        return _("There is no earlier wave to compare with yet. Changes will be here after the next one.")
    if not moves.looked_at:
        return _("No change can be told here: too few answers, or different questions.")
    looked = ngettext(
        "%(count)d change was looked at.", "%(count)d changes were looked at together.", moves.looked_at
    ) % {"count": moves.looked_at}
    if not moves.kept:
        return f"{looked} {_('None is 10 points or more and surely not chance.')}"
    return f"{looked} {_remaining(len(moves.kept))}"


def _remaining(count: int) -> str:
    chance = round(count * FALSE_DISCOVERY_RATE)
    remain = ngettext(
        "%(count)d remains that is 10 points or more and hardly chance.",
        "%(count)d remain that are 10 points or more and hardly chance.",
        count,
    ) % {"count": count}
    if chance < 1:
        return f"{remain} {_('Less than one of these would be expected to be chance.')}"
    expected = ngettext(
        "About %(chance)d of these would be expected to be chance.",
        "About %(chance)d of these would be expected to be chance.",
        chance,
    ) % {"chance": chance}
    return f"{remain} {expected}"


def noise_words(board: Board) -> tuple[str, ...]:
    """Whether it makes sense to compare these teams at all."""
    found = noise(board)
    if found is None:
        few = _("This takes %(count)d teams with a number for the whole bank; too few are shown with one.")
        return (few % {"count": ENOUGH_FOR_NOISE},)
    words = _whole(found)
    ends = clearest(board)
    if ends is None:
        return (words,)
    (most, high), (least, low) = ends
    facts = {
        "most": spoken(most.title),
        "high": _percent(high.known),
        "least": spoken(least.title),
        "low": _percent(low.known),
    }
    return (
        words,
        _("Most is more than noise in %(most)s (%(high)d %%), least in %(least)s (%(low)d %%).") % facts,
    )


def _whole(found: Noise) -> str:
    facts = {
        "teams": found.teams,
        "share": _percent(found.known),
        "one": f"{found.one:.2f}",
        "two": f"{found.known:.2f}",
    }
    measured = _(
        "Over %(teams)d teams with a number for the whole bank, %(share)d %% of the differences between them are more "
        "than noise (ICC(1) %(one)s, ICC(2) %(two)s)."
    )
    if found.is_mostly_noise:
        advice = _("Differences between these teams are mostly noise; look at each team’s own history instead.")
        return f"{measured % facts} {advice}"
    return measured % facts


def _percent(share: float) -> int:
    return round(100 * share)


class Names(Sequence[tuple[str, str]]):
    """Teams by name with the address of their result, which is looked up for those that are shown."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> tuple[str, str]: ...

    @overload
    def __getitem__(self, place: slice) -> list[tuple[str, str]]: ...

    def __getitem__(self, place: int | slice) -> tuple[str, str] | list[tuple[str, str]]:
        if isinstance(place, slice):
            return [(line.team.name, line.address) for line in self._lines[place]]
        return self._lines[place].team.name, self._lines[place].address
