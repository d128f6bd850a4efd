"""Parts are taken out of a draft and kept whole, so that they can be put back."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion, Dimension, Item, Practice, Radar, ResponseScale, RetiredPart, RollUp
from surveys.banks.services.drafting import OvertakenError, as_seen, held_draft, seen
from surveys.banks.services.drafts.arranging import Arrangement, Row
from surveys.banks.services.drafts.content import BELOW, MODELS, Content, content_of, put, row_of, title_of
from surveys.banks.services.drafts.earlier import earlier_content
from surveys.banks.services.drafts.editing import edit_part
from surveys.teams.models import User
from surveys.teams.services import record

FEWEST_AXES = 3
HELPED_BY = "helped_by"  # practices that named a question when it was taken out


# -- Out -----------------------------------------------------------------------


@transaction.atomic
def retire_part(*, version: BankVersion, kind: str, key: str, mark: str, by: User | None) -> RetiredPart:
    """Takes a dimension with all below it, a question or a practice out; what names it forgets it.

    Raises OvertakenError where somebody else changed it since the writer saw it, and ValidationError where a radar or a
    set of dimensions would be left with too few.
    """
    draft = held_draft(version)
    row = as_seen(row_of(draft, kind, key), mark)
    now = Arrangement(draft)
    above, here = now.above(row), now.find(kind, key)
    place = now.beside(kind, above).index(here)
    content = _whole(now, row)
    gone = list(now.below(row)) if isinstance(row, Dimension) else []
    _forget_dimensions(draft, {one.key for one in gone})
    _forget_practices(draft, row, gone)
    retired = RetiredPart(
        version=draft,
        kind=kind,
        key=key,
        title=title_of(kind, content),
        parent=above.key if above else "",
        order=place,
        content=content,
    )
    retired.full_clean()
    retired.save()
    record(by=by, verb=f"retire {kind} of a draft", obj=row)
    row.delete()
    Arrangement(draft).save()
    return retired


def _whole(now: Arrangement, row: Row) -> Content:
    content = content_of(row)
    if isinstance(row, Item):
        content[HELPED_BY] = [one.key for one in now.rows[DraftPart.PRACTICE] if one.item_id == row.pk]
    if not isinstance(row, Dimension):
        return content
    for kind in (DraftPart.DIMENSION, DraftPart.ITEM, DraftPart.PRACTICE):
        content[f"{kind}s"] = [_whole(now, inner) for inner in now.beside(kind, row)]
    return content


def _forget_dimensions(draft: BankVersion, keys: set[str]) -> None:
    for radar in Radar.objects.filter(version=draft):
        left = [key for key in radar.axes if key not in keys]
        if len(left) < FEWEST_AXES and left != radar.axes:
            words = _("The radar “%(title)s” would have fewer than three axes. Give it others or remove it first.")
            raise ValidationError(words % {"title": radar})
        _write(radar, "axes", left)
    for roll_up in RollUp.objects.filter(version=draft):
        left = [key for key in roll_up.dimensions if key not in keys]
        if not left:
            words = _("“%(title)s” would have no dimensions. Give it others or remove it first.")
            raise ValidationError(words % {"title": roll_up})
        _write(roll_up, "dimensions", left)


def _forget_practices(draft: BankVersion, row: Row, gone: list[Dimension]) -> None:
    practices = list(Practice.objects.filter(version=draft))
    inside = {dimension.pk for dimension in gone}
    out = {one.key for one in practices if one == row or one.dimension_id in inside}
    for practice in practices:
        if practice.key not in out:
            _write(practice, "after", [key for key in practice.after if key not in out])


def _write(row: Row, field: str, value: list[str]) -> None:
    if getattr(row, field) != value:
        setattr(row, field, value)
        row.save(update_fields=[field])


@transaction.atomic
def remove_part(*, version: BankVersion, kind: str, key: str, mark: str, by: User | None) -> None:
    """Deletes a radar or a set of dimensions: no answer hangs on it, and it is made again in a minute."""
    draft = held_draft(version)
    row = as_seen(row_of(draft, kind, key), mark)
    record(by=by, verb=f"remove {kind} of a draft", obj=row)
    row.delete()
    Arrangement(draft).save()


# -- Back ----------------------------------------------------------------------


@transaction.atomic
def restore_part(*, version: BankVersion, kind: str, key: str, into: str | None = None, by: User | None) -> Any:  # noqa: ANN401  # a row of the kind's model
    """Puts a part back where it stood, or into another dimension: one that was taken out of this draft, or one that an
    earlier version had. Parts below it that are in the draft already stay where they are, and practices that helped
    with a question do so again, unless they help with another by now.
    """
    draft = held_draft(version)
    if row_of(draft, kind, key) is not None:
        raise ValidationError(_("It is in the draft already: somebody put it back."))
    retired = RetiredPart.objects.filter(version=draft, kind=kind, key=key).first()
    content, parent, place = (
        (retired.content, retired.parent, retired.order) if retired else earlier_content(draft, kind, key)
    )
    if content is None:
        raise OvertakenError(None)
    now = Arrangement(draft)
    row = _put_back(draft, now, kind, content, _home(now, kind, parent if into is None else into), place)
    now.save()
    if retired:
        retired.delete()
    record(by=by, verb=f"restore {kind} of a draft", obj=row)
    return row


@transaction.atomic
def put_back_part(*, version: BankVersion, kind: str, key: str, content: Content, by: User | None) -> Any:  # noqa: ANN401  # a row of the kind's model
    """Puts back what somebody took out while another one wrote it, with what that one wrote."""
    restore_part(version=version, kind=kind, key=key, by=by)
    mark = seen(row_of(version, kind, key))
    return edit_part(version=version, kind=kind, key=key, content=content, mark=mark, by=by)


def _home(now: Arrangement, kind: str, key: str) -> Dimension | None:
    above = now.find(DraftPart.DIMENSION, key) if key else None
    if above is None and (key or kind != DraftPart.DIMENSION):
        raise ValidationError(_("The dimension where it stood is gone. Choose another one for it."))
    return above


def _put_back(
    draft: BankVersion, now: Arrangement, kind: str, content: Content, above: Dimension | None, place: int
) -> Row:
    row: Row = MODELS[kind](version=draft, order=0)
    put(row, _mended(draft, kind, content), draft)
    now.put(kind, row, above, place)
    row.full_clean()
    row.save()
    if kind == DraftPart.ITEM:
        practices = Practice.objects.filter(version=draft, key__in=content.get(HELPED_BY, ()))
        practices.filter(item=None).update(item=row)
    for inner_kind, inner in _inside(kind, content):
        if now.find(inner_kind, inner["key"]) is None:
            _put_back(draft, now, inner_kind, inner, row, len(now.rows[inner_kind]))
    return row


def _inside(kind: str, content: Content) -> Iterator[tuple[str, Content]]:
    for inner in (DraftPart.DIMENSION, DraftPart.ITEM, DraftPart.PRACTICE) if kind == DraftPart.DIMENSION else ():
        for one in content.get(f"{inner}s", []):
            yield inner, one


def _mended(draft: BankVersion, kind: str, content: Content) -> Content:
    """The content without what is not in the draft any more."""
    content = {name: value for name, value in content.items() if name not in (*BELOW, HELPED_BY)}
    if kind == DraftPart.ITEM and not _is_there(ResponseScale, draft, content["scale"]):
        content["scale"] = ResponseScale.objects.filter(version=draft).values_list("key", flat=True)[0]
    if kind == DraftPart.PRACTICE:
        if not _is_there(Item, draft, content["item"]):
            content["item"] = None
        content["after"] = [one for one in content["after"] if _is_there(Practice, draft, one)]
    return content


def _is_there(model: Any, draft: BankVersion, key: str | None) -> bool:  # noqa: ANN401  # a model of parts
    return bool(model.objects.filter(version=draft, key=key).exists())
