"""A draft beside the version before it."""

from dataclasses import dataclass

from surveys.banks.impact import Reworded, as_published, new_names, reworded
from surveys.banks.models import BankVersion
from surveys.banks.outline import Outline
from surveys.banks.queries import bank_outline, item_keys_taken, version_before


@dataclass(frozen=True)
class Step:
    """A draft beside the version before it, as it would be published with the decisions made so far."""

    draft: BankVersion
    before: Outline | None
    as_edited: Outline
    now: Outline
    decisions: tuple[Reworded, ...]


def step_of(draft: BankVersion) -> Step:
    earlier = version_before(draft)
    before, edited = bank_outline(earlier) if earlier else None, bank_outline(draft)
    decisions = reworded(before, edited, draft.meanings)
    names = new_names(decisions, item_keys_taken(draft.bank))
    return Step(draft, before, edited, as_published(edited, names), decisions)
