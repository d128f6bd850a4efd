"""The demo organisation: a believable year, made once for this file."""

from collections.abc import Iterator
from io import StringIO
from itertools import pairwise

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db.models import Count
from pytest_django import DjangoDbBlocker, Settings

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.core.scoring import BANK
from surveys.management import demo_access
from surveys.operations.services import demo, seed_demo
from surveys.operations.services.demo import SIGN_INS, TEAMS, Progress, Seeded
from surveys.responses.models import Draft, Response, SealedResponses
from surveys.results.models import Change, DimensionScore, Recommendation, Scorecard, Suppression
from surveys.teams.choices import Role
from surveys.teams.models import CoachAssignment, Group, Membership, Team, User
from tests.bending import bend, undo

pytestmark = pytest.mark.django_db
PASSWORD = "a password for the demo 1"
steps: list[tuple[str, int, int]] = []


@pytest.fixture(scope="module", autouse=True)
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Seeded]:
    """Outside of the tests' transactions: the close erases files, which none of them allows."""
    with django_db_blocker.unblock():
        made = seed_demo(password=PASSWORD, progress=lambda *step: steps.append(step))
    yield made
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        ContentType.objects.clear_cache()


def latest() -> Campaign:
    """The last wave of the Three Ways that was closed."""
    return Campaign.objects.filter(state=CampaignState.RELEASED, banks__version__bank__slug="three-ways").latest(
        "closes_at"
    )


def card(team: str, campaign: Campaign | None = None) -> Scorecard:
    return Scorecard.objects.get(campaign=campaign or latest(), participation__team__name=team)


def counted() -> dict[str, int]:
    models = (Group, Team, User, Campaign, Response, Draft, SealedResponses, Scorecard, DimensionScore, Change)
    return {model.__name__: model._default_manager.count() for model in models}


def test_it_has_the_promised_size(seeded: Seeded) -> None:
    assert (Group.objects.count(), Team.objects.count(), CoachAssignment.objects.count()) == (3, 12, 2)
    states = dict(Campaign.objects.values_list("state").annotate(Count("pk")))
    assert states == {CampaignState.RELEASED: 6, CampaignState.LAUNCHED: 1}
    banks = Campaign.objects.values_list("banks__version__bank__slug").annotate(Count("pk"))
    assert dict(banks) == {"three-ways": 5, "calms": 1, "learning-organisation": 1}
    assert Campaign.objects.filter(state=CampaignState.RELEASED).values("wave").distinct().count() == 4
    assert (seeded.teams, seeded.campaigns, seeded.already_there) == (12, 7, False)
    assert seeded.responses > 400
    assert steps[-1][1:] == (7, 7)


def test_the_open_wave_takes_answers_and_the_past_ones_have_none_left() -> None:
    [campaign] = Campaign.objects.filter(state=CampaignState.LAUNCHED)
    assert campaign.is_open()
    assert set(Response.objects.values_list("participation__campaign", flat=True)) == {campaign.pk}
    assert not Draft.objects.exists()
    past = Campaign.objects.filter(state=CampaignState.RELEASED)
    assert all(wave.closes_at == wave.released_at and wave.coaches_see_from for wave in past)
    assert all(wave.closes_at < campaign.opens_at for wave in past)


def test_four_people_can_sign_in_and_nobody_else() -> None:
    assert {user.email for user in User.objects.all() if user.has_usable_password()} == set(SIGN_INS)
    assert all(User.objects.get(email=address).check_password(PASSWORD) for address in SIGN_INS)
    admin, coach, lead, member = (User.objects.get(email=address) for address in SIGN_INS)
    assert admin.is_superuser
    assert CoachAssignment.objects.filter(coach=coach).exists()
    assert Membership.objects.get(user=lead).role == Role.LEAD
    assert set(member.teams.values_list("name", flat=True)) == {"Basket", "Search", "Invoices"}


def test_a_second_run_changes_nothing() -> None:
    before = counted()
    again = seed_demo(password=PASSWORD)
    assert again.already_there
    assert counted() == before


def test_a_second_run_sets_another_password() -> None:
    seed_demo(password="another password 2")
    assert User.objects.get(email=SIGN_INS[0]).check_password("another password 2")


