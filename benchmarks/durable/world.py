"""A database of its own, with campaigns that are open, and a way to every team."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.durable.ledger import Place

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "fixtures" / "banks" / "learning-organisation.yaml"


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """SQLite in the folder; where DATABASE_URL names a PostgreSQL, a new database beside. Gives its name."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        os.environ.pop("DATABASE_URL", None)
        yield "SQLite"
        return
    import psycopg

    name = f"durability_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
        [fsync] = connection.execute("SHOW fsync").fetchone() or [""]
        try:
            yield f"PostgreSQL, fsync {fsync}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def settle(folder: Path) -> None:
    """The environment of this process and of all that it starts; then Django and empty tables."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "devops_assess.settings",
        "DATA_DIR": str(folder),
        "DEBUG": "false",
        "DEMO": "true",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "http://127.0.0.1",
        "LOG_LEVEL": "WARNING",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def build(*, campaigns: int, teams: int, headcount: int) -> list[Place]:
    """Campaigns that are open, each asking all teams; the ways to them."""
    from surveys.banks.interchange import Source
    from surveys.banks.services import import_versions
    from surveys.teams.services import create_group, create_team

    [bank] = import_versions(files=[Source(BANK.name, BANK.read_bytes())])
    group = create_group(name="Durability", parent=None, by=None)
    asked = [create_team(name=f"Team {n:03}", group=group, headcount=headcount, by=None) for n in range(1, teams + 1)]
    return [place for number in range(1, campaigns + 1) for place in _campaign(number, bank.version, asked)]


def _campaign(number: int, version: object, teams: object) -> list[Place]:
    from django.utils import timezone

    from surveys.campaigns.queries import code_of
    from surveys.campaigns.services import Plan, launch_campaign, plan_campaign

    now = timezone.now()
    plan = Plan(
        title=f"Durability {number}",
        wave=f"wave {number}",
        versions=[version],  # type: ignore[list-item]  # Django can't be imported at the top, nor its types
        teams=teams,  # type: ignore[arg-type]  # as above
        opens_at=now - timedelta(days=2),
        closes_at=now + timedelta(days=100),
        short_form=True,
    )
    campaign = plan_campaign(slug=f"durability-{number}", plan=plan, by=None)
    launch_campaign(campaign=campaign, by=None)
    found = campaign.participations.select_related("team")
    return [Place(campaign.slug, each.team.slug, code_of(each)) for each in found]


def seat(place: Place) -> str:
    """A personal link."""
    from surveys.campaigns.queries import participation_of, token_of
    from surveys.campaigns.services import take_seat

    participation = participation_of(place.code)
    assert participation  # noqa: S101  # the code was made a moment ago
    return token_of(take_seat(participation=participation))


def let_time_pass(slug: str) -> None:
    """The campaign's window is over. No clock is moved, so the rule that a close only moves on rests for a moment."""
    from django.utils import timezone

    from surveys.campaigns.models import Campaign
    from surveys.frozen import resting

    now = timezone.now()
    window = {"opens_at": now - timedelta(days=3), "closes_at": now - timedelta(seconds=1)}
    with resting(Campaign):
        Campaign.objects.filter(slug=slug).update(**window)
