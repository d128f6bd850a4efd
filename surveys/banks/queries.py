"""Reads about banks, each with a constant number of SQL queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from surveys.banks.choices import ItemText, PartKind, Status
from surveys.banks.models import (
    BankVersion,
    Dimension,
    Erratum,
    Item,
    Practice,
    QuestionBank,
    Radar,
    ResponseScale,
    RetiredPart,
    RollUp,
    ScalePoint,
    Texts,
)
from surveys.banks.outline import (
    DimensionNode,
    ErratumNode,
    ItemNode,
    LinkNode,
    Outline,
    PointNode,
    PracticeNode,
    RadarNode,
    RollUpNode,
    ScaleNode,
    minutes_for,
)


@dataclass(frozen=True, slots=True)
class PublishedBank:
    """The latest published version of a bank, as lists show it."""

    version_id: int
    slug: str
    number: int
    title: Texts
    summary: Texts
    quick_check: bool
    items: int
    items_short: int
    minutes: int
    minutes_short: int

    @property
    def has_short_form(self) -> bool:
        """Some items are asked in the long form only."""
        return self.items_short < self.items


@dataclass(frozen=True, slots=True)
class Mention:
    """An item or practice that serves a concept."""

    bank: str
    kind: str  # item | practice
    key: str
    text: Texts


def latest_versions() -> QuerySet[BankVersion]:
    """The latest published version of each bank, by slug, with its bank."""
    latest = BankVersion.objects.filter(bank=OuterRef("bank"), status=Status.PUBLISHED).order_by("-number")
    return (
        BankVersion.objects.filter(pk=Subquery(latest.values("pk")[:1])).select_related("bank").order_by("bank__slug")
    )


def latest_version(slug: str) -> BankVersion | None:
    """The latest published version of one bank."""
    return latest_versions().filter(bank__slug=slug).first()


def versions_of(slug: str) -> list[BankVersion]:
    """All versions of a bank, drafts too, latest first."""
    return list(BankVersion.objects.filter(bank__slug=slug).select_related("bank").order_by("-number"))


def draft_of(slug: str) -> BankVersion | None:
    """The draft of a bank, which has one at most."""
    return BankVersion.objects.select_related("bank").filter(bank__slug=slug, status=Status.DRAFT).first()


def latest_number(slug: str) -> int:
    """The highest number that a version of the bank has, drafts too; 0 before there is any."""
    latest: int | None = BankVersion.objects.filter(bank__slug=slug).aggregate(latest=Max("number"))["latest"]
    return latest or 0


def words_of_the_past(slug: str) -> dict[tuple[str, str], Texts]:
    """The latest words under every key that the bank has ever had: kind and key → texts. 4 queries."""
    found: dict[tuple[str, str], Texts] = {}
    rows: list[tuple[str, QuerySet[Any], str]] = [
        (PartKind.DIMENSION, Dimension.objects.all(), "title"),
        (PartKind.ITEM, Item.objects.all(), "text"),
        (PartKind.PRACTICE, Practice.objects.all(), "title"),
    ]
    for kind, parts, field in rows:
        ordered = parts.filter(version__bank__slug=slug).order_by("version__number")
        found |= {(kind, key): texts for key, texts in ordered.values_list("key", field)}
    kept = RetiredPart.objects.filter(version__bank__slug=slug)
    return {named: texts for part in kept for named, texts in _words_in(part.kind, part.content)} | found


def _words_in(kind: str, content: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Texts]]:
    """The words of a part that was taken out, and of all that stood below it."""
    yield (kind, content["key"]), content["text" if kind == PartKind.ITEM else "title"]
    for inner in PartKind if kind == PartKind.DIMENSION else ():
        for one in content.get(f"{inner}s", ()):
            yield from _words_in(inner, one)


def version_before(version: BankVersion) -> BankVersion | None:
    """The version that was published last before this one: teams were asked it, also if it is retired by now."""
    earlier = BankVersion.objects.filter(bank=version.bank_id, number__lt=version.number).exclude(status=Status.DRAFT)
    return earlier.select_related("bank").order_by("-number").first()


def outline_before(version: BankVersion) -> Outline | None:
    """The whole of `version_before`; None for the first version of a bank."""
    before = version_before(version)
    return bank_outline(before) if before else None


def item_keys_taken(bank: QuestionBank) -> set[str]:
    """Keys of items that the bank has or ever had, in any version."""
    kept = RetiredPart.objects.filter(version__bank=bank, kind=PartKind.ITEM).values_list("key", flat=True)
    return {*Item.objects.filter(version__bank=bank).values_list("key", flat=True), *kept}


def languages_of(version: BankVersion) -> list[str]:
    """The languages of a version, its own first: those that its title is in."""
    return [version.language, *sorted(set(version.title) - {version.language})]


def retired_parts(version: BankVersion) -> QuerySet[RetiredPart]:
    """What was taken out of a draft, latest first."""
    return RetiredPart.objects.filter(version=version).order_by("-pk")


def version_to_export(slug: str, number: int | None = None) -> BankVersion | None:
    """The version with the number; without one the latest published, or else the latest of all."""
    versions = versions_of(slug)
    if number is not None:
        return next((version for version in versions if version.number == number), None)
    published = [version for version in versions if version.status == Status.PUBLISHED]
    return next(iter(published or versions), None)


def all_versions() -> list[BankVersion]:
    """Every version of every bank, by slug, the latest first; for those who may read drafts."""
    return list(BankVersion.objects.select_related("bank").order_by("bank__slug", "-number"))


def published_banks() -> list[PublishedBank]:
    """The latest published version of each bank that is not archived, by slug. One query."""
    counted = (
        latest_versions()
        .filter(bank__archived=False)
        .annotate(items_all=Count("items"), items_short=Count("items", filter=Q(items__short_form=True)))
    )
    return [
        PublishedBank(
            version_id=version.pk,
            slug=version.bank.slug,
            number=version.number,
            title=version.title,
            summary=version.summary,
            quick_check=version.quick_check,
            items=version.items_all,
            items_short=version.items_short,
            minutes=minutes_for(version.items_all),
            minutes_short=minutes_for(version.items_short),
        )
        for version in counted
    ]


def concept_coverage(outlines: Iterable[Outline]) -> dict[str, tuple[Mention, ...]]:
    """Which items and practices name each concept; concepts in order of their ids."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for outline in outlines:
        for item in outline.items():
            for concept in item.concepts:
                found[concept].append(Mention(outline.slug, "item", item.key, item.text))
        for practice in outline.practices():
            for concept in practice.concepts:
                found[concept].append(Mention(outline.slug, "practice", practice.key, practice.title))
    return {concept: tuple(found[concept]) for concept in sorted(found)}


