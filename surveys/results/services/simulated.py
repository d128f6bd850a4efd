"""The report that a team would get, of answers that nobody gave: made by the rows of a close, and stored nowhere."""

from surveys.banks.models import Practice
from surveys.banks.outline import Outline
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import Section
from surveys.core.anonymity import Unit, gate
from surveys.core.bank import BankSpec
from surveys.core.types import Answers, Suppressed, SuppressionReason
from surveys.results.queries import Report
from surveys.results.services.census import Census
from surveys.results.services.rows import Asked, Rows
from surveys.results.services.teams import team_rows
from surveys.teams.models import Team

TEAM = "simulated"


def simulated_report(*, outline: Outline, bank: BankSpec, answers: Answers, threshold: int, headcount: int) -> Report:
    """Scored, gated and advised as a close does it, for one team in no group. No query, and no row is written."""
    section = Section(outline.version_id, outline.slug, bank.item_order, 0)
    asked = Asked(Campaign(threshold=threshold), section, outline, bank)
    participation = Participation(campaign=asked.campaign, team=Team(slug=TEAM), headcount=headcount)
    census = Census(bank, {TEAM: answers})
    gates = gate([Unit(TEAM, None, census.sizes()[TEAM])], {}, threshold)
    rows = team_rows(asked, participation, answers, census.team(TEAM), gates, invited=headcount)
    keys = {practice.id: practice.key for practice in outline.practices()}
    for advised in rows.recommendations:
        advised.practice = Practice(pk=advised.practice_id, key=keys[advised.practice_id])
    return _report(rows)


def _report(rows: Rows) -> Report:
    hidden = {(row.kind, row.key): Suppressed(SuppressionReason(row.reason)) for row in rows.suppressions}
    nodes = {key: reason for key, reason in hidden.items() if key[0] != "item"}
    items = {key: reason for (kind, key), reason in hidden.items() if kind == "item"}
    return Report(
        scorecard=rows.scorecard,
        nodes={**nodes, **{(row.kind, row.key): row for row in rows.dimensions}},
        items={**items, **{row.key: row for row in rows.items}},
        changes={},
        recommendations=tuple(rows.recommendations),
        previous={},
        comments={},
    )
