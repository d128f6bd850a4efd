"""One full turn: an admin asks two teams, nine people answer, the team of five reads its result, the team of four none.

Everybody walks as a person does: from the front page by links, or from the link that was passed on. Of the nine, three
are watched; the others answer by the services that the pages use.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from surveys.banks.queries import bank_outline
from surveys.banks.services import import_versions
from surveys.campaigns.models import Participation
from surveys.campaigns.queries import sections
from surveys.campaigns.services import take_seat
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from surveys.teams.models import Team, User
from tests.factories import AdminFactory, GroupFactory, MembershipFactory, TeamFactory, UserFactory
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import assert_accessible, assert_no_sideways_scroll, assert_well_made

BANK = Path(settings.BASE_DIR) / "fixtures" / "banks" / "learning-organisation.yaml"
FIVE, FOUR = "Harbour", "Lighthouse"


@pytest.fixture
def organisation() -> dict[str, User]:
    """An admin, a team of five and a team of four in one group, and a member with an account in each."""
    import_versions(files=[BANK])
    group = GroupFactory.create(name="Coast")
    people = {"admin": AdminFactory.create()}
    for name, headcount in ((FIVE, 5), (FOUR, 4)):
        team: Team = TeamFactory.create(name=name, headcount=headcount, group=group)
        people[name] = UserFactory.create()
        MembershipFactory.create(team=team, user=people[name])
    return people


def plan_and_launch(page: Page) -> dict[str, str]:
    """Answers the shared link of each team, as it stands on the page."""
    page.get_by_role("banner").get_by_role("link", name="Campaigns").click()
    page.get_by_role("link", name=re.compile("^Plan ")).first.click()
    page.get_by_label(re.compile("Learning organisation")).check()
    page.get_by_label(re.compile("Ask the short form only")).check()
    page.get_by_role("button", name=re.compile("[Ss]ave")).click()
    expect(page.get_by_role("main")).to_contain_text(FOUR)  # named as too small before the launch
    assert_well_made(page)
    page.get_by_role("button", name=re.compile("^Launch")).first.click()
    return {name: page.get_by_role("row").filter(has_text=name).locator("code").inner_text() for name in (FIVE, FOUR)}


def answer(page: Page, link: str, places: Sequence[int]) -> str:
    """From the shared link to thanks; on each page one place of the scale for all questions. The personal link."""
    page.goto(link)
    page.get_by_role("button", name="Get my personal link").click()
    expect(page.get_by_role("main")).to_contain_text("Who sees what")
    own = page.url
    page.get_by_role("link", name="Start").first.click()
    for number, place in enumerate(places, start=1):
        expect(page).to_have_url(re.compile(rf"/{number}/$"))
        for question in page.locator("fieldset.question").all():
            question.locator(f"input[value='{place}']").check(force=True)
        page.locator(".survey-bar button[name=next]").click()
    expect(page.get_by_text(re.compile(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}")).first).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    return own


def answered_elsewhere(team: str, places: Sequence[int]) -> None:
    """Somebody whom nobody watches, with one place of the scale for all questions of a page too."""
    participation = Participation.objects.get(team__name=team)
    [section] = sections(participation.campaign)
    pages = zip(bank_outline(section.version_id).leaves(), places, strict=True)
    place_of = {item.key: place for leaf, place in pages for item in leaf.items}
    invitation = take_seat(participation=participation)
    answers = {column: place_of[key] for column, key in enumerate(section.item_keys)}
    save_answers(invitation=invitation, answers=answers, comments={})
    send_response(invitation=invitation, receipt=new_receipt())


def test_from_question_bank_to_radar_and_advice(
    organisation: dict[str, User], desktop: Page, open_page: OpenPage
) -> None:
    admin = desktop
    sign_in(admin, organisation["admin"].email)
    links = plan_and_launch(admin)

    respondents: dict[str, Page] = {}
    personal: dict[str, str] = {}
    for person in range(5):
        places = [2 + (person in {2, 4}) if number == 3 else 4 + (person + number) % 2 for number in range(1, 8)]
        if person < 2:  # one with scripts, one without
            respondents[FIVE] = open_page(**PHONE, java_script_enabled=person == 0)
            personal[FIVE] = answer(respondents[FIVE], links[FIVE], places)
        else:
            answered_elsewhere(FIVE, places)
        if person == 0:
            assert_well_made(respondents[FIVE])
    respondents[FOUR] = open_page(**PHONE)
    personal[FOUR] = answer(respondents[FOUR], links[FOUR], [6] * 7)
    for _person in range(3):
        answered_elsewhere(FOUR, [6] * 7)

    admin.reload()
    rows = admin.get_by_role("row")
    expect(rows.filter(has_text=FIVE)).to_contain_text("yes")
    expect(rows.filter(has_text=FOUR)).to_contain_text("no")
    admin.get_by_text("Close it now instead").click()
    admin.get_by_role("button", name="Close for good").click()
    expect(admin.locator("body")).to_contain_text("Closed and scored")

    member = open_page(viewport={"width": 1440, "height": 900})
    sign_in(member, organisation[FIVE].email)
    read_result(member, FIVE)
    main = member.get_by_role("main")
    expect(member.locator("figure.chart svg").first).to_be_visible()
    expect(main).to_contain_text("What hurts most: Team learning, 28 (5 answers)")
    expect(main.locator(".recommendation").first).to_contain_text("Team learning")
    expect(main.locator(".recommendation")).to_have_count(3)
    expect(main.locator("#learning-organisation-row-team-learning")).to_contain_text("28")
    assert_well_made(member)

    suppressed = open_page(**PHONE)
    sign_in(suppressed, organisation[FOUR].email)
    read_result(suppressed, FOUR)
    main = suppressed.get_by_role("main")
    expect(main).to_contain_text("Nothing is shown here, on purpose")
    expect(main).to_contain_text("Fewer than 5 persons answered")
    expect(suppressed.locator("figure.chart")).to_have_count(0)
    assert "100" not in main.inner_text()  # all four chose the highest point
    assert_accessible(suppressed)
    assert_no_sideways_scroll(suppressed)

    for name, shown in ((FIVE, "Team learning, 28 (5 answers)"), (FOUR, "Fewer than 5 persons answered")):
        respondents[name].goto(personal[name])
        expect(respondents[name].get_by_role("main")).to_contain_text(shown)
        late = open_page(**PHONE)
        late.goto(links[name])
        expect(late.get_by_role("heading", level=1)).to_have_text("This survey is closed")  # no key to results


def read_result(page: Page, team: str) -> None:
    """By links only: my teams, the team, its one result."""
    page.get_by_role("banner").get_by_role("link", name="My teams").click()
    page.get_by_role("main").get_by_role("link", name=team, exact=True).click()
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/teams/.+/results/.+/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(team)
