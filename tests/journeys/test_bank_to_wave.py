"""From a bank of one's own to the wave that asks it: copied, asked, changed without spoiling history, asked again.

An editor changes the bank in the browser: rewords a question, replaces another, adds a dimension, moves a question by
keyboard, mends what the linter says, looks at the preview and at the impact, decides, publishes. The waves before and
after are answered through the services.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from surveys.banks.models import Item, Practice
from surveys.banks.queries import bank_outline, draft_of, latest_version
from surveys.banks.services import import_versions
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import code_of, sections
from surveys.campaigns.services import Plan, launch_campaign, plan_campaign, take_seat
from surveys.operations.services.closing import close_campaign
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from surveys.results.models import Change, DimensionScore, ItemScore, Recommendation, Scorecard, Suppression
from surveys.teams.models import Team, User
from tests.factories import BankEditorFactory, MembershipFactory, TeamFactory, UserFactory
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.signing_in import sign_in
from tests.journeys.watch import assert_well_made

FILE = Path(settings.BASE_DIR) / "fixtures" / "banks" / "three-ways.yaml"
BANK = "our-ways"
DAY = timedelta(days=1)
REWORDED = ("visible-work-board", "Urgent requests appear on the same board as the work that our team has planned.")
REPLACED = ("batch-size-done-in-use", "Our team limits how many requests it has open at the same time.")
BROKEN = "batch-size"  # one of its three questions asks something else now
ADDED = "Talking to users"
QUESTIONS = (
    "Our team speaks with a user of its work each week.",
    "What users tell us changes our plan within two weeks.",
    "Our team watches how people use a new feature.",
)
MOVED = ("pipeline-one-path", "pipeline-ready-any-day")
RESULTS = (Scorecard, DimensionScore, ItemScore, Change, Suppression, Recommendation)


@pytest.fixture
def team() -> Team:
    import_versions(files=[FILE])
    return TeamFactory.create(name="Harbour", headcount=6)


@pytest.fixture
def editor() -> User:
    return BankEditorFactory.create(name="Eda Editor")


def launched(team: Team, slug: str) -> Campaign:
    version = latest_version(BANK)
    assert version is not None
    now = timezone.now()
    plan = Plan(f"Our ways, {slug}", slug, [version], [team], now - DAY, now + 10 * DAY)
    return launch_campaign(campaign=plan_campaign(slug=slug, plan=plan, by=None), by=None)


def answered(campaign: Campaign, *places: int) -> Campaign:
    """One person for each place of the scale, who chooses it everywhere; then the close."""
    participation = campaign.participations.get()
    width = sections(campaign)[-1].stop
    for place in places:
        invitation = take_seat(participation=participation)
        save_answers(invitation=invitation, answers=dict.fromkeys(range(width), place), comments={})
        send_response(invitation=invitation, receipt=new_receipt())
    return close_campaign(campaign=campaign, by=None)


def everything_of(campaign: Campaign) -> dict[str, list[Any]]:
    """Every digit that was stored about a wave."""
    cards = campaign.scorecards.values_list("pk", flat=True)
    found = {"Scorecard": list(Scorecard.objects.filter(pk__in=cards).order_by("pk").values())}
    for model in RESULTS[1:]:
        found[model.__name__] = list(model._default_manager.filter(scorecard__in=cards).order_by("pk").values())
    return found


# -- What the editor does ------------------------------------------------------


def copy_the_bank(page: Page) -> None:
    page.goto("/banks/new/")
    page.get_by_label("Title").fill("Our ways")
    page.get_by_label("Address").fill(BANK)
    page.get_by_label("Start from").select_option("three-ways/1")
    page.get_by_role("button", name="Make the draft").click()
    page.goto(f"/banks/{BANK}/draft/impact/")
    expect(page.get_by_role("main")).to_contain_text("Nobody has been asked this bank before")
    publish(page, "Our own copy of the Three Ways.")


def publish(page: Page, changelog: str) -> None:
    page.get_by_label("What is different, for all readers").fill(changelog)
    reason = page.get_by_label("Why the warnings may stand")
    if reason.count():
        reason.fill("They were there before.")
    page.get_by_role("button", name=re.compile(r"^Publish version \d+$")).click()
    expect(page.locator("body")).to_contain_text("is published. The next waves can ask it")
    expect(page.get_by_role("main")).to_contain_text(changelog)


def opened(page: Page, text: str) -> Locator:
    page.get_by_role("link", name=f"Edit: {text}").click()
    form = page.locator("form[data-part]")
    expect(form).to_have_count(1)
    return form


def reword(page: Page, key: str, text: str) -> None:
    was = Item.objects.get(version=draft_of(BANK), key=key).text["en"]
    form = opened(page, was)
    form.get_by_label("Question", exact=True).fill(text)
    expect(form.locator("[data-state]")).to_have_text("Saved")
    form.get_by_role("link", name="Close").click()
    expect(page.locator("form[data-part]")).to_have_count(0)


def add_a_dimension(page: Page) -> None:
    page.get_by_role("link", name=re.compile(r"Add a dimension below\s*: Feedback")).click()
    form = page.locator("form[data-part]")
    form.get_by_label("Title", exact=True).fill(ADDED)
    form.get_by_label("Summary").fill("How close our team is to the people who use its work.")
    form.get_by_label("Question for discussion, 1").fill("Whom did we speak with last?")
    form.get_by_label("Question for discussion, 2").fill("What surprised us?")
    form.get_by_role("button", name="Add").click()
    expect(page.locator("#announce")).to_contain_text(f"Added: “{ADDED}”")
    expect(page.locator("#findings")).to_contain_text("a dimension needs at least 3")


def mend_what_the_linter_says(page: Page) -> None:
    for text in QUESTIONS:
        page.get_by_role("link", name=re.compile(rf"Add a question\s*: {ADDED}")).click()
        form = page.locator("form[data-part]")
        form.get_by_label("Question", exact=True).fill(text)
        form.get_by_label("What low looks like").fill("It happens by chance.")
        form.get_by_label("What high looks like").fill("It has a fixed place in our week.")
        form.get_by_role("button", name="Add").click()
        expect(page.locator("#announce")).to_contain_text(f"Added: “{text}”")
    for band in ("low", "middle", "high"):
        page.get_by_role("link", name=re.compile(rf"Add a practice\s*: {ADDED}")).click()
        form = page.locator("form[data-part]")
        form.get_by_label("Title", exact=True).fill(f"Listen, {band}")
        form.get_by_label("Why").fill("Users know where it hurts.")
        form.get_by_label("Smallest next step").fill("Call one user on Friday.")
        form.get_by_label("Good enough").fill("One call a week.")
        form.get_by_label("What you will notice").fill("Plans change because of a call.")
        form.get_by_label("Helps when the score is").select_option(band)
        form.get_by_label("Effort").select_option("S")
        form.get_by_role("button", name="Add").click()
        expect(page.locator("#announce")).to_contain_text(f"Added: “Listen, {band}”")
    expect(page.locator("#findings")).not_to_contain_text("To mend")


def move_by_keyboard(page: Page) -> None:
    first, second = (Item.objects.get(version=draft_of(BANK), key=key) for key in MOVED)
    link = page.get_by_role("link", name=f"Edit: {first.text['en']}")
    link.focus()
    page.keyboard.press("Alt+ArrowDown")
    rows = page.get_by_role("list", name="Questions: Deployment pipeline").locator("> li")
    expect(rows.first).to_contain_text(second.text["en"])
    expect(rows.nth(1)).to_contain_text(first.text["en"])
    expect(page.get_by_role("link", name=f"Edit: {first.text['en']}")).to_be_focused()


def look_at_the_preview(page: Page) -> None:
    draft = draft_of(BANK)
    assert draft is not None
    leaves = [leaf.title["en"] for leaf in bank_outline(draft).leaves()]
    page.get_by_role("link", name="Preview", exact=True).click()
    page.goto(f"/banks/{BANK}/draft/preview/{leaves.index(ADDED) + 1}/")
    for text in QUESTIONS:
        expect(page.get_by_text(text, exact=True).first).to_be_visible()


def decide(page: Page) -> None:
    """Below the decisions stands what they do; they can be taken back until the end."""
    page.goto(f"/banks/{BANK}/draft/impact/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Decide about the reworded questions first")
    assert_well_made(page)
    same, new = (page.locator(f"#meaning-{key}") for key in (REWORDED[0], REPLACED[0]))
    same.get_by_label("Same meaning:").check()
    new.get_by_label("New meaning:").check()
    page.get_by_role("button", name="Keep my decisions and show what they do").click()
    expect(main).to_contain_text("“Batch size and lead time” starts anew")
    expect(main).to_contain_text("New dimension: Talking to users.")
    assert_well_made(page)


# -- Afterwards ----------------------------------------------------------------


def replayed(page: Page, seen: dict[str, str]) -> Iterator[int]:
    """What each form of the draft is answered when it is sent by hand once more."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    forms = {
        f"items/{REWORDED[0]}/": {"text__en": "Smuggled in.", **seen},
        f"items/{REWORDED[0]}/retire/": seen,
        f"items/{REWORDED[0]}/move/": {"move_to": BROKEN, **seen},
        "add/items/?in=visible-work": {"text__en": "Smuggled in.", "scale": "agreement"},
        "shift/": {"down": f"item {REWORDED[0]}"},
        "discard/": {},
    }
    for address, form in forms.items():
        answer = page.request.post(
            f"/banks/{BANK}/draft/{address}",
            form={"csrfmiddlewaretoken": token, **form},
            headers={"Referer": page.url},
            max_redirects=0,
        )
        yield answer.status
    sent_twice = page.request.post(
        f"/banks/{BANK}/draft/impact/",
        form={"csrfmiddlewaretoken": token, "publish": "1", "number": "2", "changelog": "Smuggled in.", **seen},
        headers={"Referer": page.url},
        max_redirects=0,
    )
    assert (sent_twice.status, sent_twice.headers["location"]) == (302, f"/banks/{BANK}/v2/")


