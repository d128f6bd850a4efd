"""Since last time: what the team's latest result said, for those who are asked again."""

from dataclasses import dataclass

from surveys.banks.queries import cached_outline
from surveys.campaigns.models import Participation
from surveys.pages.answering.presenters.sitting import kept
from surveys.responses.presenters.questions import Sitting
from surveys.results.models import Scorecard
from surveys.results.presenters import report_outcome
from surveys.results.presenters.summary import sentences
from surveys.results.queries import Report, latest_scorecards, team_reports

SAID = 2  # what is strong and what hurts; the rest stands with the whole result


@dataclass(frozen=True)
class Earlier:
    """The wave, and a sentence or two for each bank that is asked again."""

    wave: str
    sentences: tuple[str, ...]


def since_last_time(participation: Participation, sitting: Sitting) -> Earlier | None:
    """Of the latest released wave with one of these banks; None without one, and where nothing may be shown.

    One query where there is no earlier result. A released result never changes, but for corrected words.
    """
    cards = latest_scorecards([participation.team]).get(participation.team_id, [])
    card = next((one for one in cards if one.version.bank.slug in sitting.slugs), None)
    if card is None:
        return None
    said = kept(f"earlier:{card.pk}:{sitting.key}", lambda: _said(participation, card, sitting))
    return Earlier(card.campaign.wave, said) if said else None


def _said(participation: Participation, card: Scorecard, sitting: Sitting) -> tuple[str, ...]:
    reports = team_reports(participation.team, card.campaign)
    asked = [report for report in reports if report.scorecard.version.bank.slug in sitting.slugs]
    return tuple(sentence for report in asked for sentence in _of_bank(report))


def _of_bank(report: Report) -> tuple[str, ...]:
    return sentences(cached_outline(report.scorecard.version_id), report_outcome(report))[:SAID]
