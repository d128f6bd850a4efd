"""An organisation as it is after eight quarters: teams of nine, a bank of forty items, everything released.

The last two waves are answered as rows of bytes and closed for real: sealed, scored through the gate, compared. What
the six before them showed is copied row by row from the seventh with other dates; scoring them would give rows of the
same kind and number.
"""

import contextlib
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Model

    from surveys.campaigns.models import Campaign, Participation

ROOT = Path(__file__).resolve().parent.parent
BANK, ITEMS, PEOPLE, WAVES = "measured", 40, 9, 8
COACHED = 10
SEED = 20261001


@contextlib.contextmanager
def timed(found: dict[str, float], what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    found[what] = found.get(what, 0.0) + time.perf_counter() - start


def build(teams: int) -> dict[str, float]:
    """Everything, in an empty database; seconds of each part."""
    seconds: dict[str, float] = {}
    with timed(seconds, "people and teams"):
        _bank()
        _people(teams)
    for place in (WAVES - 2, WAVES - 1):
        with timed(seconds, "plan, launch, answer two waves"):
            _answered(place)
        with timed(seconds, "close two waves"):
            _close(place)
    with timed(seconds, "copy six waves"):
        for place in range(WAVES - 2):
            _copy(place)
        _statistics()
    return seconds


def slug(place: int) -> str:
    return f"wave-{place}"


def _bank() -> None:
    """The shipped bank, shortened to forty items by the last of the longest dimensions."""
    from surveys.banks.interchange import Source
    from surveys.banks.services import import_versions

    document = yaml.safe_load((ROOT / "fixtures" / "banks" / "three-ways.yaml").read_text(encoding="utf-8"))
    document |= {"slug": BANK, "title": "Measured", "quick_check": False}
    leaves = list(_leaves(document["dimensions"]))
    dropped = set()
    while sum(len(leaf["items"]) for leaf in leaves) > ITEMS:
        dropped.add(max(leaves, key=lambda leaf: len(leaf["items"]))["items"].pop()["key"])
    for practice in (practice for leaf in leaves for practice in leaf.get("practices", ())):
        if practice.get("item") in dropped:
            del practice["item"]
    import_versions(files=[Source("measured.yaml", yaml.safe_dump(document, sort_keys=False).encode())])


def _leaves(dimensions: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for dimension in dimensions:
        if dimension.get("items"):
            yield dimension
        yield from _leaves(dimension.get("dimensions", []))


def _people(teams: int) -> None:
    """Groups in three levels; an admin, a coach of ten teams, a coach of everybody, and somebody of the first team."""
    from benchmarks import quarter
    from surveys.teams.models import CoachAssignment, Group, Membership, Team, User

    quarter.organisation(teams)
    Team.objects.update(headcount=PEOPLE)
    coach, head, member = (
        User.objects.create(email=f"{name}@example.org", name=name.title()) for name in ("coach", "head", "member")
    )
    every = list(Team.objects.order_by("slug"))
    ten = every[:: max(1, len(every) // COACHED)][:COACHED]
    CoachAssignment.objects.bulk_create(CoachAssignment(coach=coach, team=team) for team in ten)
    CoachAssignment.objects.create(coach=head, group=Group.objects.get(slug="everybody"))
    Membership.objects.create(team=every[0], user=member)


def _answered(place: int) -> None:
    import numpy as np

    from surveys.campaigns.services import launch_campaign
    from surveys.responses.models import Response

    campaign = launch_campaign(campaign=_plan(place), by=None)
    dice = np.random.default_rng(SEED + place)
    rows: list[Response] = []
    for participation in campaign.participations.order_by("team__slug"):
        mood = dice.normal(3.2 + 0.05 * place, 0.6) + dice.normal(0, 0.5, (PEOPLE, 1))
        answers = np.clip(np.rint(mood + dice.normal(0, 0.8, (PEOPLE, ITEMS))), 1, 5).astype(np.uint8)
        rare = dice.integers(0, 60, answers.shape)
        for face, code in enumerate((0, 254, 255)):
            answers[rare == face] = code
        for person in answers:
            receipt = f"{participation.pk:x}-{len(rows):x}"
            rows.append(Response(participation=participation, answers=person.tobytes(), receipt_hash=receipt))
    Response.objects.bulk_create(rows, batch_size=5000)


def _plan(place: int) -> "Campaign":
    from django.utils import timezone

    from surveys.banks.queries import latest_version
    from surveys.campaigns.services import Plan, plan_campaign
    from surveys.teams.models import Team

    version, now = latest_version(BANK), timezone.now()
    if version is None:
        raise LookupError(BANK)
    plan = Plan(
        title=f"Quarter {place}",
        wave=f"Q{place}",
        versions=[version],
        teams=list(Team.objects.all()),
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=14),
    )
    return plan_campaign(slug=slug(place), plan=plan, by=None)


def _close(place: int) -> None:
    from surveys.campaigns.models import Campaign
    from surveys.operations.services import close_campaign

    campaign = Campaign.objects.get(slug=slug(place))
    close_campaign(campaign=campaign, by=None)
    _dated(campaign.pk, place)


def _dated(campaign: int, place: int) -> None:
    """A quarter between two waves; even the last one is no team's own any more."""
    from django.utils import timezone

    from surveys.campaigns.choices import CampaignState
    from surveys.campaigns.models import Campaign
    from surveys.frozen import resting

    over = timezone.now() - timedelta(days=40 + 91 * (WAVES - 1 - place))
    dates = {"opens_at": over - timedelta(days=14), "launched_at": over - timedelta(days=14)}
    with resting(Campaign):
        Campaign.objects.filter(pk=campaign).update(
            **dates, closes_at=over, released_at=over, state=CampaignState.RELEASED
        )


def _copy(place: int) -> None:
    """The seventh wave again, under another name: its teams, sealed blocks, scorecards and their rows."""
    from django.db import connection, transaction

    from surveys.campaigns.models import Campaign, CampaignBank, Participation
    from surveys.frozen import resting
    from surveys.responses.models import SealedResponses
    from surveys.results.models import Change, DimensionScore, ItemScore, Recommendation, Scorecard, Suppression

    source = Campaign.objects.get(slug=slug(WAVES - 2))
    copied = Campaign.objects.get(pk=source.pk)
    copied.pk, copied.slug, copied.title, copied.wave = None, slug(place), f"Quarter {place}", f"Q{place}"
    frozen = (Campaign, CampaignBank, Participation, SealedResponses)
    results = (Scorecard, DimensionScore, ItemScore, Change, Suppression, Recommendation)
    with transaction.atomic(), resting(*frozen, *results), connection.cursor() as cursor:
        copied.save()
        rows = partial(_rows, cursor, source.pk, copied.pk)
        rows(CampaignBank, {"campaign_id": "new.id"}, "JOIN surveys_campaign new ON new.id = {new}", "old.campaign_id")
        keys = [Participation(**_participation(p, copied.pk)) for p in source.participations.all()]
        Participation.objects.bulk_create(keys, batch_size=5000)
        same_team = (
            "JOIN surveys_participation was ON was.id = old.participation_id "
            "JOIN surveys_participation new ON new.team_id = was.team_id AND new.campaign_id = {new}"
        )
        rows(SealedResponses, {"participation_id": "new.id"}, same_team, "was.campaign_id")
        cards = {"campaign_id": "{new}", "participation_id": "new.id", "previous_id": "NULL"}
        rows(Scorecard, cards, same_team.replace("JOIN", "LEFT JOIN"), "old.campaign_id")
        same_card = (
            "JOIN surveys_scorecard was ON was.id = old.scorecard_id "
            "LEFT JOIN surveys_participation p ON p.id = was.participation_id "
            "LEFT JOIN surveys_participation q ON q.team_id = p.team_id AND q.campaign_id = {new} "
            "JOIN surveys_scorecard new ON new.campaign_id = {new} "
            "AND (new.participation_id = q.id OR new.group_id = was.group_id)"
        )
        for model in (DimensionScore, ItemScore, Change, Suppression, Recommendation):
            rows(model, {"scorecard_id": "new.id"}, same_card, "was.campaign_id")
    _dated(copied.pk, place)


def _participation(found: "Participation", campaign: int) -> dict[str, Any]:
    kept = ("team_id", "group_id", "headcount", "shared_link", "state")
    return {name: getattr(found, name) for name in kept} | {"campaign_id": campaign}


def _rows(
    cursor: "CursorWrapper",
    source: int,
    new: int,
    model: "type[Model]",
    changed: dict[str, str],
    joins: str,
    campaign: str,
) -> None:
    """INSERT … SELECT of what hangs on one campaign, with some columns changed."""
    columns = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    taken = [changed.get(str(column), f'old."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    statement = (
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(taken)} "  # noqa: S608  # names of our columns
        f"FROM {model._meta.db_table} old {joins} WHERE {campaign} = {{source}}"
    )
    cursor.execute(statement.format(source=source, new=new))


def _statistics() -> None:
    """What the database's own housekeeping would have gathered in eight quarters."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def empty(folder: str) -> None:
    """Django over an empty database: in this folder, or where DATABASE_URL says."""
    from benchmarks import quarter

    quarter.begin(folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
