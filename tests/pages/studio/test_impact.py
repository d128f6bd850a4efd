"""The page before publishing, and the publishing itself, as an editor does it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from surveys.banks.models import BankVersion, Dimension, Item, Practice
from surveys.banks.queries import draft_of, latest_version
from surveys.banks.services import import_versions, publish_version, revise
from surveys.campaigns.models import Campaign
from surveys.campaigns.services import Plan, begin_series, launch_campaign, plan_campaign
from surveys.improvements.services import mark_practice
from surveys.pages.studio.views import impact
from surveys.teams.models import AuditEntry, User
from tests.banks.factories import SHIPPED
from tests.factories import AdminFactory, BankEditorFactory, TeamFactory
from tests.results import build

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
URL = "/banks/tiny/draft/impact/"
ENDS = {"low": "Rarely.", "high": "Mostly."}


@pytest.fixture
def editor(client: Client) -> User:
    person = BankEditorFactory.create()
    client.force_login(person)
    return person


def with_ends(key: str) -> dict[str, Any]:
    dimension = build.leaf(key, 3)
    return {**dimension, "items": [item | ENDS for item in dimension["items"]]}


@pytest.fixture
def draft(editor: User) -> BankVersion:
    """Version 2 of a bank; only warnings about discussion guides stand against it."""
    version = build.bank(with_ends("work"), with_ends("tests"))
    return revise(version=version, by=editor)


def reword(draft: BankVersion, key: str, text: str = "Something else is said here.") -> None:
    item = draft.items.get(key=key)
    item.text = {"en": text}
    item.save()


def words(response: Any) -> str:
    html = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def form_of(client: Client, **more: str) -> dict[str, str]:
    page = client.get(URL).context["page"]
    found = {"number": str(page.number), "seen": page.mark, "changelog": "Better words.", "warnings_reason": "Fine."}
    for decision in page.decisions:
        found[f"words-{decision.key}"] = decision.mark
        if decision.meaning:
            found[f"meaning-{decision.key}"] = decision.meaning
    return found | more


def test_what_changes_and_what_that_does(client: Client, draft: BankVersion) -> None:
    reword(draft, "work-1")
    draft.items.filter(key__in=["tests-1", "tests-2"]).delete()
    response = client.get(URL)
    found = words(response)
    assert response.status_code == 200
    assert "Questions 4 before: 6" in found
    assert "Dimension “The tests” questions here: 1; a dimension needs at least 3" in found
    assert "Statement 1 of work. ; added: Something else is said here. ;" in found.replace("removed: ", "")
    assert "“The tests” start anew" in found
    assert "1 question is still to decide" in found
    assert "Publish version 2</button>" not in response.content.decode()


def test_what_is_wrong_leads_to_where_it_is_mended(client: Client, draft: BankVersion) -> None:
    draft.items.filter(key__in=["tests-1", "work-2"]).update(low={})
    client.post(URL, form_of(client, **{"meaning-work-2": "new", "decide": "1"}))
    Practice.objects.filter(version=draft, key="work-low").delete()
    BankVersion.objects.filter(pk=draft.pk).update(licence="")
    page = client.get(URL).context["page"]
    assert {stop.url for stop in page.stops} == {"/banks/tiny/draft/head/"}
    BankVersion.objects.filter(pk=draft.pk).update(licence="CC0-1.0")
    page = client.get(URL).context["page"]
    found = {"items/tests-1", "items/work-2", "dimensions/work"}
    assert {stop.url for stop in page.stops} == {f"/banks/tiny/draft/{part}/" for part in found}
    assert all(client.get(stop.url).status_code == 200 for stop in page.stops)


def test_decide_look_change_your_mind_and_publish(client: Client, draft: BankVersion, editor: User) -> None:
    reword(draft, "work-1")
    response = client.post(URL, form_of(client, **{"meaning-work-1": "new", "decide": "1"}))
    assert (response.status_code, response["Location"]) == (302, f"{URL}#trends")
    assert "“The work” starts anew" in words(client.get(URL))
    response = client.post(URL, form_of(client, **{"meaning-work-1": "same", "publish": "1"}))
    assert response.status_code == 409  # what stands here has changed with the decision
    assert "Every trend goes on." in words(response)
    assert latest_version("tiny") != draft
    response = client.post(URL, form_of(client, publish="1"))
    assert (response.status_code, response["Location"]) == (302, "/banks/tiny/v2/")
    version = BankVersion.objects.get(pk=draft.pk)
    assert (version.status, version.changelog, version.warnings_reason) == ("published", "Better words.", "Fine.")
    assert "Fine." in words(client.get("/banks/tiny/v2/"))  # for those who edit it later
    assert "Fine." not in words(Client().get("/banks/tiny/v2/"))
    entry = AuditEntry.objects.get(verb="publish bank version")
    assert (entry.actor, entry.changes["changelog"]) == (editor, "Better words.")
    shown = words(Client().get("/banks/tiny/v2/"))
    assert "What is different in this version Better words." in shown
    assert "Fine." not in shown


def test_a_double_click_leads_to_the_version(client: Client, draft: BankVersion) -> None:
    form = form_of(client, publish="1")
    first, second = (client.post(URL, form) for _time in range(2))
    assert [response["Location"] for response in (first, second)] == ["/banks/tiny/v2/"] * 2
    assert AuditEntry.objects.filter(verb="publish bank version").count() == 1


def test_two_clicks_at_once_lead_to_the_version(
    client: Client, draft: BankVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second(**given: Any) -> BankVersion:
        publish_version(**given)
        return publish_version(**given)

    monkeypatch.setattr(impact, "publish_version", second)
    assert client.post(URL, form_of(client, publish="1"))["Location"] == "/banks/tiny/v2/"
    assert AuditEntry.objects.filter(verb="publish bank version").count() == 1


def test_a_form_that_is_replayed_against_a_published_version_changes_nothing(
    client: Client, draft: BankVersion
) -> None:
    reword(draft, "work-1")
    form = form_of(client, **{"meaning-work-1": "new"})
    client.post(URL, form | {"decide": "1"})
    client.post(URL, form_of(client, publish="1"))
    before = list(Item.objects.order_by("pk").values())
    for more in ({"publish": "1"}, {"decide": "1", "meaning-work-1": "same"}, {"number": "1", "publish": "1"}):
        assert client.post(URL, form | more).status_code == 302
    assert client.post(URL, form | {"number": "7"}).status_code == 404
    assert list(Item.objects.order_by("pk").values()) == before
    assert draft_of("tiny") is None


def test_what_others_changed_meanwhile_is_named(client: Client, draft: BankVersion) -> None:
    form = form_of(client, publish="1", changelog="My own words.")
    practice = draft.practices.get(key="work-low")
    practice.title = {"en": "Quite another"}
    practice.save()
    response = client.post(URL, form)
    assert response.status_code == 409
    found = words(response)
    assert "Not published: the draft has changed" in found
    assert "Practice “Quite another”" in found
    assert "My own words." in response.content.decode()
    assert BankVersion.objects.get(pk=draft.pk).status == "draft"


def test_without_words_it_is_not_published(client: Client, draft: BankVersion) -> None:
    response = client.post(URL, form_of(client, publish="1", changelog=" ", warnings_reason=""))
    found = words(response)
    assert response.status_code == 422
    assert "all readers of the bank see it" in found
    assert "Say why the warnings may stand" in found


def test_waves_that_run_keep_their_version_and_the_next_one_is_named(client: Client, draft: BankVersion) -> None:
    version, team, now = latest_version("tiny"), TeamFactory.create(), timezone.now()
    assert version is not None
    plan = Plan("How we work, 2026-Q4", "2026-Q4", [version], [team], now - DAY, now + 5 * DAY)
    campaign = plan_campaign(slug="how", plan=plan, by=None)
    assert "and keeps it. To ask version 2, change the plan." in words(client.get(URL))
    begin_series(campaign=campaign, months=3, by=None)
    launch_campaign(campaign=Campaign.objects.get(), by=None)
    found = words(client.get(URL))
    assert "How we work, 2026-Q4 Under way until" in found
    assert "How we work, 2027-Q1 The next wave of its series" in found
    assert "the first wave that asks version 2: How we work, 2027-Q1." in found
    assert "/campaigns/how/" not in client.get(URL).content.decode()  # editors do not run campaigns
    client.force_login(AdminFactory.create())
    assert "/campaigns/how/" in client.get(URL).content.decode()


def test_advice_that_loses_its_footing(client: Client, draft: BankVersion) -> None:
    version, team = latest_version("tiny"), build.team("ant")
    assert version is not None
    build.wave(version, answers={team: ["222322"] * 4 + ["223222"]})
    mark_practice(team=team, bank=version.bank, practice_key="work-low", state="in-place", by=None)
    Practice.objects.filter(version=draft, key__in=["work-low", "tests-low"]).delete()
    found = words(client.get(URL))
    assert "Practice work-low Taken out, while 1 team has said that it is in place" in found
    assert "Practice tests-low Taken out, while scorecards recommend it." in found


def test_a_practice_whose_question_is_gone(client: Client, draft: BankVersion) -> None:
    published, mine = (Practice.objects.get(version__number=number, key="work-low") for number in (1, 2))
    assert published.item is None
    mine.item = draft.items.get(key="work-1")
    mine.save()
    client.post(URL, form_of(client, publish="1"))
    again = revise(version=BankVersion.objects.get(pk=draft.pk), by=None)
    again.items.get(key="work-1").delete()
    found = words(client.get(URL))
    assert "It served the question “Statement 1 of work.”, which is gone; now it serves the whole dimension." in found


def test_scoring_that_changes_is_said_and_not_asked(client: Client, draft: BankVersion) -> None:
    item = draft.items.get(key="work-1")
    item.reverse, item.text = True, {"en": "Turned round."}
    item.save()
    response = client.get(URL)
    assert response.context["page"].decisions == ()
    assert "Their trend breaks, whatever their words say. Turned round." in words(response)


def test_the_first_version_of_a_bank_has_nothing_before_it(client: Client, editor: User) -> None:
    build.bank(with_ends("work"))
    version = BankVersion.objects.get()
    draft = revise(version=version, by=editor)
    bank = type(draft.bank).objects.create(slug="fresh")
    BankVersion.objects.filter(pk=draft.pk).update(bank=bank, number=1, based_on=None)
    response = client.get("/banks/fresh/draft/impact/")
    found = words(response)
    assert "Nobody has been asked this bank before" in found
    assert "before: 3" not in found
    assert "The first version: 3 questions in 1 dimension." in response.content.decode()
    assert "No campaign asks this bank" in found


def test_without_a_draft_there_is_nothing_to_publish(client: Client, editor: User) -> None:
    build.bank()
    assert client.get(URL)["Location"] == "/banks/tiny/v1/"
    assert client.get("/banks/none/draft/impact/").status_code == 404


def test_changelog_is_proposed_in_plain_words(client: Client, draft: BankVersion) -> None:
    reword(draft, "work-1")
    draft.items.get(key="tests-3").delete()
    Dimension.objects.filter(version=draft, key="tests").update(title={"en": "Automated tests"})
    assert client.get(URL).context["page"].changelog == (
        "1 question in other words. 1 question is no longer asked. Trends start anew in Automated tests."
    )


@pytest.mark.parametrize("questions", [1, 3])
def test_the_page_costs_the_same_for_more(
    client: Client, draft: BankVersion, questions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(1, questions + 1):
        reword(draft, f"work-{place}")
    client.get(URL)
    with django_assert_num_queries(30):
        client.get(URL)


def test_shipped_banks_open_quickly_enough(client: Client, editor: User) -> None:
    import_versions(files=SHIPPED[:1])
    version = BankVersion.objects.get()
    revise(version=version, by=editor)
    response = client.get(f"/banks/{version.bank.slug}/draft/impact/")
    assert response.context["page"].is_ready
