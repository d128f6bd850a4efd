"""Moving, merging and retiring a team: what that does is said before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.campaigns.models import Campaign
from surveys.campaigns.queries.standing import Standing, standing_of
from surveys.campaigns.services.reorganising import merge_problem, new_readers_by_merge, new_readers_by_move
from surveys.pages.people.presenters.parts import Crumbs, team_url
from surveys.teams import queries
from surveys.teams.models import Group, Team, User

NAMES = 20


@dataclass(frozen=True)
class ChangePage:
    """One change of a team. Without a target `facts` is empty, and the page asks for one."""

    team: str
    heading: str
    lead: str
    choose_words: str
    target: str
    facts: tuple[str, ...]
    problem: str
    readers: tuple[str, ...]
    back_url: str
    crumbs: Crumbs


def move_page(team: Team, group: Group | None) -> ChangePage:
    standing = standing_of(team)
    readers: list[User] = []
    facts: list[str] = []
    if group is not None:
        readers = new_readers_by_move(team, group) if standing.released else []
        facts = [*_moved(team, group, standing), *_lost(team, group, standing)]
    return _page(
        team,
        _("Move %(team)s"),
        lead=_(
            "The team keeps its address, its people and its trend. Its group decides who coaches it and which totals "
            "it counts in."
        ),
        choose=_("Show what the move does"),
        target=group.name if group else "",
        facts=facts,
        problem=_("It is in this group already.") if group and group.pk == team.group_id else "",
        readers=readers,
    )


def merge_page(team: Team, into: Team | None) -> ChangePage:
    problem, readers, facts = "", [], []
    if into is not None:
        problem = merge_problem(team, into)
        standing = standing_of(into)
        readers = new_readers_by_merge(team, into) if standing.released and not problem else []
        facts = [] if problem else _merged(team, into, standing_of(team), standing)
    return _page(
        team,
        _("Merge %(team)s into another team"),
        lead=_("One team goes on with its own address and trend; this one is retired, and its people come along."),
        choose=_("Show what the merge does"),
        target=into.name if into else "",
        facts=facts,
        problem=problem,
        readers=readers,
    )


def retire_page(team: Team) -> ChangePage:
    standing = standing_of(team)
    facts = [
        _("It takes part in no new wave. You can take it back at any time, and its trend goes on then."),
        _("Its released results stay. Its members and coaches still read them, at the address of the team."),
        *_running(standing),
        *_planned(standing, team),
        _("It leaves the lists of its people and coaches, and nobody can be invited into it."),
    ]
    return _page(
        team,
        _("Retire %(team)s"),
        lead=_("For a team that is no more. Nothing is deleted."),
        facts=facts,
        problem=_("It is retired already.") if team.retired else "",
    )


def _page(  # one argument for each thing that the three pages say differently
    team: Team,
    heading: str,
    *,
    lead: str,
    facts: Iterable[str],
    problem: str,
    choose: str = "",
    target: str = "",
    readers: Iterable[User] = (),
) -> ChangePage:
    names = [f"{person} <{person.email}>" for person in readers]
    rest = len(names) - NAMES
    more = [ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest}] if rest > 0 else []
    title = heading % {"team": team.name}
    here = (_("Groups"), reverse("people:groups")), (team.name, team_url(team.slug)), (title, "")
    return ChangePage(
        team=team.name,
        heading=title,
        lead=lead,
        choose_words=choose,
        target=target,
        facts=tuple(facts),
        problem=problem,
        readers=(*names[:NAMES], *more),
        back_url=team_url(team.slug),
        crumbs=here,
    )


def _moved(team: Team, group: Group, standing: Standing) -> list[str]:
    words = {"team": team.name, "old": team.group.name, "new": group.name}
    said = [
        _("%(team)s counts in the totals of %(new)s from the next wave that is launched.") % words,
        _("Waves that were launched before stay as they are: there it counts in %(old)s, to the last digit.") % words,
        _("The trend of the team itself goes on without a break.") % words,
        _("In the trends of both groups the next change compares partly other people.") % words,
    ]
    said.extend(
        _("“%(wave)s” is running until %(day)s and keeps %(old)s, also for its totals.")
        % {**words, "wave": wave.title, "day": _day(wave)}
        for wave in standing.running
    )
    if standing.planned:
        said.append(_("Planned waves are launched with %(new)s.") % words)
    return said


def _lost(team: Team, group: Group, standing: Standing) -> list[str]:
    """Coaches of the old group who read no further, named so that nobody is surprised."""
    stay = {*queries.coaches_above(group).values_list("pk", flat=True)}
    stay |= set(queries.assignments_to(team=team).filter(team=team).values_list("coach", flat=True))
    lost = [str(coach) for coach in queries.coaches_above(team.group) if coach.pk not in stay]
    if not lost or not standing.released:
        return []
    return [
        _(
            "No longer its coaches, and no longer readers of its results: %(names)s. To keep one, name that coach for "
            "the team itself first."
        )
        % {"names": ", ".join(lost[:NAMES])}
    ]


def _merged(team: Team, into: Team, old: Standing, new: Standing) -> list[str]:
    words = {"team": team.name, "into": into.name}
    said = [
        _("%(into)s goes on: its trend continues, and its next change compares partly other people.") % words,
        _("The trend of %(team)s ends. Its results stay as they are and are never added to those of %(into)s.") % words,
        _("Members and coaches of %(team)s come along, leads as leads. They still read what %(team)s was shown.")
        % words,
        _("Who is in %(into)s by now does not become a reader of %(team)s.") % words,
        _("What was hidden in a wave because too few answered stays hidden.") % words,
        *_planned(old, team),
    ]
    if new.planned:
        said.append(_("Planned waves of %(into)s are launched with its new number of people.") % words)
    said.append(_("You can take %(team)s back later; people stay in both teams then.") % words)
    return said


def _running(standing: Standing) -> list[str]:
    return [
        _("“%(wave)s” keeps running with this team until %(day)s, and its result is released as promised.")
        % {"wave": wave.title, "day": _day(wave)}
        for wave in standing.running
    ]


def _planned(standing: Standing, team: Team) -> list[str]:
    return [
        _("“%(wave)s” is planned with %(team)s. Take the team out of that plan before its launch.")
        % {"wave": wave.title, "team": team.name}
        for wave in standing.planned
    ]


def _day(wave: Campaign) -> str:
    return date_format(timezone.localtime(wave.closes_at))
