"""Every word that a result can say is said somewhere in the demo organisation; here each is found on its page."""

from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.core.agreement import Agreement
from surveys.core.change import ChangeVerdict
from surveys.core.types import SuppressionReason
from surveys.operations.services import seed_demo
from surveys.operations.services.demo import SIGN_INS
from surveys.results.models import Change, DimensionScore, Scorecard, Suppression
from surveys.teams.models import User

pytestmark = pytest.mark.django_db

VERDICTS = {
    ChangeVerdict.IMPROVED: "▲ improved",
    ChangeVerdict.DECLINED: "▼ declined",
    ChangeVerdict.MAYBE: "maybe</span>",
    ChangeVerdict.WITHIN_NOISE: "within noise",
    ChangeVerdict.DIFFERENT_QUESTIONS: ">different questions</span>",
    ChangeVerdict.TOO_FEW: "too few to tell",
}
AGREEMENTS = {
    Agreement.AGREE: '<span aria-hidden="true">●</span> agree',
    Agreement.DIFFER: '<span aria-hidden="true">≠</span> differ',
    Agreement.TWO_CAMPS: '<span aria-hidden="true">◑</span> two camps',
}
REASONS = {
    SuppressionReason.NO_DATA: "Nobody has answered enough questions here.",
    SuppressionReason.IN_GROUP: "These answers count in the total of a group above the team",
    SuppressionReason.LEFT_OUT: "They are not in any total either.",
    SuppressionReason.TOO_FEW: "answered, so there is no total.",
}
GROUPS = ("Shared strength", "Shared pain", "Split view", "Unknown")


@pytest.fixture(scope="module", autouse=True)
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Outside of the tests' transactions: the close erases files, which none of them allows."""
    with django_db_blocker.unblock():
        seed_demo(password="a password for the demo 1")
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        ContentType.objects.clear_cache()


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.get(email=SIGN_INS[0]))
    return client


def page(client: Client, card: Scorecard) -> str:
    if card.group:
        address = reverse("dashboards:group_result", args=[card.group.slug, card.campaign.slug])
    else:
        assert card.participation is not None
        address = reverse("dashboards:result", args=[card.participation.team.slug, card.campaign.slug])
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_word_is_named_here() -> None:
    assert set(VERDICTS) == set(ChangeVerdict)
    assert set(AGREEMENTS) == set(Agreement) - {Agreement.UNDEFINED}
    assert set(REASONS) == set(SuppressionReason)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_is_on_a_page(admin: Client, verdict: ChangeVerdict) -> None:
    change = Change.objects.filter(verdict=verdict, kind="dimension").order_by("-scorecard__campaign__closes_at")[0]
    assert VERDICTS[verdict] in page(admin, change.scorecard)


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_every_word_of_agreement_is_on_a_page(admin: Client, agreement: Agreement) -> None:
    leaves = DimensionScore.objects.filter(agreement=agreement, key__in=("giving-feedback", "on-call", "telemetry"))
    assert AGREEMENTS[agreement] in page(admin, leaves.order_by("-scorecard__campaign__closes_at")[0].scorecard)


@pytest.mark.parametrize("reason", REASONS)
def test_every_kind_of_suppression_is_on_a_page(admin: Client, reason: SuppressionReason) -> None:
    hidden = Suppression.objects.filter(reason=reason).exclude(kind="item")
    found = hidden.order_by("-scorecard__campaign__closes_at")[0]
    assert REASONS[reason] in page(admin, found.scorecard)


def test_a_band_a_strip_and_everyone_are_there(admin: Client) -> None:
    banded = DimensionScore.objects.exclude(banded="").filter(scorecard__participation__isnull=False)[0]
    assert "all alike, or all but one" in page(admin, banded.scorecard)
    assert any("How the answers spread: " in page(admin, card) for card in latest())


def test_every_group_of_talks_is_on_a_page(admin: Client) -> None:
    told = "".join(page(admin, card) for card in latest())
    assert {title for title in GROUPS if f">{title}</h3>" in told} == set(GROUPS)


def test_each_team_has_sentences_of_its_own(admin: Client) -> None:
    told = []
    for card in latest():
        assert card.participation is not None
        address = reverse("dashboards:result", args=[card.participation.team.slug, card.campaign.slug])
        [view] = admin.get(address).context["page"].views
        told.append(view.sentences)
    assert len(told) >= 9
    assert len(set(told)) == len(told)
    assert all(3 <= len(sentences) <= 4 for sentences in told)


def test_the_break_and_the_skipped_wave_are_drawn(admin: Client) -> None:
    card = latest().get(participation__team__name="Accounts")
    html = page(admin, card)
    assert 'class="chart-break"' in html
    assert "The team did not take part in " in html
    assert "Cut where the questions changed: On-call and shared responsibility." in html


def latest() -> "QuerySet[Scorecard]":
    """Scorecards with numbers of the last wave of the Three Ways that was closed."""
    wave = Campaign.objects.filter(state=CampaignState.RELEASED, banks__version__bank__slug="three-ways").latest(
        "closes_at"
    )
    return Scorecard.objects.filter(campaign=wave, participation__isnull=False, answered__isnull=False)
