"""Tiny banks and whole waves, answered and closed, in a few lines each.

A person is a string with one letter for each question in the order of asking: the place of the scale point, "." for
nothing, "d" for don't know, "n" for not applicable. Blanks are for the eye.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import yaml
from django.utils import timezone

from surveys.banks.interchange import Source
from surveys.banks.models import BankVersion
from surveys.banks.services import import_versions
from surveys.campaigns.choices import InvitationKind
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.services import Plan, begin_close, launch_campaign, mark_released, plan_campaign
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE
from surveys.responses.models import Response
from surveys.responses.services import seal
from surveys.results.models import DimensionScore, ItemScore, Scorecard
from surveys.results.services import score_campaign
from surveys.teams.models import Group, Team
from tests.bending import bend
from tests.factories import GroupFactory, TeamFactory

CODES = {".": NONE, "d": DONT_KNOW, "n": NOT_APPLICABLE}
DAY = timedelta(days=1)
AGREEMENT = ("never", "seldom", "partly", "mostly", "always")


def scale(points: int = 5) -> dict[str, Any]:
    """Agreement with 5 points; 4–5 are favourable, 3 is neutral."""
    parts = ["unfavourable", "unfavourable", "neutral", "favourable", "favourable"]
    return {
        "key": "agreement",
        "title": "Agreement",
        "kind": "likert",
        "points": [
            {"key": key, "value": place, "label": key.title(), "part": parts[place - 1]}
            for place, key in enumerate(AGREEMENT[:points], start=1)
        ],
    }


def practice(key: str, band: str, effort: str = "S", **more: Any) -> dict[str, Any]:
    """A practice whose texts say its key."""
    texts = {name: f"{name} of {key}." for name in ("why", "next_step", "good_enough", "notice")}
    return {"key": key, "title": f"Practice {key}", **texts, "effort": effort, "band": band, **more}


def leaf(key: str, items: int = 2, **more: Any) -> dict[str, Any]:
    """Dimension `key` with items key-1, key-2 … and a small practice for each band."""
    return {
        "key": key,
        "title": f"The {key}",
        "summary": f"About {key}.",
        "discussion": [f"Why do we see {key} so differently?"],
        "items": [
            {"key": f"{key}-{place}", "text": f"Statement {place} of {key}.", "scale": "agreement"}
            for place in range(1, items + 1)
        ],
        "practices": [practice(f"{key}-{band}", band) for band in ("low", "middle", "high")],
        **more,
    }


def bank(*dimensions: Mapping[str, Any], slug: str = "tiny", version: int = 1, **more: Any) -> BankVersion:
    """A published version with these dimensions; without any: flow (work, batch) of the First Way, and tests."""
    document = {
        "format": 1,
        "slug": slug,
        "version": version,
        "language": "en",
        "title": f"The {slug} bank",
        "summary": "Just enough.",
        "source": "Made up for tests.",
        "licence": "CC0-1.0",
        "attribution": "The test authors",
        "quick_check": True,
        "scales": [scale()],
        "dimensions": list(dimensions) or flow_and_tests(),
        **more,
    }
    text = yaml.safe_dump(document, sort_keys=False)
    [imported] = import_versions(files=[Source(f"{slug}.yaml", text.encode())])
    return imported.version


def flow_and_tests() -> list[dict[str, Any]]:
    flow = {"key": "flow", "title": "Flow", "first_way": True, "dimensions": [leaf("work", 3), leaf("batch")]}
    return [flow, leaf("tests")]


def codes(person: str) -> bytes:
    return bytes(CODES[letter] if letter in CODES else int(letter) for letter in person if letter != " ")


def groups(**parents: str) -> dict[str, Group]:
    """Groups by slug: `groups(all="", east="all")`; a parent stands before its children."""
    found: dict[str, Group] = {}
    for slug, parent in parents.items():
        found[slug] = GroupFactory.create(name=slug.title(), slug=slug, parent=found.get(parent))
    return found


def team(name: str, group: Group | None = None, headcount: int = 12) -> Team:
    found = Team.objects.filter(slug=name).first()
    if found:
        return found
    home = group or Group.objects.filter(slug="home").first() or GroupFactory.create(name="Home", slug="home")
    return TeamFactory.create(name=name.title(), slug=name, group=home, headcount=headcount)


def wave(
    *versions: BankVersion,
    answers: Mapping[Team, Sequence[str]],
    slug: str = "q4",
    released: int | None = 10,
    seats: bool = True,
    **rules: Any,
) -> Campaign:
    """A campaign with these answers; closed and released so many days ago, or with `released=None` still open."""
    campaign = launched(*versions, teams=list(answers), slug=slug, **rules)
    for participation in campaign.participations.select_related("team"):
        persons = answers[participation.team]
        if seats and persons:
            Invitation.objects.create(participation=participation, kind=InvitationKind.SEAT)
        Response.objects.bulk_create(
            Response(participation=participation, answers=codes(person), receipt_hash=f"{participation.pk}-{place}")
            for place, person in enumerate(persons)
        )
    return campaign if released is None else close(campaign, released=released)


def launched(*versions: BankVersion, teams: Sequence[Team], slug: str = "q4", **rules: Any) -> Campaign:
    now = timezone.now()
    plan: dict[str, Any] = {
        "title": f"How we work, {slug}",
        "wave": slug,
        "versions": list(versions),
        "teams": list(teams),
        "opens_at": now - DAY,
        "closes_at": now + 10 * DAY,
        **rules,
    }
    return launch_campaign(campaign=plan_campaign(slug=slug, plan=Plan(**plan), by=None), by=None)


def close(campaign: Campaign, *, released: int = 10) -> Campaign:
    """As operations close it, but inside the test's transaction, so without erasing the files."""
    campaign = begin_close(campaign=campaign, by=None)
    for participation in campaign.participations.all():
        seal(participation=participation)
    score_campaign(campaign=campaign)
    mark_released(campaign=campaign)
    then = timezone.now() - released * DAY
    bend(Campaign.objects.filter(pk=campaign.pk), opens_at=then - DAY, closes_at=then, released_at=then)
    return Campaign.objects.get(pk=campaign.pk)


def card(campaign: Campaign, owner: Team | Group) -> Scorecard:
    if isinstance(owner, Team):
        return campaign.scorecards.get(participation__team=owner)
    return campaign.scorecards.get(group=owner)


def score_of(campaign: Campaign, owner: Team | Group, key: str) -> DimensionScore:
    return card(campaign, owner).dimension_scores.get(key=key)


def item_of(campaign: Campaign, owner: Team | Group, key: str) -> ItemScore:
    return card(campaign, owner).item_scores.get(key=key)


def reasons(campaign: Campaign, owner: Team | Group) -> dict[str, str]:
    """Why something is hidden, by dimension (items left aside)."""
    return dict(card(campaign, owner).suppressions.exclude(kind="item").values_list("key", "reason"))


def participation(campaign: Campaign, owner: Team) -> Participation:
    return campaign.participations.get(team=owner)
