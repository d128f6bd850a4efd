"""From a document to the rows of a version."""

from typing import Any

from surveys.banks.document import BankDocument, DimensionPart
from surveys.banks.models import (
    BankVersion,
    Dimension,
    Item,
    Practice,
    Radar,
    ResponseScale,
    RollUp,
    ScalePoint,
    Texts,
)


def save_content(version: BankVersion, document: BankDocument) -> None:
    """Fills a new version, or a draft anew, with what the document holds."""
    if version.pk:
        _clear(version)
    _save_head(version, document)
    _save_parts(version, document)


def save_parts(version: BankVersion, document: BankDocument) -> None:
    """Everything but the head, in the place of what is there."""
    _clear(version)
    _save_parts(version, document)


def _clear(version: BankVersion) -> None:
    for kind in (Practice, Item, Dimension, ResponseScale, RollUp, Radar):
        kind._default_manager.filter(version=version).delete()


def _save_head(version: BankVersion, document: BankDocument) -> None:
    for name in ("language", "title", "summary", "source", "licence", "attribution", "quick_check"):
        setattr(version, name, getattr(document, name))
    version.full_clean()
    version.save()


def _save_parts(version: BankVersion, document: BankDocument) -> None:
    scales = _save_scales(version, document)
    dimensions = _save_dimensions(version, document)
    items = _save_items(version, dimensions, scales)
    _save_practices(version, dimensions, items)
    RollUp.objects.bulk_create(
        RollUp(
            version=version,
            key=part.key,
            order=order,
            title=part.title,
            summary=_texts(part.summary),
            dimensions=part.dimensions,
        )
        for order, part in enumerate(document.roll_ups)
    )
    Radar.objects.bulk_create(
        Radar(version=version, key=part.key, order=order, title=part.title, axes=part.axes)
        for order, part in enumerate(document.radars)
    )


def _texts(texts: Texts | None) -> Texts:
    return texts or {}


def _save_scales(version: BankVersion, document: BankDocument) -> dict[str, ResponseScale]:
    scales = ResponseScale.objects.bulk_create(
        ResponseScale(version=version, key=part.key, order=order, title=part.title, kind=part.kind)
        for order, part in enumerate(document.scales)
    )
    ScalePoint.objects.bulk_create(
        ScalePoint(
            scale=scale,
            key=point.key,
            order=order,
            value=point.value,
            label=point.label,
            descriptor=_texts(point.descriptor),
            part=point.part,
        )
        for scale, part in zip(scales, document.scales, strict=True)
        for order, point in enumerate(part.points)
    )
    return {scale.key: scale for scale in scales}


def _save_dimensions(version: BankVersion, document: BankDocument) -> list[tuple[Dimension, DimensionPart]]:
    """Level by level, because children need the keys of their parents; `order` is depth first over the whole tree."""
    places = {part.key: order for order, (_at, part) in enumerate(document.walk())}
    saved: list[tuple[Dimension, DimensionPart]] = []
    level: list[tuple[Dimension | None, DimensionPart]] = [(None, part) for part in document.dimensions]
    while level:
        rows = Dimension.objects.bulk_create(
            _dimension(version, parent, part, places[part.key]) for parent, part in level
        )
        here = [(row, part) for row, (_parent, part) in zip(rows, level, strict=True)]
        saved += here
        level = [(row, child) for row, part in here for child in part.dimensions]
    return sorted(saved, key=lambda pair: pair[0].order)


def _dimension(version: BankVersion, parent: Dimension | None, part: DimensionPart, order: int) -> Dimension:
    return Dimension(
        version=version,
        key=part.key,
        parent=parent,
        order=order,
        title=part.title,
        short=_texts(part.short),
        summary=_texts(part.summary),
        weight=part.weight,
        first_way=part.first_way or (parent is not None and parent.first_way),
        discussion=part.discussion,
    )


def _save_items(
    version: BankVersion, dimensions: list[tuple[Dimension, DimensionPart]], scales: dict[str, ResponseScale]
) -> dict[str, Item]:
    rows: list[Item] = []
    for dimension, part in dimensions:
        rows += [
            Item(
                version=version,
                dimension=dimension,
                scale=scales[item.scale],
                key=item.key,
                order=len(rows) + index,
                text=item.text,
                help=_texts(item.help),
                low=_texts(item.low),
                high=_texts(item.high),
                reverse=item.reverse,
                weight=item.weight,
                short_form=item.short_form,
                continues=item.continues or "",
                concepts=item.concepts,
            )
            for index, item in enumerate(part.items)
        ]
    return {row.key: row for row in Item.objects.bulk_create(rows)}


def _save_practices(
    version: BankVersion, dimensions: list[tuple[Dimension, DimensionPart]], items: dict[str, Item]
) -> None:
    rows: list[Practice] = []
    for dimension, part in dimensions:
        for practice in part.practices:
            fields: dict[str, Any] = {
                name: getattr(practice, name)
                for name in ("key", "title", "why", "next_step", "good_enough", "notice", "effort", "band", "after")
            }
            links = [{"title": link.title, "url": link.url} for link in practice.links]
            item = items[practice.item] if practice.item else None
            row = Practice(version=version, dimension=dimension, item=item, order=len(rows), links=links, **fields)
            row.concepts = practice.concepts
            rows.append(row)
    Practice.objects.bulk_create(rows)
