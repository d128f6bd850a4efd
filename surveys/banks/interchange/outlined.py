"""From a document that is not stored yet to the outline that pages show and versions are compared by."""

import hashlib
import json

from surveys.banks.choices import Status
from surveys.banks.document import BankDocument, DimensionPart, ItemPart, PracticePart, ScalePart
from surveys.banks.interchange.stored import data_of
from surveys.banks.outline import (
    DimensionNode,
    ItemNode,
    LinkNode,
    Outline,
    PointNode,
    PracticeNode,
    RadarNode,
    RollUpNode,
    ScaleNode,
)

NOT_STORED = 0  # instead of primary keys


def outline_of(document: BankDocument) -> Outline:
    """The document as the draft that it would become."""
    scales = {part.key: _scale(part) for part in document.scales}
    return Outline(
        version_id=NOT_STORED,
        slug=document.slug,
        number=document.version,
        status=Status.DRAFT,
        language=document.language,
        title=document.title,
        summary=document.summary,
        source=document.source,
        licence=document.licence,
        attribution=document.attribution,
        quick_check=document.quick_check,
        dimensions=_dimensions(document, scales),
        scales=scales,
        radars=tuple(RadarNode(NOT_STORED, one.key, one.title, tuple(one.axes)) for one in document.radars),
        roll_ups=tuple(
            RollUpNode(NOT_STORED, one.key, one.title, one.summary or {}, tuple(one.dimensions))
            for one in document.roll_ups
        ),
    )


def mark_of(outline: Outline) -> str:
    """Changes with anything that a person writes into a version, whatever its number."""
    data = data_of(outline) | {"version": 0}
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _scale(part: ScalePart) -> ScaleNode:
    points = (
        PointNode(one.key, place, one.value, one.label, one.descriptor or {}, one.part)
        for place, one in enumerate(part.points, start=1)
    )
    return ScaleNode(part.key, part.title, part.kind, tuple(points))


def _dimensions(document: BankDocument, scales: dict[str, ScaleNode]) -> tuple[DimensionNode, ...]:
    """Depth first; items count their places over the whole bank."""
    parents = {child.key: part for _at, part in document.walk() for child in part.dimensions}
    first_way: dict[str, bool] = {}
    depths: dict[str, int] = {}
    place = 0
    nodes = []
    for _at, part in document.walk():
        parent = parents.get(part.key)
        depths[part.key] = depths[parent.key] + 1 if parent else 0
        first_way[part.key] = part.first_way or (parent is not None and first_way[parent.key])
        items = tuple(_item(one, part, place + index, scales) for index, one in enumerate(part.items))
        place += len(items)
        nodes.append(
            DimensionNode(
                id=NOT_STORED,
                key=part.key,
                parent_key=parent.key if parent else None,
                depth=depths[part.key],
                title=part.title,
                short=part.short or {},
                summary=part.summary or {},
                weight=part.weight,
                first_way=first_way[part.key],
                discussion=tuple(part.discussion),
                children=tuple(child.key for child in part.dimensions),
                items=items,
                practices=tuple(_practice(one, part) for one in part.practices),
            )
        )
    return tuple(nodes)


def _item(part: ItemPart, dimension: DimensionPart, place: int, scales: dict[str, ScaleNode]) -> ItemNode:
    return ItemNode(
        id=NOT_STORED,
        key=part.key,
        place=place,
        dimension_key=dimension.key,
        text=part.text,
        help=part.help or {},
        low=part.low or {},
        high=part.high or {},
        scale=scales[part.scale],
        reverse=part.reverse,
        weight=part.weight,
        short_form=part.short_form,
        continues=part.continues or "",
        concepts=tuple(part.concepts),
    )


def _practice(part: PracticePart, dimension: DimensionPart) -> PracticeNode:
    return PracticeNode(
        id=NOT_STORED,
        key=part.key,
        dimension_key=dimension.key,
        item_key=part.item or "",
        title=part.title,
        why=part.why,
        next_step=part.next_step,
        good_enough=part.good_enough,
        notice=part.notice,
        effort=part.effort,
        band=part.band,
        after=tuple(part.after),
        concepts=tuple(part.concepts),
        links=tuple(LinkNode(one.title, one.url) for one in part.links),
    )
