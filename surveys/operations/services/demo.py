"""A believable organisation, made through the same services that people use; seeded, so it is the same each time.

Past waves are launched, answered and closed as they would have been, and moved to their quarter afterwards.
What was interrupted goes on where it stopped; what is complete is left alone.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from surveys.banks.outline import ItemNode, Outline
from surveys.banks.queries import bank_outline, latest_version
from surveys.banks.services import import_versions
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import sections
from surveys.campaigns.services import Plan, launch_campaign, plan_campaign, take_seat
from surveys.core.types import DONT_KNOW, NOT_APPLICABLE
from surveys.frozen import resting
from surveys.operations.services.closing import close_campaign
from surveys.operations.services.demo_bank import later_version
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from surveys.teams.choices import Role
from surveys.teams.models import Group, Team, User
from surveys.teams.services import add_member, assign_coach, create_group, create_person, create_team

Progress = Callable[[str, int, int], None]

BANKS_FOLDER = Path(settings.BASE_DIR) / "fixtures" / "banks"
SEED = 20
SIGN_INS = ("admin@demo.example", "coach@demo.example", "lead@demo.example", "member@demo.example")
PAST_QUARTERS = 4
REVISED = ("three-ways", 3)  # a bank, and the first quarter that asks its later version
ODD_ITEMS = {  # questions that do not work well, as every organisation has some: its bank editors see them stand out
    "team-design-showing-others": "unknown",  # many cannot know
    "experimentation-check-back": "easy",  # nearly everybody chooses the highest answer
    "leadership-aim-own-way": "unrelated",  # has nothing to do with the rest of its dimension
}
PILOTS = {"calms": {"Platform and operations": "Observability"}}  # of this group only one team tries out a bank


@dataclass(frozen=True)
class Character:
    """How a team is, and how it moves: mean 0–100, drift a quarter, what it is good and bad at, how it splits."""

    name: str
    group: str
    people: int
    level: float
    drift: float = 0.0
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    split: tuple[str, ...] = ()  # two camps
    unsettled: tuple[str, ...] = ()  # opinions all over the scale
    spread: float = 7.0
    joins: int = 0  # first quarter in which it takes part, counted from the oldest
    skips: tuple[int, ...] = ()
    busy: tuple[int, ...] = ()  # quarters in which only three find the time to answer
    foreign: tuple[str, ...] = ()  # dimensions of which all say that they don't apply to the team
    turnout: float = 0.9
    talkative: bool = False  # most of its people leave a comment


GROUPS = (("Product engineering", None), ("Shop and payments", 0), ("Platform and operations", 0))

TEAMS = (
    Character(
        "Basket", "Shop and payments", 9, 26, 13, strong=("visible-work",), spread=6, turnout=1.0, talkative=True
    ),
    Character("Checkout", "Shop and payments", 8, 66, -9, weak=("automated-testing", "on-call")),
    Character("Search", "Shop and payments", 10, 58, split=("deployment-pipeline", "on-call", "speaking-up")),
    Character("Invoices", "Shop and payments", 4, 41, weak=("telemetry",), turnout=1.0),
    Character("Returns", "Shop and payments", 7, 46, 1, weak=("batch-size", "automated-testing", "on-call"), busy=(1,)),
    Character("Accounts", "Product engineering", 8, 55, skips=(2,), weak=("visible-work",), strong=("telemetry",)),
    Character(
        "Mobile app", "Product engineering", 11, 60, 2, weak=("release-strategies",), unsettled=("giving-feedback",)
    ),
    Character("Runtime platform", "Platform and operations", 9, 90, 0.5, spread=6, turnout=1.0),
    Character(
        "Data pipelines", "Platform and operations", 7, 38, 2, weak=("visible-work", "telemetry", "blameless-learning")
    ),
    Character(
        "Observability", "Platform and operations", 6, 64, 1, strong=("telemetry", "service-objectives"), busy=(1,)
    ),
    Character(
        "Service desk",
        "Platform and operations",
        12,
        49,
        weak=("deployment-pipeline",),
        strong=("on-call",),
        foreign=("release-strategies",),
    ),
    Character("Identity", "Platform and operations", 7, 52, 0, weak=("consistent-environments",), joins=4),
)

COMMENTS = (
    "The nightly build is green again, but nobody trusts it before ten.",
    "We talk about this in every retrospective and then the next release comes.",
    "Pairing with the operators last month helped a lot.",
    "Hard to say: the answer is different for the old system and for the new one.",
    "The waiting time for a test environment hurts more than anything else.",
    "We have a good way of doing this now; please let us keep the time for it.",
)


@dataclass(frozen=True)
class Wave:
    """One past or present asking."""

    slug: str
    title: str
    quarter: int  # 0 is the oldest; PAST_QUARTERS is the present one
    wave: str
    bank: str
    opens_at: datetime
    closes_at: datetime


@dataclass
class Seeded:
    """What was made, in numbers."""

    teams: int = 0
    campaigns: int = 0
    responses: int = 0
    already_there: bool = False


def seed_demo(*, password: str, progress: Progress | None = None) -> Seeded:
    """Make the demo organisation with its history. Where it is there already, only the passwords are looked after."""
    waves = list(_waves(timezone.now()))
    if Campaign.objects.count() >= len(waves):
        _set_passwords(password)
        return Seeded(already_there=True)
    import_versions(files=sorted(BANKS_FOLDER.glob("*.yaml")))
    teams = _organisation(password)
    seeded = Seeded(teams=len(teams))
    for done, wave in enumerate(waves, start=1):
        seeded.responses += _live_through(wave, teams)
        seeded.campaigns += 1
        if progress:
            progress(wave.title, done, len(waves))
    return seeded


# -- People --------------------------------------------------------------------


@transaction.atomic
def _organisation(password: str) -> dict[str, Team]:
    """Groups, teams and people; as they are, where an earlier attempt has made them."""
    if not User.objects.filter(email=SIGN_INS[0]).exists():
        _make_organisation()
    _set_passwords(password)
    return {team.name: team for team in Team.objects.filter(name__in=[c.name for c in TEAMS])}


def _make_organisation() -> None:
    groups: list[Group] = []
    for name, parent in GROUPS:
        groups.append(create_group(name=name, parent=None if parent is None else groups[parent], by=None))
    by_name = {group.name: group for group in groups}
    teams = {c.name: create_team(name=c.name, group=by_name[c.group], headcount=c.people, by=None) for c in TEAMS}
    _people(teams, by_name)


def _people(teams: Mapping[str, Team], groups: Mapping[str, Group]) -> None:
    create_person(email=SIGN_INS[0], name="Ada Admin", by=None, admin=True, edits_banks=True)
    coach = create_person(email=SIGN_INS[1], name="Cleo Coach", by=None)
    assign_coach(coach=coach, group=groups["Product engineering"], by=None)
    second = create_person(email="coach.platform@demo.example", name="Noor Haddad", by=None)
    assign_coach(coach=second, group=groups["Platform and operations"], by=None)
    lead = create_person(email=SIGN_INS[2], name="Lena Lead", by=None)
    add_member(team=teams["Basket"], user=lead, role=Role.LEAD, by=None)
    member = create_person(email=SIGN_INS[3], name="Milo Member", by=None)
    for name in ("Basket", "Search", "Invoices"):
        add_member(team=teams[name], user=member, by=None)


def _set_passwords(password: str) -> None:
    """Hashing is slow on purpose: a password that is right already is left alone."""
    for user in User.objects.filter(email__in=SIGN_INS):
        if not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])


# -- Waves ---------------------------------------------------------------------


def _waves(now: datetime) -> Iterator[Wave]:
    """Four past quarters of the Three Ways with one CALMS and one learning-organisation wave, and the present one."""
    for quarter in range(PAST_QUARTERS):
        start = _quarter_start(now, quarter - PAST_QUARTERS)
        label = _label(start)
        yield _past(label, "Three Ways", "three-ways", quarter, start + timedelta(days=35), label.lower())
        later = start + timedelta(days=56)
        if quarter == 1:
            yield _past(label, "CALMS", "calms", quarter, later, f"{label.lower()}-calms")
        if quarter == 2:  # the third of four quarters
            slug = f"{label.lower()}-learning"
            yield _past(label, "Learning organisation", "learning-organisation", quarter, later, slug)
    label, until = _label(now), now + timedelta(days=12)
    yield Wave(label.lower(), f"Three Ways, {label}", PAST_QUARTERS, label, "three-ways", now, until)


def _label(day: datetime) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _past(label: str, title: str, bank: str, quarter: int, opens_at: datetime, slug: str) -> Wave:
    return Wave(slug, f"{title}, {label}", quarter, label, bank, opens_at, opens_at + timedelta(days=14))


def _quarter_start(now: datetime, offset: int) -> datetime:
    quarters = now.year * 4 + (now.month - 1) // 3 + offset
    return now.replace(year=quarters // 4, month=quarters % 4 * 3 + 1, day=1, hour=9, minute=0, second=0, microsecond=0)


def _live_through(wave: Wave, teams: Mapping[str, Team]) -> int:
    """Ask, answer, close; answers how many responses were sent. What was done before is not done again."""
    campaign = Campaign.objects.filter(slug=wave.slug).first()
    sent = 0
    if campaign is None:
        campaign, sent = _ask(wave, teams)
    if wave.quarter < PAST_QUARTERS and campaign.state != CampaignState.RELEASED:
        close_campaign(campaign=campaign, by=None)
        _move_to_the_past(campaign, wave)
    return sent


@transaction.atomic
def _ask(wave: Wave, teams: Mapping[str, Team]) -> tuple[Campaign, int]:
    if wave.bank == REVISED[0] and wave.quarter >= REVISED[1]:
        import_versions(files=[later_version(BANKS_FOLDER / f"{wave.bank}.yaml")])
    version = latest_version(wave.bank)
    if version is None:
        raise LookupError(wave.bank)
    taking_part = [character for character in TEAMS if _takes_part(character, wave)]
    plan = Plan(
        title=wave.title,
        wave=wave.wave,
        versions=[version],
        teams=[teams[c.name] for c in taking_part],
        opens_at=timezone.now() - timedelta(minutes=1),
        closes_at=timezone.now() + timedelta(days=12),
    )
    campaign = launch_campaign(campaign=plan_campaign(slug=wave.slug, plan=plan, by=None), by=None)
    outline = bank_outline(version)
    chance = random.Random(f"{SEED} {wave.bank} {wave.quarter}")  # noqa: S311  # the same each time is the point
    return campaign, sum(_team_answers(campaign, outline, teams[c.name], c, wave, chance) for c in taking_part)


def _takes_part(character: Character, wave: Wave) -> bool:
    pilot = PILOTS.get(wave.bank, {}).get(character.group, character.name)
    return character.joins <= wave.quarter and wave.quarter not in character.skips and character.name == pilot


def _move_to_the_past(campaign: Campaign, wave: Wave) -> None:
    with resting(Campaign):
        Campaign.objects.filter(pk=campaign.pk).update(
            opens_at=wave.opens_at, closes_at=wave.closes_at, launched_at=wave.opens_at, released_at=wave.closes_at
        )


# -- Answers -------------------------------------------------------------------


def _team_answers(
    campaign: Campaign, outline: Outline, team: Team, character: Character, wave: Wave, chance: random.Random
) -> int:
    participation = Participation.objects.get(campaign=campaign, team=team)
    people = _who_answers(character, wave)
    items = {item.key: item for item in outline.items()}
    asked = [items[key] for key in sections(campaign)[0].item_keys]
    for place in range(people):
        mood = chance.gauss(0, character.spread)
        dice = random.Random(f"{character.name} {wave.quarter} {place}")  # noqa: S311  # the same each time is the point
        answers = {
            column: _odd(item, _answer(item, _latent(character, item, wave.quarter, place, mood, chance), chance), dice)
            for column, item in enumerate(asked)
        }
        foreign = {c: NOT_APPLICABLE for c, item in enumerate(asked) if item.dimension_key in character.foreign}
        _send(
            participation, answers | foreign, _comments(outline, chance) or _said_in_passing(outline, character, place)
        )
    return people


def _who_answers(character: Character, wave: Wave) -> int:
    """In the present wave half of each team has found the time so far."""
    if wave.quarter in character.busy:
        return 3
    return max(1, round(character.people * (0.5 if wave.quarter == PAST_QUARTERS else character.turnout)))


def _send(participation: Participation, answers: dict[int, int], comments: dict[str, str]) -> None:
    invitation = take_seat(participation=participation)
    save_answers(invitation=invitation, answers=answers, comments=comments)
    send_response(invitation=invitation, receipt=new_receipt())


def _latent(
    character: Character, item: ItemNode, quarter: int, place: int, mood: float, chance: random.Random
) -> float:
    """What a person would say on a scale from 0 to 100, before the scale point is chosen."""
    dimension = item.dimension_key
    level = character.level + character.drift * quarter
    level += 18 * (dimension in character.strong) - 18 * (dimension in character.weak)
    level += _lean(character.name, dimension)
    if dimension in character.split:
        level = 16 if place % 2 else 88
    return level + mood + chance.gauss(0, 42 if dimension in character.unsettled else 11)


def _lean(team: str, dimension: str) -> float:
    """A steady leaning of each team in each dimension, so that profiles differ from one another."""
    return random.Random(f"{team} {dimension}").uniform(-9, 9)  # noqa: S311  # steady on purpose, no secret


def _answer(item: ItemNode, latent: float, chance: random.Random) -> int:
    luck = chance.random()
    if luck < 0.02:  # one answer in fifty
        return DONT_KNOW
    if luck < 0.03:  # one in a hundred
        return NOT_APPLICABLE
    points = len(item.scale.points)
    place = min(points, max(1, round(1 + latent / 100 * (points - 1))))
    return points + 1 - place if item.reverse else place


def _odd(item: ItemNode, code: int, dice: random.Random) -> int:
    """The answer to a question that does not work well; no other answer depends on these dice."""
    points, kind = len(item.scale.points), ODD_ITEMS.get(item.key)
    if kind == "unknown" and dice.random() < 0.35:
        return DONT_KNOW
    if kind == "easy" and code <= points:
        return points if dice.random() < 0.9 else points - 1
    return dice.randint(points // 2 + 1, points) if kind == "unrelated" and code <= points else code


def _said_in_passing(outline: Outline, character: Character, place: int) -> dict[str, str]:
    """Comments of a talkative team; from dice of their own, so that nobody's answers depend on them."""
    if not character.talkative:
        return {}
    dice = random.Random(f"{character.name} {place}")  # noqa: S311  # steady on purpose, no secret
    leaf = dice.choice([leaf.key for leaf in outline.leaves()])
    return {f"{outline.slug}.{leaf}": COMMENTS[place % len(COMMENTS)]}


def _comments(outline: Outline, chance: random.Random) -> dict[str, str]:
    if chance.random() > 0.3:  # about one person in three writes something
        return {}
    leaves: Sequence[str] = [leaf.key for leaf in outline.leaves()]
    return {f"{outline.slug}.{chance.choice(leaves)}": chance.choice(COMMENTS)}
