"""What may not be told changes no byte of any page for anybody.

The same organisation is read twice, with other answers in it. Where a page differs, it tells them.
"""

from difflib import unified_diff

import pytest
from django.db import transaction

from tests.attacks.world import FOUR, NINE, OTHER_FOUR, SEVEN, World, answer, closed, everything_for, seats_given, world

pytestmark = [pytest.mark.django_db, pytest.mark.untraced]  # a thousand pages: tracing costs half as much again
ROLES = [
    "visitor",
    "lead of nine",
    "lead of four",
    "coach",
    "coach of west",
    "admin",
]  # the others reach less than these


def read(
    role: str, found: World, *, close: bool, sent: dict[str, tuple[str, ...]], comment: str = "", drafts: int = 0
) -> dict[str, str]:
    """Everything that a role reads when these people have sent, and nothing else is different."""
    with transaction.atomic():
        for team, persons in sent.items():
            answer(found.campaign, found.teams[team], persons, comment=comment, drafts=drafts)
        seats_given(found.campaign, 12)
        if close:
            closed(found.campaign)
        pages = everything_for(role, found)
        transaction.set_rollback(True)
    return pages


def differing(one: dict[str, str], other: dict[str, str]) -> dict[str, list[str]]:
    """Addresses that answer differently, with the lines."""
    assert one.keys() == other.keys()
    found = {}
    for address, text in one.items():
        changed = list(unified_diff(text.splitlines(), other[address].splitlines(), n=0, lineterm=""))
        if changed:
            found[address] = changed
    return found


@pytest.mark.parametrize("role", ROLES)
def test_after_the_close_a_hidden_team_changes_nothing(role: str) -> None:
    """Four who answered otherwise, or one of four: all of them are too few, and nobody reads which it was."""
    found = world()
    rest, comment = {"nine": NINE, "seven": SEVEN}, "We never deploy on Fridays."
    one = read(role, found, close=True, sent={**rest, "four": FOUR}, comment=comment)
    other = read(role, found, close=True, sent={**rest, "four": OTHER_FOUR}, comment=comment)
    fewer = read(role, found, close=True, sent={**rest, "four": FOUR[:1]}, comment=comment)
    assert len(one) > 80
    assert differing(one, other) == {}
    assert differing(one, fewer) == {}


@pytest.mark.parametrize("role", ROLES)
def test_while_it_is_open_nobody_reads_who_or_how_many(role: str) -> None:
    """Six or nine of nine, none or four of four, begun or not: the minimum is reached, or is not, alike."""
    found = world()
    one = read(role, found, close=False, sent={"nine": NINE[:6]})
    other = read(role, found, close=False, sent={"nine": NINE, "four": FOUR, "three": ()}, drafts=2, comment="Oh.")
    assert differing(one, other) == {}


def test_the_comparison_would_notice() -> None:
    """Where a team is shown, other answers do change what its members read."""
    found = world()
    role = "lead of nine"
    one = read(role, found, close=True, sent={"nine": NINE})
    other = read(role, found, close=True, sent={"nine": (*NINE[::-1][:8], "111 11 11")})
    address = f"/teams/nine/results/{found.campaign.slug}/"
    assert address in differing(one, other)
