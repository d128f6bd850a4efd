"""The campaign that is answered in a measurement: the shipped bank, teams with all their seats taken."""

import os
from pathlib import Path
from typing import Any

TEAMS, SEATS = 40, 20


def settle(folder: Path) -> None:
    """A production start in a folder of its own, unless DATABASE_URL names another database."""
    os.environ.update(
        {
            "DEBUG": "false",
            "DEMO": "false",
            "DATA_DIR": str(folder),
            "SECRET_KEY": "a-key-for-a-measurement-that-is-long-enough-to-be-accepted",
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "EMAIL_HOST": "mail.invalid",
            "LOG_LEVEL": "ERROR",
            "BARE_PAGE": str(folder / "page.html"),
            "DJANGO_SETTINGS_MODULE": "devops_assess.settings",
        }
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def invitations() -> list[Any]:
    """A launched campaign; its personal links."""
    from datetime import timedelta

    from django.utils import timezone

    from surveys.banks.queries import latest_version
    from surveys.banks.services import import_versions
    from surveys.campaigns.models import Invitation
    from surveys.campaigns.services import Plan, launch_campaign, plan_campaign, take_seat
    from surveys.teams.models import Group, Team

    import_versions(files=[Path(__file__).parents[1] / "fixtures" / "banks" / "three-ways.yaml"])
    version, now = latest_version("three-ways"), timezone.now()
    if version is None:
        raise SystemExit("The shipped bank is not published.")
    group = Group.objects.create(name="All", slug="all")
    teams = [Team.objects.create(name=f"Team {n}", slug=f"t{n}", group=group, headcount=SEATS) for n in range(TEAMS)]
    plan = Plan(
        title="Measured",
        wave="2026-Q4",
        versions=[version],
        teams=teams,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=10),
    )
    campaign = launch_campaign(campaign=plan_campaign(slug="measured", plan=plan, by=None), by=None)
    for participation in campaign.participations.all():
        for _seat in range(SEATS):
            take_seat(participation=participation)
    return list(Invitation.objects.select_related("participation__campaign").order_by("pk"))


def bare_table() -> None:
    from django.db import connection

    from benchmarks.bare import BareRow

    with connection.schema_editor() as editor:
        editor.create_model(BareRow)


def everything_open_again(links: list[Any], answers: bytes) -> None:
    """Each link holds a whole draft, nothing is sent."""
    from django.db import transaction

    from surveys.campaigns.choices import InvitationState
    from surveys.campaigns.models import Invitation
    from surveys.responses.models import Draft, Response

    with transaction.atomic():
        Response.objects.all().delete()
        Draft.objects.all().delete()
        Invitation.objects.update(state=InvitationState.OPEN)
        Draft.objects.bulk_create(Draft(invitation=link, answers=answers) for link in links)