# -- The whole of a version ----------------------------------------------------


def bank_outline(version: BankVersion | int) -> Outline:
    """The whole version with its texts as they are shown now, slips mended: 9 queries, whatever its size.

    Raises BankVersion.DoesNotExist.
    """
    published = published_outline(version)
    errata = _errata(published.version_id)
    return _corrected(published, errata) if errata else published


def published_outline(version: BankVersion | int) -> Outline:
    """The whole version with its texts as they were published, for files and digests. 8 queries."""
    pk = version if isinstance(version, int) else version.pk
    head = BankVersion.objects.select_related("bank").get(pk=pk)
    scales = _scales(pk)
    return Outline(
        version_id=head.pk,
        slug=head.bank.slug,
        number=head.number,
        status=head.status,
        language=head.language,
        title=head.title,
        summary=head.summary,
        source=head.source,
        licence=head.licence,
        attribution=head.attribution,
        quick_check=head.quick_check,
        dimensions=_dimensions(pk, scales),
        scales={scale.key: scale for scale in scales.values()},
        radars=tuple(_radar(row) for row in Radar.objects.filter(version=pk)),
        roll_ups=tuple(_roll_up(row) for row in RollUp.objects.filter(version=pk)),
    )


def item_of(pk: int) -> Item:
    """One item of any version. Raises Item.DoesNotExist."""
    return Item.objects.get(pk=pk)


def text_now(*, item: Item, part: str, language: str) -> str:
    """A text of an item as it is shown now; empty where there is none."""
    latest = Erratum.objects.filter(item=item, part=part, language=language).last()
    published: Texts = {"text": item.text, "help": item.help, "low": item.low, "high": item.high}.get(part, {})
    return latest.text if latest else published.get(language, "")


ERRATA = "SELECT COUNT(*) FROM surveys_erratum"


def errata_mark() -> int:
    """Another number after each correction, for the keys of what processes keep. They are counted, not looked up by
    their last id: of two that are written at once, the one with the higher id may be seen first.
    """
    with connection.cursor() as cursor:  # asked with each page of a survey: Django builds the SQL of a count anew
        cursor.execute(ERRATA)
        return int(cursor.fetchone()[0])


def errata_marked() -> RawSQL:
    """The mark as a column of another query, which then needs no second one."""
    return RawSQL(f"({ERRATA})", [], IntegerField())  # noqa: S611  # a constant


def cached_outline(version_id: int) -> Outline:
    """The outline of a published version, which changes with corrections only, from the memory of this process."""
    return _kept_outline(version_id, errata_mark())


def cached_outlines(version_ids: Iterable[int]) -> dict[int, Outline]:
    """The same for several versions. One query when all are known."""
    mark = errata_mark()
    return {version_id: _kept_outline(version_id, mark) for version_id in version_ids}


