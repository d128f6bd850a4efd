"""Where everything in a draft stands: the tree, and the order of asking."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion, Dimension, Item, Practice, Radar, RollUp

Row = Any  # Dimension, Item, Practice, RollUp or Radar


def list_mark(keys: Iterable[str]) -> str:
    """Changes when a list gets another order, or other entries."""
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:8]


class Arrangement:
    """All rows of a draft in memory; `save` numbers them anew and writes those that moved."""

    def __init__(self, draft: BankVersion) -> None:
        self.rows: dict[str, list[Row]] = {
            DraftPart.DIMENSION: list(Dimension.objects.filter(version=draft)),
            DraftPart.ITEM: list(Item.objects.filter(version=draft)),
            DraftPart.PRACTICE: list(Practice.objects.filter(version=draft)),
            DraftPart.ROLL_UP: list(RollUp.objects.filter(version=draft)),
            DraftPart.RADAR: list(Radar.objects.filter(version=draft)),
        }
        self.stood = {(kind, row.pk): _place(row) for kind, rows in self.rows.items() for row in rows}

    # -- Looking around --------------------------------------------------------

    def find(self, kind: str, key: str) -> Row | None:
        return next((row for row in self.rows[kind] if row.key == key), None)

    def above(self, row: Row) -> Dimension | None:
        """The dimension in which a row stands."""
        pk = _above(row)
        return next((one for one in self.rows[DraftPart.DIMENSION] if one.pk == pk), None) if pk else None

    def beside(self, kind: str, above: Dimension | None) -> list[Row]:
        """The rows of a kind in one dimension, in their order."""
        pk = above.pk if above else None
        return [row for row in self.rows[kind] if _above(row) == pk]

    def below(self, dimension: Dimension) -> Iterator[Dimension]:
        """The dimension and all under it, depth first."""
        yield dimension
        for child in self.beside(DraftPart.DIMENSION, dimension):
            yield from self.below(child)

    # -- Moving ----------------------------------------------------------------

    def put(self, kind: str, row: Row, above: Dimension | None, place: int) -> None:
        """Puts a row, new or old, among those of a dimension. Raises ValidationError where it can not stand."""
        self._may_stand(kind, row, above)
        rows = self.rows[kind]
        if row in rows:
            rows.remove(row)
        if isinstance(row, Dimension):
            row.parent = above
        elif not isinstance(row, RollUp | Radar):
            row.dimension = above
        there = self.beside(kind, above)
        rows.insert(rows.index(there[place]) if place < len(there) else len(rows), row)

    def _may_stand(self, kind: str, row: Row, above: Dimension | None) -> None:
        if kind in {DraftPart.ROLL_UP, DraftPart.RADAR}:
            return
        if above is None:
            if kind != DraftPart.DIMENSION:
                raise ValidationError(_("That dimension is not in this draft any more. Choose another."))
            return
        if kind == DraftPart.DIMENSION:
            if row.pk and above in list(self.below(row)):
                raise ValidationError(_("A dimension can not stand inside itself. Choose another place."))
            if self.beside(DraftPart.ITEM, above) or self.beside(DraftPart.PRACTICE, above):
                words = _(
                    "“%(title)s” has questions or practices of its own. Move those first, or choose another place."
                )
                raise ValidationError(words % {"title": above})
        elif self.beside(DraftPart.DIMENSION, above):
            words = _("“%(title)s” is divided into dimensions. Choose one of those.")
            raise ValidationError(words % {"title": above})

    # -- Writing ---------------------------------------------------------------

    def save(self) -> None:
        """Dimensions depth first; questions and practices in the order of their dimensions."""
        self._inherit()
        dimensions = self._walk()
        for order, dimension in enumerate(dimensions):
            dimension.order = order
        for kind in (DraftPart.ITEM, DraftPart.PRACTICE):
            rows = (row for dimension in dimensions for row in self.beside(kind, dimension))
            for order, row in enumerate(rows):
                row.order = order
        for other in (DraftPart.ROLL_UP, DraftPart.RADAR):
            for order, row in enumerate(self.rows[other]):
                row.order = order
        for name, fields in FIELDS.items():
            moved = [row for row in self.rows[name] if row.pk and self.stood.get((name, row.pk)) != _place(row)]
            if moved:
                type(moved[0]).objects.bulk_update(moved, fields)

    def _walk(self) -> list[Dimension]:
        tops = self.beside(DraftPart.DIMENSION, None)
        return [dimension for top in tops for dimension in self.below(top)]

    def _inherit(self) -> None:
        """The first way holds for all below a dimension that has it."""
        for dimension in self._walk():
            above = self.above(dimension)
            dimension.first_way = dimension.first_way or bool(above and above.first_way)


FIELDS: dict[str, list[str]] = {
    DraftPart.DIMENSION: ["order", "parent", "first_way"],
    DraftPart.ITEM: ["order", "dimension"],
    DraftPart.PRACTICE: ["order", "dimension"],
    DraftPart.ROLL_UP: ["order"],
    DraftPart.RADAR: ["order"],
}


def _above(row: Row) -> int | None:
    """The id of the dimension in which a row stands."""
    pk: int | None = row.parent_id if isinstance(row, Dimension) else getattr(row, "dimension_id", None)
    return pk


def _place(row: Row) -> tuple[object, ...]:
    return row.order, _above(row), getattr(row, "first_way", False)
