"""How well the questions of a version work, over whole released waves: worked out once, stored, never changed.

Waves are taken in the order of their release until they hold 30 persons of 3 teams; these become one pool, and the next
begins. So whatever is looked at, before and after, differs by whole pools.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from django.db import transaction

from surveys.banks.models import BankVersion
from surveys.banks.queries import published_outline
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import sections
from surveys.core.health import (
    DIGITS,
    FEWEST_PERSONS,
    complete,
    consistency,
    ends_of,
    item_scores,
)
from surveys.core.levels import band
from surveys.core.release import round_half_up, same_answers, share_band, shown
from surveys.core.types import DONT_KNOW, NOT_APPLICABLE
from surveys.results.assembly import ITEM
from surveys.results.models import DimensionHealth, HealthPool, HealthSource, ItemHealth
from surveys.results.queries import UnpooledWave, unpooled_waves
from surveys.results.services.rows import ALGORITHM
from surveys.results.services.together import ASKED, Crowd, Source, Together


@dataclass(frozen=True)
class _Kind:
    """Waves can be taken together when they count by the same threshold and asked the same items."""

    threshold: int
    item_keys: tuple[str, ...]


@dataclass(frozen=True)
class _Found:
    """A pool as it was worked out, with its rows; nothing of it is stored yet."""

    pool: HealthPool
    campaigns: tuple[Campaign, ...]
    dimensions: tuple[DimensionHealth, ...]
    items: tuple[ItemHealth, ...]


def pool_health(*, version: BankVersion) -> list[HealthPool]:
    """Make a pool of each run of released waves that is large enough and in none yet. Safe to call at any time.

    It is worked out first and then written, so that nobody waits with an answer meanwhile. Two at once make each pool
    once: whoever comes second finds its waves taken, and works out what is left.
    """
    while True:
        waves = unpooled_waves(version)
        if sum(wave.sitting_persons for wave in waves) < FEWEST_PERSONS:  # no block need be read to know
            return []
        sources = [source for wave in waves for source in _sources(wave.campaign, version)]
        found = [pool for alike in _alike(sources) for pool in _pools(version, alike)]
        if not found or _write(version, found, waves):
            return [each.pool for each in found]


@transaction.atomic
def _write(version: BankVersion, found: Sequence[_Found], waves: Sequence[UnpooledWave]) -> bool:
    """Store what was found; False when these are not the waves that wait any more."""
    BankVersion.objects.select_for_update().get(pk=version.pk)
    if unpooled_waves(version) != waves:
        return False
    for each in found:
        each.pool.save()
        sources = (HealthSource(pool=each.pool, version=version, campaign=campaign) for campaign in each.campaigns)
        HealthSource.objects.bulk_create(sources)
        DimensionHealth.objects.bulk_create(each.dimensions)
        ItemHealth.objects.bulk_create(each.items)
    return True


def _sources(campaign: Campaign, version: BankVersion) -> Iterator[Source]:
    return (Source(campaign, section) for section in sections(campaign) if section.version_id == version.pk)


def _alike(sources: Sequence[Source]) -> Iterator[list[Source]]:
    return (list(alike) for _kind, alike in groupby(sorted(sources, key=_order), key=_kind_of))


def _kind_of(source: Source) -> _Kind:
    return _Kind(source.campaign.threshold, source.section.item_keys)


def _order(source: Source) -> tuple[int, tuple[str, ...], float, int]:
    """Waves of a kind together, in the order of their release."""
    released = source.campaign.released_at
    kind = _kind_of(source)
    return (kind.threshold, kind.item_keys, released.timestamp() if released else 0.0, source.campaign.pk)


def _pools(version: BankVersion, sources: Sequence[Source]) -> Iterator[_Found]:
    outline = published_outline(version)
    waiting: list[Source] = []
    for source in sources:
        waiting.append(source)
        together = Together(outline, waiting)
        crowd = together.crowd()
        if crowd.is_enough:
            yield _pool(version, waiting, together, crowd)
            waiting = []


def _pool(version: BankVersion, sources: Sequence[Source], together: Together, crowd: Crowd) -> _Found:
    pool = HealthPool(
        version=version,
        algorithm=ALGORITHM,
        threshold=together.threshold,
        persons=sum(block.persons for block in crowd.blocks),
        teams=crowd.organisations_teams,
    )
    pool.full_clean()
    rest: dict[str, float | None] = {}
    dimensions = [_dimension(pool, together, key, rest) for key, found in together.bank.by_key.items() if found.items]
    items = [_item(pool, together, key, rest.get(key)) for key in together.bank.item_order]
    return _Found(pool, tuple(source.campaign for source in sources), tuple(dimensions), tuple(items))


def _dimension(pool: HealthPool, together: Together, key: str, rest: dict[str, float | None]) -> DimensionHealth:
    """Over those who answered all of its items, if they are enough; `rest` takes what is found of the items."""
    crowd = together.crowd(key)
    scores = item_scores(together.bank, together.rows(crowd.teams), key)
    whole = complete(scores)
    row = DimensionHealth(pool=pool, key=key, items=scores.shape[1])
    if together.crowd_of(crowd.blocks, _by_team(together, crowd, whole)).is_enough:
        found = consistency(together.bank, scores[whole], key)
        row.n, row.alpha = int(np.count_nonzero(whole)), found.alpha
        rest.update(found.rest)
    return row


def _by_team(together: Together, crowd: Crowd, whole: np.ndarray) -> dict[str, int]:
    """How many persons of each team are among these rows, which lie in the order of the teams."""
    ends = np.cumsum([len(together.answers[team]) for team in crowd.teams], dtype=int)
    parts = np.split(whole, ends[:-1]) if crowd.teams else []
    return {team: int(np.count_nonzero(part)) for team, part in zip(crowd.teams, parts, strict=True)}


def _item(pool: HealthPool, together: Together, key: str, rest: float | None) -> ItemHealth:
    row = ItemHealth(pool=pool, key=key, rest=rest)
    _put_answers(row, together)
    asked = together.crowd(ASKED)
    if asked.is_enough:
        column = together.rows(asked.teams)[:, together.bank.columns[key]]
        row.asked = len(column)
        row.dont_know = _share(together, column, key, DONT_KNOW)
        row.not_applicable = _share(together, column, key, NOT_APPLICABLE)
    return row


def _put_answers(row: ItemHealth, together: Together) -> None:
    """Mean and ends of the scale, or the words that stand for them."""
    crowd = together.crowd(ITEM + row.key)
    if not crowd.is_enough:
        return
    found = together.census.item(row.key, crowd.teams)
    ends = ends_of(found)
    row.n, row.teams = found.n, crowd.organisations_teams
    row.at_ceiling, row.at_floor = share_band(ends.ceiling).value, share_band(ends.floor).value
    if found.mean is None:
        return
    if together.holds_number(row.key) or same_answers(found):
        row.banded = band(found.mean).value
    else:
        row.mean = shown(found.mean).value
        if not together.holds_shares(row.key):
            row.ceiling, row.floor = round_half_up(ends.ceiling, DIGITS), round_half_up(ends.floor, DIGITS)


def _share(together: Together, column: np.ndarray, key: str, code: int) -> float | None:
    if together.holds_counts(key, code):
        return None
    return round_half_up(int(np.count_nonzero(column == code)) / len(column), DIGITS)