def test_an_interrupted_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last wave is missing, and the one before was answered but not closed."""
    before = counted()
    undo(Campaign.objects.filter(state=CampaignState.LAUNCHED))
    wave = latest()
    closed: list[str] = []
    bend(Campaign.objects.filter(pk=wave.pk), state=CampaignState.CLOSING)

    def close(*, campaign: Campaign, by: None) -> None:
        closed.append(campaign.slug)
        bend(Campaign.objects.filter(pk=campaign.pk), state=CampaignState.RELEASED)

    monkeypatch.setattr(demo, "close_campaign", close)
    again = seed_demo(password=PASSWORD)
    assert closed == [wave.slug]
    assert (again.already_there, again.campaigns) == (False, 7)
    assert counted() == before


def test_an_unknown_bank_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    undo(Campaign.objects.filter(state=CampaignState.LAUNCHED))
    monkeypatch.setattr(demo, "latest_version", lambda _slug: None)
    with pytest.raises(LookupError, match="three-ways"):
        seed_demo(password=PASSWORD)


# -- What there is to see ----------------------------------------------------------------


def test_one_team_clearly_improves() -> None:
    """In each past wave, in the whole and in most dimensions."""
    waves = Scorecard.objects.filter(participation__team__name="Basket", version__bank__slug="three-ways")
    whole = DimensionScore.objects.filter(scorecard__in=waves, key=BANK).order_by("scorecard__campaign__closes_at")
    scores = [row.score or 0 for row in whole]
    assert len(scores) == 4
    assert all(later - earlier >= 8 for earlier, later in pairwise(scores))
    changes = card("Basket").changes
    assert changes.get(key=BANK).verdict == "improved"
    assert changes.filter(kind="dimension", verdict="improved").count() >= 5


def test_one_team_falls() -> None:
    assert card("Checkout").changes.get(key=BANK).verdict == "declined"


def test_no_other_team_moves_surely_as_a_whole() -> None:
    others = Change.objects.filter(scorecard__campaign=latest(), key=BANK).exclude(
        scorecard__participation__team__name__in=["Basket", "Checkout"]
    )
    assert others.count() >= 6
    assert not {"improved", "declined"}.intersection(others.values_list("verdict", flat=True))


def test_one_team_is_split_in_two_camps_and_in_one_opinions_differ() -> None:
    camps = card("Search")
    assert "two-camps" in set(camps.dimension_scores.values_list("agreement", flat=True))
    assert len(camps.talk_first) >= 2
    assert "differ" in set(card("Mobile app").dimension_scores.values_list("agreement", flat=True))


def test_one_team_is_high_in_everything() -> None:
    scores = card("Runtime platform").dimension_scores.exclude(score=None).values_list("score", flat=True)
    assert min(scores) >= 70


def test_one_team_is_new_and_one_skipped_a_quarter() -> None:
    assert not Scorecard.objects.filter(participation__team__name="Identity").exists()
    assert Team.objects.get(name="Identity").participations.count() == 1
    previous = card("Accounts").previous
    assert previous is not None
    assert previous.campaign.closes_at < card("Basket").previous.campaign.closes_at  # type: ignore[union-attr]  # it has one


def test_one_team_is_under_the_threshold_in_every_wave() -> None:
    cards = Scorecard.objects.filter(participation__team__name="Invoices")
    assert cards.count() == 6
    assert not DimensionScore.objects.filter(scorecard__in=cards).exists()


def test_every_reason_for_showing_nothing_is_there() -> None:
    assert set(Suppression.objects.values_list("reason", flat=True)) >= {"left-out", "waits-in-group", "no-data"}
    assert set(card("Service desk").suppressions.filter(kind="dimension").values_list("reason", flat=True)) == {
        "no-data"
    }


def test_some_changes_are_too_few_to_tell() -> None:
    assert {"improved", "declined", "maybe", "within-noise", "too-few"} <= set(
        Change.objects.values_list("verdict", flat=True)
    )


def test_different_teams_get_different_advice() -> None:
    first = {
        found.pk: tuple(
            Recommendation.objects.filter(scorecard=found, rank__lte=3).values_list("practice__key", flat=True)
        )
        for found in Scorecard.objects.filter(campaign=latest(), participation__isnull=False, answered__isnull=False)
    }
    assert len(first) >= 9
    assert len(set(first.values())) == len(first)
    assert len({keys[0] for keys in first.values()}) >= len(first) - 2


def test_every_group_has_a_total() -> None:
    totals = DimensionScore.objects.filter(scorecard__campaign=latest(), scorecard__group__isnull=False, key=BANK)
    assert totals.count() == 3
    assert {row.scorecard.group.name for row in totals if row.scorecard.group} == set(
        Group.objects.values_list("name", flat=True)
    )
    assert {character.group for character in TEAMS} <= set(Group.objects.values_list("name", flat=True))


# -- The commands ------------------------------------------------------------------------


def test_seed_demo_says_that_it_is_there(settings: Settings) -> None:
    settings.DEMO_PASSWORD = PASSWORD
    said = StringIO()
    call_command("seed_demo", stdout=said)
    assert "The demo organisation is there already; nothing was changed." in said.getvalue()


def test_seed_demo_says_what_it_made(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*, password: str, progress: Progress) -> Seeded:
        progress("Three Ways, 2026-Q3", 1, 7)
        return Seeded(teams=12, campaigns=7, responses=528)

    settings.DEMO_PASSWORD = PASSWORD
    monkeypatch.setattr("surveys.management.commands.seed_demo.seed_demo", made)
    said = StringIO()
    call_command("seed_demo", stdout=said)
    assert said.getvalue().startswith("12 teams, 7 campaigns, 528 responses in ")


def test_demo_prints_address_and_sign_ins(settings: Settings) -> None:
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    said = StringIO()
    call_command("demo", "--no-serve", stdout=said)
    for words in (settings.SITE_URL, *SIGN_INS, PASSWORD):
        assert words in said.getvalue()


def test_demo_serves(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    called: list[str] = []
    monkeypatch.setattr("surveys.management.commands.demo.call_command", lambda name, **_: called.append(name))
    call_command("demo", stdout=StringIO())
    assert called == ["migrate", "seed_demo", "serve"]


def test_demo_needs_its_switch(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("demo", "--no-serve")


def test_a_random_password_is_kept_for_its_owner_alone(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings.DEMO_PASSWORD, settings.DATA_DIR = "", tmp_path_factory.mktemp("demo") / "data"
    password = demo_access.demo_password()
    assert len(password) >= 12
    assert demo_access.demo_password() == password
    assert (settings.DATA_DIR / "demo_password").stat().st_mode & 0o777 == 0o600
