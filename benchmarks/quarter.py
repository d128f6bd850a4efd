#!/usr/bin/env python3
"""A quarter of a large organisation, measured: plan, launch, answer, follow, close; and what a close does to others.

    .venv/bin/python benchmarks/quarter.py                                 SQLite, in a folder of its own
    python3 tools/with_pg.py .venv/bin/python benchmarks/quarter.py        PostgreSQL, in a throwaway server
    … --teams 150 --kills 3 --waves 3                                      smaller, for a look

Teams have eight people, one in ten has three or four. Answers are rows in the layout in which people's own are stored.
Each close runs in a process of its own; while the first does, another process answers a second campaign through the
services and notes its longest wait. The last close is killed again and again, and must give what the one before gave.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from surveys.campaigns.models import Campaign

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BANK = "three-ways"
T = TypeVar("T")
SEED = 20261001
LINE = "{:<34} {:>9} {:>9}"


# -- Django ----------------------------------------------------------------------


def begin(folder: str) -> None:
    """Django over the database of this run; the password hashing and the mails are not what is measured."""
    os.environ.update(DATA_DIR=folder, DEBUG="true", LOG_LEVEL="ERROR", DJANGO_SETTINGS_MODULE="devops_assess.settings")
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False  # else Django keeps every query


@contextlib.contextmanager
def counted(what: str) -> Iterator[None]:
    """Prints the seconds and the queries of a step."""
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., T], *arguments: object) -> T:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    start = time.perf_counter()
    with connection.execute_wrapper(count):
        yield
    print(LINE.format(what, f"{time.perf_counter() - start:.2f} s", f"{queries} q"), flush=True)


# -- The organisation ------------------------------------------------------------


def organisation(teams: int) -> None:
    """Groups in three levels, about nine teams in each of the lowest."""
    from surveys.teams.models import Group, Team, User

    User.objects.create(email="ada@example.org", name="Ada", is_superuser=True, is_staff=True)
    top = Group.objects.create(name="Everybody", slug="everybody")
    Group.objects.bulk_create(Group(name=f"Area {i:02}", slug=f"area-{i:02}", parent=top) for i in range(12))
    areas = list(Group.objects.filter(parent=top).order_by("slug"))
    low = max(1, teams // 9)
    Group.objects.bulk_create(Group(name=f"Unit {i:03}", slug=f"unit-{i:03}", parent=areas[i % 12]) for i in range(low))
    units = list(Group.objects.filter(slug__startswith="unit").order_by("slug"))
    Team.objects.bulk_create(
        Team(name=f"Team {i:04}", slug=f"team-{i:04}", group=units[i % low], headcount=people_of(i))
        for i in range(teams)
    )


def people_of(place: int) -> int:
    """One team in ten is small."""
    return 8 if place % 10 else 3 + place // 10 % 2


def plan(slug: str) -> "Campaign":
    from datetime import timedelta

    from django.utils import timezone

    from surveys.banks.queries import latest_version
    from surveys.campaigns.services import Plan, plan_campaign
    from surveys.teams.models import Team

    now = timezone.now()
    version = latest_version(BANK)
    if version is None:
        raise LookupError(BANK)
    found = Plan(
        title=slug.title(),
        wave=slug,
        versions=[version],
        teams=list(Team.objects.filter(slug__startswith="team-")),
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=14),
    )
    return plan_campaign(slug=slug, plan=found, by=None)


def answer_all(campaign: "Campaign") -> int:
    """Everybody answers, as rows of bytes: a level of the team, a mood of the person, some nothing, some unknown.

    The same dice in each wave, so that two of them can be compared digit by digit.
    """
    from surveys.campaigns.choices import InvitationKind, InvitationState
    from surveys.campaigns.models import Invitation
    from surveys.campaigns.queries import sections
    from surveys.responses.models import Response

    width, sent = sections(campaign)[-1].stop, 0
    for participation in campaign.participations.select_related("team").order_by("team__slug"):
        dice = random.Random(f"{SEED} {participation.team.slug}")
        level = dice.gauss(3.2, 0.6)
        rows = [person(dice, level, width) for _person in range(participation.headcount)]
        Invitation.objects.bulk_create(
            Invitation(
                campaign=campaign, participation=participation, kind=InvitationKind.SEAT, state=InvitationState.USED
            )
            for _row in rows
        )
        Response.objects.bulk_create(
            Response(
                participation=participation,
                answers=row,
                comments={f"{BANK}.on-call": f"Comment {place}"} if place % 3 == 0 else {},
                receipt_hash=hashlib.sha256(f"{participation.pk} {place}".encode()).hexdigest(),
            )
            for place, row in enumerate(rows)
        )
        sent += len(rows)
    return sent


def person(dice: random.Random, level: float, width: int) -> bytes:
    mood = dice.gauss(0, 0.5)
    rare = {0: 0, 1: 254, 2: 255}
    return bytes(
        rare.get(dice.randrange(60), min(5, max(1, round(dice.gauss(level + mood, 0.8))))) for _ in range(width)
    )


# -- Processes of their own ------------------------------------------------------


def child(folder: str, *command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, __file__, "--in", folder, *command], stdout=subprocess.PIPE, text=True)


def close_here(slug: str) -> None:
    """Close, and say how long each part took and how much memory the process has had at most."""
    from surveys.campaigns.models import Campaign
    from surveys.operations.services import close_campaign

    parts: dict[str, list[float]] = {}
    before = memory()

    def progress(step: str, _done: int, _of: int) -> None:
        parts.setdefault(step, []).append(time.perf_counter())

    start = time.perf_counter()
    closed = close_campaign(campaign=Campaign.objects.get(slug=slug), by=None, progress=progress)
    end = time.perf_counter()
    ends = {step: times[-1] - start for step, times in parts.items()}
    said = {"state": closed.state, "seconds": end - start, "cpu": time.process_time()}
    said |= {"ends": ends, "before": before, "memory": memory()}
    print(json.dumps(said))


def memory() -> int:
    """The most that this process has had, in MB; where the system tells, without what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def answer_here(slug: str) -> None:
    """Take a seat, save twice, send; again and again until the standard input ends. Says the longest wait of each."""
    import select

    from surveys.campaigns.models import Campaign
    from surveys.campaigns.services import take_seat
    from surveys.responses.queries import new_receipt
    from surveys.responses.services import save_answers, send_response

    places = list(Campaign.objects.get(slug=slug).participations.filter(headcount=200))
    waits: dict[str, list[float]] = {}

    def timed(what: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        done = work()
        waits.setdefault(what, []).append(time.perf_counter() - start)
        return done

    number = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        place = places[number // 200]
        seat = timed("seat", lambda place=place: take_seat(participation=place))
        for page in (0, 1):
            answers = {column + 5 * page: 1 + column % 5 for column in range(5)}
            timed(
                "save", lambda seat=seat, answers=answers: save_answers(invitation=seat, answers=answers, comments={})
            )
        timed("send", lambda seat=seat: send_response(invitation=seat, receipt=new_receipt()))
        number += 1
        time.sleep(0.02)
    print(json.dumps({what: [len(found), max(found), sorted(found)[len(found) // 2]] for what, found in waits.items()}))


def open_beside(folder: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, __file__, "--in", folder, "--answer", "beside"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


# -- What is compared ------------------------------------------------------------


def digest(slug: str) -> str:
    """Everything that a close has stored of a campaign, in one short word."""
    from django.db.models import Model

    from surveys.results.models import Change, DimensionScore, ItemScore, Recommendation, Scorecard, Suppression

    whole = hashlib.sha256()
    left_out = {"id", "campaign", "participation", "scorecard", "previous", "group"}
    owner = ("participation__team__slug", "group__slug")
    for model in (Scorecard, DimensionScore, ItemScore, Change, Suppression, Recommendation):
        prefix = "" if model is Scorecard else "scorecard__"
        fields = [f.name for f in model._meta.get_fields() if f.concrete and f.name not in left_out]
        owners = [prefix + name for name in owner]
        found: type[Model] = model
        rows = found._default_manager.filter(**{f"{prefix}campaign__slug": slug}).values_list(*owners, *fields)
        lines = sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)
        whole.update(f"{model.__name__} {len(lines)}\n".encode() + "\n".join(lines).encode())
    return whole.hexdigest()[:16]


def wave(slug: str, *, loud: bool = False) -> None:
    """Planned, launched and answered by everybody; `loud`: with the pages, and everything counted."""
    from surveys.campaigns.services import launch_campaign

    with counted("plan") if loud else contextlib.nullcontext():
        planned = plan(slug)
    if loud:
        page("plan page", "/campaigns/new/")
        page("planned campaign page", f"/campaigns/{slug}/")
    with counted("launch") if loud else contextlib.nullcontext():
        campaign = launch_campaign(campaign=planned, by=None)
    if loud:
        page("follow page, nobody answered", f"/campaigns/{slug}/")
    with counted("answers of everybody (bulk rows)") if loud else contextlib.nullcontext():
        answer_all(campaign)
    if loud:
        page("follow page, everybody answered", f"/campaigns/{slug}/")


def page(what: str, address: str) -> None:
    from django.test import Client

    from surveys.teams.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email="ada@example.org"))
    client.get("/")  # what is loaded once
    with counted(what):
        answered = client.get(address)
    if answered.status_code != 200:
        raise RuntimeError(f"{address} answers {answered.status_code}")


def beside() -> None:
    """Another campaign, open all the time, with seats enough."""
    from django.db.models import Value
    from django.db.models.functions import Concat

    from surveys.campaigns.services import launch_campaign
    from surveys.teams.models import Group, Team

    home = Group.objects.create(name="Beside", slug="beside")
    Team.objects.bulk_create(
        Team(name=f"Team B{i:03}", slug=f"team-b{i:03}", group=home, headcount=200) for i in range(200)
    )
    campaign = plan("beside")
    campaign.participations.exclude(headcount=200).delete()
    launch_campaign(campaign=campaign, by=None)
    Team.objects.filter(slug__startswith="team-b").update(slug=Concat(Value("beside-"), "slug"))  # in no other plan


# -- The run ---------------------------------------------------------------------


def closed_with_company(folder: str, slug: str) -> None:
    """One close while somebody else answers."""
    other = open_beside(folder)
    time.sleep(2)
    closed(folder, slug)
    found, _errors = other.communicate("enough\n")
    waits = json.loads(found)
    for what, (times, longest, median) in waits.items():
        print(LINE.format(f"  beside: {what}, {times} times", f"{longest:.2f} s", f"{median * 1000:.0f} ms"))
    longest = max(each[1] for each in waits.values())
    print(LINE.format("  longest wait", f"{longest:.2f} s", "ok" if longest <= 1 else "TOO LONG"), flush=True)


def closed(folder: str, slug: str) -> dict[str, Any]:
    running = child(folder, "--close", slug)
    found, _errors = running.communicate()
    said: dict[str, Any] = json.loads(found.splitlines()[-1])
    if said["state"] != "released":
        raise RuntimeError(f"{slug} is {said['state']}")
    parts = " ".join(f"{step} until {end:.1f} s" for step, end in said["ends"].items())
    print(LINE.format(f"close {slug}", f"{said['seconds']:.2f} s", f"{said['memory']} MB"), parts, flush=True)
    print(LINE.format("  its processor; before it began", f"{said['cpu']:.2f} s", f"{said['before']} MB"), flush=True)
    return said


def closed_with_kills(folder: str, slug: str, kills: int, seconds: float) -> None:
    """Killed at a random moment, so many times, then left alone."""
    from surveys.campaigns.models import Campaign

    dice, done = random.Random(SEED), 0
    for _kill in range(kills):
        if Campaign.objects.get(slug=slug).state == "released":
            break
        running = child(folder, "--close", slug)
        try:
            running.wait(1.5 + dice.random() * seconds * 1.5)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
            done += 1
    if Campaign.objects.get(slug=slug).state != "released":
        closed(folder, slug)
    print(LINE.format(f"  killed {done} times of {kills}", "", ""), flush=True)


def run(options: argparse.Namespace) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("bank_import", str(ROOT / "fixtures" / "banks" / f"{BANK}.yaml"), stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123  # nothing to see
    organisation(options.teams)
    people = sum(map(people_of, range(options.teams)))
    print(f"{connection.vendor}: {options.teams} teams, {people} people")
    beside()
    for place in range(options.waves):
        wave(f"wave-{place}", loud=not place)
        if place == 0:
            closed_with_company(options.folder, "wave-0")
        elif place < options.waves - 1:
            seconds = closed(options.folder, f"wave-{place}")["seconds"]
        else:
            closed_with_kills(options.folder, f"wave-{place}", options.kills, seconds / options.kills)
    if options.waves > 2:
        one, other = digest(f"wave-{options.waves - 2}"), digest(f"wave-{options.waves - 1}")
        print(LINE.format("digests", one, other), "the same" if one == other else "DIFFERENT")
        if one != other:
            raise RuntimeError("an interrupted close gave other results")
    for address in ("/dashboard/", "/campaigns/wave-0/"):
        page(address, address)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", type=int, default=1500)
    parser.add_argument("--waves", type=int, default=3)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--in", dest="folder", default="", help=argparse.SUPPRESS)
    parser.add_argument("--close", default="", help=argparse.SUPPRESS)
    parser.add_argument("--answer", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    own = "" if options.folder else tempfile.mkdtemp(prefix="quarter-")
    options.folder = options.folder or own
    begin(options.folder)
    try:
        if options.close:
            close_here(options.close)
        elif options.answer:
            answer_here(options.answer)
        else:
            run(options)
    finally:
        if own:
            shutil.rmtree(own)


if __name__ == "__main__":
    main()
