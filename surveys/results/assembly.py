"""From what is stored to what the core scores: sealed blocks, practices, weights of leaves."""

import math
from collections.abc import Iterable

import numpy as np

from surveys.banks.outline import Outline
from surveys.campaigns.queries import Section
from surveys.core.levels import BAND_BOUNDS, Band
from surveys.core.recommendations import Effort, PracticeSpec
from surveys.core.scoring import BankSpec, DimensionSpec
from surveys.core.types import Answers
from surveys.responses.models import SealedResponses

ITEM = "item:"  # before the keys of items where they stand among nodes
BAND_ENDS = {
    Band.LOW: (0.0, BAND_BOUNDS[0]),
    Band.MIDDLE: (BAND_BOUNDS[0], BAND_BOUNDS[1]),
    Band.HIGH: (BAND_BOUNDS[1], 100.0),
}


def practice_specs(outline: Outline, bank: BankSpec) -> tuple[PracticeSpec, ...]:
    """The practices of the dimensions that were asked."""
    practices = [practice for practice in outline.practices() if practice.dimension_key in bank.by_key]
    present = {practice.key for practice in practices}
    return tuple(
        PracticeSpec(
            key=practice.key,
            dimension=practice.dimension_key,
            item=practice.item_key or None,
            band=Band(practice.band),
            effort=Effort(practice.effort),
            after=tuple(key for key in practice.after if key in present),
        )
        for practice in practices
    )


def leaf_weights(bank: BankSpec) -> dict[str, float]:
    """Weight of each leaf among the leaves, 1 on average: its own times the weights above it."""
    leaves = [dimension for dimension in bank.by_key.values() if dimension.items]
    weights = {leaf.key: math.prod(weight for weight in _weights_up(bank, leaf)) for leaf in leaves}
    average = math.fsum(weights.values()) / len(weights)
    return {key: weight / average for key, weight in weights.items()}


def answers_of(sealed: SealedResponses, section: Section) -> Answers:
    """Persons × items of one bank of the sitting, out of the sealed block."""
    whole = np.frombuffer(bytes(sealed.block), dtype=np.uint8).reshape(sealed.persons, sealed.items)
    return whole[:, section.start : section.stop]


def _weights_up(bank: BankSpec, dimension: DimensionSpec) -> Iterable[float]:
    step: DimensionSpec | None = dimension
    while step is not None:
        yield step.weight
        step = bank.by_key[step.parent] if step.parent else None
