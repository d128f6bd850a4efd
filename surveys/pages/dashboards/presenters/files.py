"""All numbers of one bank of a result, for its files: what they are about, and the rows of the page's table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.queries import cached_outline
from surveys.campaigns.models import Campaign
from surveys.results.models import Scorecard
from surveys.results.presenters import NumbersTable, report_outcome
from surveys.results.presenters.numbers import numbers_table
from surveys.results.presenters.past import as_seen, wave_before
from surveys.results.queries import Report, group_reports, team_reports
from surveys.teams.models import Group, Team


@dataclass(frozen=True)
class Fact:
    """Something that a file says of itself: a code for programs, a word for people."""

    code: str
    word: str
    value: str | int | None


@dataclass(frozen=True)
class NumbersFile:
    """What a file holds; `stem` is its name without the ending."""

    stem: tuple[str, ...]
    facts: tuple[Fact, ...]
    numbers: NumbersTable
    is_group: bool


def team_numbers(team: Team, campaign: Campaign, bank: str, *, own: bool) -> NumbersFile | None:
    """The numbers of a team as its page shows them; None where it has none of this bank."""
    about = Fact("team", _("Team"), team.name)
    return _numbers(as_seen(team_reports(team, campaign), own=own), bank, about, team.slug)


def group_numbers(group: Group, campaign: Campaign, bank: str) -> NumbersFile | None:
    """The numbers of a group as its page shows them; None where it has none of this bank."""
    return _numbers(group_reports(group, campaign), bank, Fact("group", _("Group"), group.name), group.slug)


def _numbers(reports: Sequence[Report], bank: str, about: Fact, slug: str) -> NumbersFile | None:
    report = next((found for found in reports if found.scorecard.version.bank.slug == bank), None)
    if report is None:
        return None
    card = report.scorecard
    outline = cached_outline(card.version_id)
    return NumbersFile(
        stem=(slug, card.campaign.slug, bank),
        facts=(about, *_asked(card), *_rules(card), *_counted(card), *_rights(card)),
        numbers=numbers_table(
            outline, report_outcome(report), now_name=card.campaign.wave, previous_name=wave_before(report)
        ),
        is_group=card.group_id is not None,
    )


def _asked(card: Scorecard) -> tuple[Fact, ...]:
    return (
        Fact("campaign", _("Campaign"), card.campaign.title),
        Fact("wave", _("Wave"), card.campaign.wave),
        Fact("bank", _("Question bank"), spoken(card.version.title)),
        Fact("bank_version", _("Version of the bank"), card.version.number),
    )


def _rules(card: Scorecard) -> tuple[Fact, ...]:
    voice = _("mean of persons, 0 to 100, whole points")
    return (
        Fact("threshold", _("Threshold: nothing rests on fewer people"), card.threshold),
        Fact("algorithm", _("Version of the calculation"), card.algorithm),
        Fact("score", _("Score"), voice),
    )


def _counted(card: Scorecard) -> tuple[Fact, ...]:
    return (
        Fact("invited", _("People asked"), card.invited),
        Fact("answered", _("People who answered"), card.answered),
    )


def _rights(card: Scorecard) -> tuple[Fact, ...]:
    return (
        Fact("licence", _("Licence of the bank"), card.version.licence),
        Fact("attribution", _("Attribution"), spoken(card.version.attribution)),
    )
