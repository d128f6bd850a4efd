"""The sitting of a campaign as its pages need it: one leaf dimension a page, across all its banks.

It is frozen at launch but for corrected slips, so it is built once for each process and language, and cached.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import caches
from django.utils.translation import get_language

from surveys.banks.outline import Outline
from surveys.banks.queries import bank_outline, errata_mark
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import Section, sections
from surveys.responses.presenters.questions import Leaf, Sitting, leaves_of, whole_sitting

KEPT_SECONDS = 3600
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """A bank of the sitting: its columns and its outline."""

    section: Section
    outline: Outline


def sitting_of(campaign: Campaign, errata: int | None = None) -> Sitting:
    """The pages of a launched campaign in the reader's language; `errata` is the mark of corrections, if known."""
    frozen = _frozen(campaign, errata)
    key = f"{frozen}:{get_language()}"
    return kept(f"sitting:{key}", lambda: _build(kept(f"asked:{frozen}", lambda: _load(campaign)), key))


def asked_in(campaign: Campaign) -> tuple[Asked, ...]:
    """The banks of a launched campaign with their outlines."""
    return kept(f"asked:{_frozen(campaign)}", lambda: _load(campaign))


def kept(key: str, make: Callable[[], T]) -> T:
    """The value from the memory of this process, made when it is not there."""
    found: T | None = caches["pages"].get(key)
    if found is None:
        found = make()
        caches["pages"].set(key, found, KEPT_SECONDS)
    return found


def _frozen(campaign: Campaign, errata: int | None = None) -> str:
    """Names the launch, after which nothing that is cached here changes but by a correction."""
    mark = errata_mark() if errata is None else errata
    return f"{campaign.pk}:{campaign.launched_at and campaign.launched_at.timestamp()}:{mark}"


def _load(campaign: Campaign) -> tuple[Asked, ...]:
    return tuple(Asked(section, bank_outline(section.version_id)) for section in sections(campaign))


def _build(banks: tuple[Asked, ...], key: str) -> Sitting:
    leaves: list[Leaf] = []
    for asked in banks:
        columns = {key: asked.section.start + place for place, key in enumerate(asked.section.item_keys)}
        leaves += leaves_of(asked.outline, columns, first=len(leaves) + 1)
    return whole_sitting(
        leaves,
        width=banks[-1].section.stop if banks else 0,
        slugs=tuple(asked.outline.slug for asked in banks),
        key=key,
    )


def merged(answers: bytes, posted: Mapping[int, int]) -> bytes:
    """Stored answers with what was just posted over them, for showing only."""
    return bytes(posted.get(column, code) for column, code in enumerate(answers))