def _kept_outline(version_id: int, mark: int) -> Outline:
    key = f"outline:{version_id}:{mark}"
    found: Outline | None = caches["pages"].get(key)
    if found is None:
        found = bank_outline(version_id)
        if found.status != Status.DRAFT:
            caches["pages"].set(key, found, timeout=3600)
    return found


def _scales(version: int) -> dict[int, ScaleNode]:
    points: dict[int, list[PointNode]] = defaultdict(list)
    for row in ScalePoint.objects.filter(scale__version=version).order_by("value"):
        before = points[row.scale_id]
        before.append(PointNode(row.key, len(before) + 1, row.value, row.label, row.descriptor, row.part))
    return {
        row.pk: ScaleNode(row.key, row.title, row.kind, tuple(points[row.pk]))
        for row in ResponseScale.objects.filter(version=version)
    }


def _dimensions(version: int, scales: dict[int, ScaleNode]) -> tuple[DimensionNode, ...]:
    rows = list(Dimension.objects.filter(version=version))
    keys = {row.pk: row.key for row in rows}
    items = _items(version, keys, scales)
    practices = _practices(version, keys, {item.id: item.key for found in items.values() for item in found})
    below: dict[int | None, list[Dimension]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    depths: dict[int, int] = {}
    nodes = []
    for row in rows:  # parents come before their children
        depths[row.pk] = depths[row.parent_id] + 1 if row.parent_id else 0
        nodes.append(
            DimensionNode(
                id=row.pk,
                key=row.key,
                parent_key=keys[row.parent_id] if row.parent_id else None,
                depth=depths[row.pk],
                title=row.title,
                short=row.short,
                summary=row.summary,
                weight=row.weight,
                first_way=row.first_way,
                discussion=tuple(row.discussion),
                children=tuple(child.key for child in below[row.pk]),
                items=tuple(items[row.pk]),
                practices=tuple(practices[row.pk]),
            )
        )
    return tuple(nodes)


def _items(version: int, keys: dict[int, str], scales: dict[int, ScaleNode]) -> dict[int, list[ItemNode]]:
    found: dict[int, list[ItemNode]] = defaultdict(list)
    for place, row in enumerate(Item.objects.filter(version=version)):
        found[row.dimension_id].append(
            ItemNode(
                id=row.pk,
                key=row.key,
                place=place,
                dimension_key=keys[row.dimension_id],
                text=row.text,
                help=row.help,
                low=row.low,
                high=row.high,
                scale=scales[row.scale_id],
                reverse=row.reverse,
                weight=row.weight,
                short_form=row.short_form,
                continues=row.continues,
                concepts=tuple(row.concepts),
            )
        )
    return found


def _errata(version: int) -> dict[int, list[ErratumNode]]:
    """By item, oldest first."""
    found: dict[int, list[ErratumNode]] = defaultdict(list)
    for row in Erratum.objects.filter(item__version=version):
        found[row.item_id].append(ErratumNode(row.part, row.language, row.was, row.text, row.at))
    return found


def _corrected(outline: Outline, errata: Mapping[int, list[ErratumNode]]) -> Outline:
    dimensions = (
        replace(node, items=tuple(_corrected_item(item, errata.get(item.id, ())) for item in node.items))
        for node in outline.dimensions
    )
    return replace(outline, dimensions=tuple(dimensions))


def _corrected_item(item: ItemNode, errata: Iterable[ErratumNode]) -> ItemNode:
    texts = {part.value: dict(item.texts(part)) for part in ItemText}
    for one in errata:  # the latest counts
        texts[one.part][one.language] = one.text
    return replace(
        item, text=texts["text"], help=texts["help"], low=texts["low"], high=texts["high"], errata=tuple(errata)
    )


def _practices(version: int, keys: dict[int, str], item_keys: dict[int, str]) -> dict[int, list[PracticeNode]]:
    found: dict[int, list[PracticeNode]] = defaultdict(list)
    for row in Practice.objects.filter(version=version):
        found[row.dimension_id].append(
            PracticeNode(
                id=row.pk,
                key=row.key,
                dimension_key=keys[row.dimension_id],
                item_key=item_keys[row.item_id] if row.item_id else "",
                title=row.title,
                why=row.why,
                next_step=row.next_step,
                good_enough=row.good_enough,
                notice=row.notice,
                effort=row.effort,
                band=row.band,
                after=tuple(row.after),
                concepts=tuple(row.concepts),
                links=tuple(LinkNode(link["title"], link["url"]) for link in row.links),
            )
        )
    return found


def _roll_up(row: RollUp) -> RollUpNode:
    return RollUpNode(row.pk, row.key, row.title, row.summary, tuple(row.dimensions))


def _radar(row: Radar) -> RadarNode:
    return RadarNode(row.pk, row.key, row.title, tuple(row.axes))
