"""After the close the raw files and the log hold no way from an answer back to a person."""

import hashlib
import io
import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from devops_assess.logs import MaskingFormatter
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries import code_of, invitation_of
from surveys.operations.services import close_campaign
from surveys.responses.models import Comment, Draft, Response, SealedResponses
from surveys.teams.models import Team
from tests.operations import raw
from tests.results import build

pytestmark = pytest.mark.django_db(transaction=True)

ITEMS = 12  # questions on each of the two pages: a row of 24 answers stands nowhere by chance
SEED = 7


@dataclass
class Person:
    """A respondent with a browser of their own, who comes through the team's shared link."""

    participation: Participation
    answers: bytes
    client: Client = field(default_factory=Client)
    token: str = ""
    receipt: str = ""
    response: str = ""

    def join(self) -> "Person":
        landed = self.client.post(reverse("answering:join", args=[code_of(self.participation)]))
        self.token = landed.headers["Location"].strip("/").split("/")[-1]
        return self

    @property
    def invitation(self) -> Invitation:
        found = invitation_of(self.token)
        assert found
        return found

    def answer(self, answers: bytes | None = None, comment: str = "") -> "Person":
        row = answers or self.answers
        for page in (1, 2):
            columns = range((page - 1) * ITEMS, page * ITEMS)
            posted = {f"q-{column}": str(row[column]) for column in columns}
            url = reverse("answering:page", args=[self.token, page])
            saved = self.client.post(url, {**posted, f"comment-{page}": comment, "next": "1"})
            assert saved.status_code == 302, saved.content
        return self

    def send(self) -> "Person":
        url = reverse("answering:review", args=[self.token])
        self.client.get(url)
        self.receipt = self.client.cookies["receipt"].value
        assert self.client.post(url, {"receipt": self.receipt}).status_code == 302
        self.response = Response.objects.get(receipt_hash=self.receipt_hash).pk.hex
        self.client.get(reverse("answering:done", args=[self.token]))
        return self

    @property
    def receipt_hash(self) -> str:
        return hashlib.sha256(self.receipt.encode()).hexdigest()

    @property
    def secrets(self) -> list[bytes]:
        """Whatever could lead from here to the answers, in every form in which it might be stored."""
        words = [self.token, self.receipt, self.receipt.replace("-", ""), self.receipt_hash, self.response]
        found = [word.encode() for word in words if word]
        binary = [bytes.fromhex(word) for word in (self.receipt_hash, self.response) if self.receipt]
        return [*found, *binary, self.token[22:].encode()]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, in the form that the settings write."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(MaskingFormatter("{levelname} {name}: {message}", style="{"))
    logger = logging.getLogger()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.fixture
def campaign() -> Campaign:
    version = build.bank(build.leaf("work", ITEMS), build.leaf("tests", ITEMS))
    return build.launched(version, teams=[build.team("basket", headcount=12)])


@pytest.fixture
def participation(campaign: Campaign) -> Participation:
    return campaign.participations.get()


def rows(count: int, seed: int = SEED) -> list[bytes]:
    chance = random.Random(seed)
    return [bytes(chance.randint(1, 5) for _ in range(2 * ITEMS)) for _ in range(count)]


def test_the_log_that_is_looked_at_is_the_one_that_is_written() -> None:
    assert settings.LOGGING["formatters"]["masked"]["()"] == "devops_assess.logs.MaskingFormatter"
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]


def test_no_way_back_after_the_close(campaign: Campaign, participation: Participation, log: io.StringIO) -> None:
    *sent, changed, withdrawn, unsent, second_thought = rows(12)
    people = [Person(participation, answers).join().answer(comment="as we all say").send() for answers in sent]
    people[0].client.get(reverse("answering:entry", args=["no-such-link"]))  # a line in the log
    people += commenting(participation, changed, second_thought, withdrawn)
    idle = Person(participation, unsent).join().answer(comment="a draft of the silent kind")

    before = raw.everything()
    for person in people[:-1]:
        assert person.receipt_hash.encode() in before  # the search finds what is there
    assert unsent in before
    assert b"a draft of the silent kind" in before

    campaign = close_campaign(campaign=Campaign.objects.get(pk=campaign.pk), by=None)
    assert campaign.state == "released"
    after, lines = raw.everything(), log.getvalue().encode()
    for person in [*people, idle]:
        for secret in person.secrets:
            assert secret not in after, secret
            assert secret not in lines, secret
    for gone in (unsent, withdrawn, changed):
        assert gone not in after
    for text in (b"a draft of the silent kind", b"a comment taken back", b"a comment in its first form"):
        assert text not in after
    assert b"".join(sent) not in after  # not in the order in which they came
    assert [after.count(row) for row in sent] == [1] * len(sent)  # each once, in the sealed block
    assert b"a comment that stays" in after
    assert b"no-such-link" not in lines
    assert b"/s/" in lines  # the request was logged, without its secret part


