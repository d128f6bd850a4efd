"""What may not be told changes no byte of any page for anybody.

The same organisation is read twice, with other answers in it. Where a page differs, it tells them.
"""

from difflib import unified_diff

import pytest
from django.db import transaction

from tests.attacks.world import (
    FOUR,
    NINE,
    OTHER_FOUR,
    SEVEN,
    World,
    addresses,
    answer,
    closed,
    everything_for,
    seats_given,
    world,
)

pytestmark = pytest.mark.django_db
ROLES = [
    "visitor",
    "lead of nine",
    "lead of four",
    "coach",
    "coach of west",
    "admin",
]  # the others reach less than these


def read(
    roles: list[str], found: World, *, close: bool, sent: dict[str, tuple[str, ...]], comment: str = "", drafts: int = 0
) -> dict[str, str]:
    """Everything that these roles read when these people have sent, and nothing else is different."""
    with transaction.atomic():
        for team, persons in sent.items():
            answer(found.campaign, found.teams[team], persons, comment=comment, drafts=drafts)
        seats_given(found.campaign, 12)
        if close:
            closed(found.campaign)
        there = addresses(found)
        pages = {
            f"{role}: {address}": text for role in roles for address, text in everything_for(role, found, there).items()
        }
        transaction.set_rollback(True)
    return pages


def differing(one: dict[str, str], other: dict[str, str]) -> dict[str, list[str]]:
    """Addresses that answer differently to a role, with the lines."""
    assert one.keys() == other.keys()
    found = {}
    for address, text in one.items():
        changed = list(unified_diff(text.splitlines(), other[address].splitlines(), n=0, lineterm=""))
        if changed:
            found[address] = changed
    return found


def test_after_the_close_the_answers_of_a_hidden_team_change_nothing() -> None:
    found = world()
    rest = {"nine": NINE, "seven": SEVEN}
    one = read(ROLES, found, close=True, sent={**rest, "four": FOUR}, comment="We never deploy on Fridays.")
    other = read(ROLES, found, close=True, sent={**rest, "four": OTHER_FOUR}, comment="We never deploy on Fridays.")
    assert len(one) > 80 * len(ROLES)
    assert differing(one, other) == {}


def test_while_it_is_open_nobody_reads_who_or_how_many() -> None:
    """Six or nine of nine, none or four of four, begun or not: the minimum is reached, or is not, alike."""
    found = world()
    one = read(ROLES, found, close=False, sent={"nine": NINE[:6]})
    other = read(ROLES, found, close=False, sent={"nine": NINE, "four": FOUR, "three": ()}, drafts=2, comment="Oh.")
    assert differing(one, other) == {}


def test_after_the_close_nobody_reads_how_many_of_a_hidden_team_have_answered() -> None:
    """One of four or all four, with comments and drafts or without: all of them are too few."""
    found = world()
    rest = {"nine": NINE, "seven": SEVEN}
    roles = ["lead of nine", "lead of four", "coach", "admin"]
    one = read(roles, found, close=True, sent={**rest, "four": FOUR[:1]})
    other = read(roles, found, close=True, sent={**rest, "four": FOUR})
    assert differing(one, other) == {}


def test_the_comparison_would_notice() -> None:
    """Where a team is shown, other answers do change what its members read."""
    found = world()
    role = "lead of nine"
    one = read([role], found, close=True, sent={"nine": NINE})
    other = read([role], found, close=True, sent={"nine": (*NINE[::-1][:8], "111 11 11")})
    address = f"{role}: /teams/nine/results/{found.campaign.slug}/"
    assert address in differing(one, other)