def read_the_break(page: Page, team: Team) -> None:
    """On the team's page the one dimension says it, and no other does."""
    page.goto(f"/teams/{team.slug}/results/q2/")
    rows = page.get_by_role("row")
    broken = rows.filter(has_text="different questions")
    expect(broken.filter(has_text="Batch size and lead time").first).to_be_visible()
    expect(broken.filter(has_not_text="Batch size and lead time")).to_have_count(0)
    expect(rows.filter(has_text="Deployment pipeline").filter(has_text="improved").first).to_be_visible()


def test_a_bank_is_changed_and_history_stays(team: Team, editor: User, desktop: Page, open_page: OpenPage) -> None:
    sign_in(desktop, editor.email)
    copy_the_bank(desktop)
    before = answered(launched(team, "q1"), 1, 2, 2, 3, 2, 1)
    stored = everything_of(before)

    desktop.goto(f"/banks/{BANK}/")
    desktop.get_by_role("button", name="Start a draft").click()
    reword(desktop, *REWORDED)
    reword(desktop, *REPLACED)
    add_a_dimension(desktop)
    mend_what_the_linter_says(desktop)
    move_by_keyboard(desktop)
    draft = draft_of(BANK)
    assert draft is not None
    keys = [item.key for item in bank_outline(draft).items()]
    assert keys.index(MOVED[1]) < keys.index(MOVED[0])
    look_at_the_preview(desktop)
    decide(desktop)
    seen = {"seen": str(desktop.locator("[name=seen]").input_value())}
    publish(desktop, "One question asks something else; Talking to users is new.")

    version = latest_version(BANK)
    assert version is not None
    assert version.number == 2
    asked = {item.key: item for item in bank_outline(version).items()}
    assert asked[REWORDED[0]].text["en"] == REWORDED[1]
    assert asked[f"{REPLACED[0]}-2"].text["en"] == REPLACED[1]
    assert REPLACED[0] not in asked
    parts = [list(model.objects.order_by("pk").values()) for model in (Item, Practice)]
    assert set(replayed(desktop, seen)) == {404}
    assert [list(model.objects.order_by("pk").values()) for model in (Item, Practice)] == parts

    after = launched(team, "q2")
    phone = open_page(**PHONE)
    phone.goto(f"/j/{code_of(after.participations.get())}/")
    phone.get_by_role("button", name="Get my personal link").click()
    phone.get_by_role("link", name="Start").first.click()
    expect(phone.get_by_role("main")).to_contain_text(REWORDED[1])
    after = answered(after, 3, 4, 4, 5, 4)
    assert everything_of(before) == stored

    changes = Change.objects.filter(scorecard__campaign=after, scorecard__participation__isnull=False)
    verdicts = dict(changes.exclude(kind="roll-up").values_list("key", "verdict"))
    assert {key for key, verdict in verdicts.items() if verdict == "different-questions"} == {BROKEN}
    assert set(verdicts) - {BROKEN} > {"visible-work", "flow", "feedback", "*"}
    assert set(verdicts.values()) == {"different-questions", "improved"}

    reader = open_page()
    sign_in(reader, MembershipFactory.create(team=team, user=UserFactory.create()).user.email)
    read_the_break(reader, team)
