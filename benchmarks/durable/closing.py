"""The close is killed again and again, and goes on each time. Import only after `world.settle`."""

import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from django.db import connection, connections

from benchmarks.durable.ledger import Account, Ledger
from benchmarks.durable.site import Launcher
from benchmarks.durable.verdict import MOST_POINTS
from benchmarks.durable.world import let_time_pass
from surveys.campaigns.choices import CampaignState, ParticipationState
from surveys.campaigns.models import Campaign, Participation
from surveys.responses.choices import code_of
from surveys.responses.models import Comment, Draft, Response, SealedResponses
from surveys.results.models import Scorecard
from surveys.teams.models import AuditEntry

ATTEMPTS = 20  # to finish a close beside people who still read
LONGEST = 120.0  # seconds that one close may take
EARLY = 0.25  # of a close, in which the teams are sealed
FIRST_GUESS = 0.8  # seconds, until one has been measured


class Closer:
    """Closes campaign after campaign, each under fire."""

    def __init__(self, ledger: Ledger, launcher: Launcher, random: Random) -> None:
        self.ledger, self.launcher, self.random = ledger, launcher, random
        self.kills: Counter[str] = Counter()  # state that a kill left behind → how often
        self.seconds = FIRST_GUESS

    def close(self, slug: str, kills: int) -> None:
        """Kill this close so many times, unless it is done before; then let it finish."""
        teams = Participation.objects.filter(campaign__slug=slug).count()
        let_time_pass(slug)
        connections.close_all()
        for number in range(kills):
            longest = self.seconds * (1.0 if number > kills // 2 else EARLY)
            if self._run(slug, self.random.uniform(0, longest)):
                return
            self.kills[self._stage(slug, teams)] += 1
        begun = time.monotonic()
        if any(self._run(slug, LONGEST) for _attempt in range(ATTEMPTS)):
            self.seconds = 0.7 * self.seconds + 0.3 * (time.monotonic() - begun)

    def _run(self, slug: str, seconds: float) -> bool:
        """One `run_due`, killed after so many seconds. True when it ended before by itself."""
        process = self.launcher.start("run_due")
        until = time.monotonic() + seconds
        while _alive(process):
            if time.monotonic() >= until:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                _wait_for_end(process)
                return self._stage(slug, 0) == "released"
            time.sleep(0.002)
        return self._stage(slug, 0) == "released"

    def _stage(self, slug: str, teams: int) -> str:
        campaign = Campaign.objects.get(slug=slug)
        sealed = campaign.participations.filter(state=ParticipationState.SEALED).count()
        connection.close()
        if campaign.state == CampaignState.RELEASED:
            return "released"
        if campaign.state == CampaignState.LAUNCHED:
            return "before anything was written"
        return "between two teams" if sealed < teams else "erasing or scoring"

    # -- What must have come out -------------------------------------------------

    def compare(self, slug: str) -> None:
        """The books against what the close has left, once nobody answers any more."""
        if self._stage(slug, 0) != "released":
            self.ledger.lost.append(f"{slug} was not closed")
            return
        teams = list(Participation.objects.filter(campaign__slug=slug).values_list("team__slug", flat=True))
        for team in teams:
            accounts = [account for account in self.ledger.of(slug) if account.place.team == team]
            self._compare_block(slug, team, accounts)
            self._compare_comments(slug, team, accounts)
        self._compare_rest(slug, len(teams))
        connections.close_all()

    def _compare_block(self, slug: str, team: str, accounts: list[Account]) -> None:
        """Each response that counts has its row; another row must belong to somebody of whom nobody can say."""
        sealed = SealedResponses.objects.get(participation__campaign__slug=slug, participation__team__slug=team)
        rows = list(_cut(bytes(sealed.block), sealed.items))
        certain = [account for account in accounts if account.counts]
        self.ledger.count("sealed persons", sealed.persons)
        missing = sum(not _take(rows, account) for account in certain)
        self.ledger.count("sealed rows as acknowledged", len(certain) - missing)
        unsure = sum(_take(rows, account) for account in accounts if account.may_count)
        self.ledger.count("sealed rows not acknowledged (allowed)", unsure)
        if missing:
            self.ledger.lost.append(f"{slug}/{team}: {missing} acknowledged responses are not in the block")
        if rows or sealed.persons != len(certain) - missing + unsure:
            self.ledger.twice.append(f"{slug}/{team}: {len(rows)} responses too many, {sealed.persons} persons")

    def _compare_comments(self, slug: str, team: str, accounts: list[Account]) -> None:
        """All of them where enough people wrote one, else none."""
        written = [texts for account in accounts if account.counts and (texts := _comments(account))]
        threshold = Campaign.objects.get(slug=slug).threshold
        owed = Counter(text for texts in written for text in texts) if len(written) >= threshold else Counter[str]()
        place = {"participation__campaign__slug": slug, "participation__team__slug": team}
        found = Counter(Comment.objects.filter(**place).values_list("text", flat=True))
        allowed = {text for account in accounts if account.counts or account.may_count for text in _texts(account)}
        if owed - found:
            self.ledger.lost.append(f"{slug}/{team}: {(owed - found).total()} comments are gone")
        if found.keys() - allowed or found.total() > len(found):
            self.ledger.twice.append(f"{slug}/{team}: comments of nobody, or twice")

    def _compare_rest(self, slug: str, teams: int) -> None:
        counts = {
            "responses left": (Response.objects.filter(participation__campaign__slug=slug).count(), 0),
            "drafts left": (Draft.objects.filter(invitation__campaign__slug=slug).count(), 0),
            "scorecards": (Scorecard.objects.filter(campaign__slug=slug).count(), teams + 1),  # and of their group
            "entries": (AuditEntry.objects.filter(verb="close campaign", object_words=_title(slug)).count(), 1),
        }
        self.ledger.twice += [
            f"{slug}: {found} {what}, not {owed}" for what, (found, owed) in counts.items() if found != owed
        ]


def _title(slug: str) -> str:
    return str(Campaign.objects.get(slug=slug))


def _cut(block: bytes, width: int) -> Iterator[bytes]:
    return (block[start : start + width] for start in range(0, len(block), width))


def _take(rows: list[bytes], account: Account) -> bool:
    """Takes the first row away that is this person's."""
    for row in rows:
        if all(code in _codes(account, column) for column, code in enumerate(row)):
            rows.remove(row)
            return True
    return False


def _codes(account: Account, column: int) -> set[int]:
    return {code_of(word, MOST_POINTS) if word else 0 for word in account.known(f"q-{column}").allowed}


def _comments(account: Account) -> list[str]:
    """Those that were acknowledged for good."""
    written = [known for name, known in account.fields.items() if name.startswith("comment-")]
    return [known.sure for known in written if known.sure and not known.perhaps]


def _texts(account: Account) -> set[str]:
    return {text for name, known in account.fields.items() if name.startswith("comment-") for text in known.allowed}


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for_end(process: int) -> None:
    until = time.monotonic() + 10
    while _alive(process) and time.monotonic() < until:
        time.sleep(0.002)