def commenting(participation: Participation, changed: bytes, second_thought: bytes, withdrawn: bytes) -> list[Person]:
    """One changes answers and comment with the receipt, one withdraws."""
    one = Person(participation, changed).join().answer(comment="a comment in its first form").send()
    answers = {f"q-{column}": str(place) for column, place in enumerate(second_thought)}
    comments = {"comment-1": "a comment that stays", "comment-2": "", "comment-2-was": "1"}
    one.client.post(reverse("answering:receipt"), {"code": one.receipt, "save": "1", **answers, **comments})
    assert bytes(Response.objects.get(receipt_hash=one.receipt_hash).answers) == second_thought
    other = Person(participation, withdrawn).join().answer(comment="a comment taken back").send()
    other.client.post(reverse("answering:receipt"), {"code": other.receipt, "withdraw-for-good": "1"})
    assert not Response.objects.filter(receipt_hash=other.receipt_hash).exists()
    return [one, other]


def test_nothing_is_left_of_the_tables(campaign: Campaign, participation: Participation) -> None:
    for answers in rows(5):
        Person(participation, answers).join().answer(comment="words").send()
    Person(participation, rows(6)[5]).join().answer()
    close_campaign(campaign=campaign, by=None)
    assert (Response.objects.count(), Draft.objects.count()) == (0, 0)
    sealed = SealedResponses.objects.get()
    assert (sealed.persons, sealed.items, len(bytes(sealed.block))) == (5, 24, 120)
    assert Comment.objects.count() == 10
    assert names(Comment) == {"id", "participation", "dimension_key", "text"}
    assert names(SealedResponses) == {"id", "participation", "persons", "items", "block"}


def names(model: type[Model]) -> set[str]:
    """Its columns; whoever adds one thinks of the way back."""
    return {field.name for field in model._meta.get_fields()}


def test_sealed_answers_stand_in_another_order_than_they_came() -> None:
    """The same eight rows for twelve teams: all are kept, and the orders are drawn, each by itself."""
    came = rows(8)
    teams = [build.team(f"team-{number}") for number in range(12)]
    version = build.bank(build.leaf("work", ITEMS), build.leaf("tests", ITEMS))
    people = ["".join(str(place) for place in row) for row in came]
    campaign = build.wave(version, answers=dict.fromkeys(teams, people), released=None)
    close_campaign(campaign=campaign, by=None)
    blocks = [bytes(sealed.block) for sealed in SealedResponses.objects.all()]
    orders = [tuple(came.index(block[start : start + 24]) for start in range(0, len(block), 24)) for block in blocks]
    assert all(sorted(order) == list(range(8)) for order in orders)
    assert tuple(range(8)) not in orders  # each has a chance of 1 in 40,320
    assert len(set(orders)) == len(orders)
    assert len({order[0] for order in orders}) > 1


def test_comments_stand_in_another_order_than_the_answers() -> None:
    """Fifteen persons, each with a comment that names the place in which it came."""
    team = build.team("basket")
    version = build.bank(build.leaf("work", ITEMS), build.leaf("tests", ITEMS))
    people = ["".join(str(place) for place in row) for row in rows(15)]
    campaign = build.wave(version, answers={team: people}, released=None)
    for number, response in enumerate(Response.objects.order_by("receipt_hash")):
        response.comments = {"tiny.work": f"comment {number:02}"}
        response.save()
    close_campaign(campaign=campaign, by=None)
    texts = list(Comment.objects.values_list("text", flat=True))
    assert sorted(texts) == [f"comment {number:02}" for number in range(15)]
    assert texts != sorted(texts)
    assert Team.objects.count() == 1
