"""A launched campaign with one team, for tests of everything that stands on it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from surveys.banks.interchange import Source
from surveys.banks.models import BankVersion
from surveys.banks.services import import_versions
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.services import Plan, launch_campaign, plan_campaign, take_seat
from tests.bending import bend
from tests.factories import TeamFactory

SMALL = (Path(__file__).parents[1] / "banks" / "data" / "small.yaml").read_text(encoding="utf-8")
WIDTH = 4  # questions of the small bank: work 2, batches 1, feedback 1; three points each
DAY = timedelta(days=1)


def bank(slug: str = "small") -> BankVersion:
    """The small bank; under another slug a second bank with the same item keys."""
    text = SMALL
    if slug != "small":
        text = text.replace("slug: small", f"slug: {slug}").replace("title: A small bank", f"title: The {slug} bank")
    [imported] = import_versions(files=[Source(f"{slug}.yaml", text.encode())])
    return imported.version


def planned(
    *,
    slug: str = "how-we-work",
    banks: tuple[str, ...] = ("small",),
    headcount: int = 7,
    team: str = "Atlas",
    **rules: Any,
) -> Campaign:
    now = timezone.now()
    plan: dict[str, Any] = {
        "title": "How we work",
        "wave": "2026-Q4",
        "versions": [bank(slug) for slug in banks],
        "teams": [TeamFactory.create(name=team, headcount=headcount)],
        "opens_at": now - DAY,
        "closes_at": now + 10 * DAY,
        **rules,
    }
    return plan_campaign(slug=slug, plan=Plan(**plan), by=None)


def launched(**rules: Any) -> Participation:
    """The team of a campaign that takes answers now, unless the rules say otherwise."""
    campaign = launch_campaign(campaign=planned(**rules), by=None)
    return campaign.participations.select_related("campaign", "team").get()


def invited(participation: Participation) -> Invitation:
    return take_seat(participation=participation)


def move_window(participation: Participation, *, opens: timedelta, closes: timedelta) -> datetime:
    """Let time pass: the window of the campaign, as seen from now. Gives the close."""
    now = timezone.now()
    window = {"opens_at": now + opens, "closes_at": now + closes}
    bend(Campaign.objects.filter(pk=participation.campaign_id), **window)
    participation.campaign.refresh_from_db()
    return window["closes_at"]


def time_is_up(participation: Participation) -> None:
    move_window(participation, opens=-10 * DAY, closes=-DAY)
