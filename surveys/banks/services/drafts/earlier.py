"""What earlier versions of a bank had and its draft lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from surveys.banks.choices import DraftPart
from surveys.banks.interchange import document_of
from surveys.banks.models import BankVersion, RetiredPart, Texts
from surveys.banks.queries import published_outline
from surveys.banks.services.drafts.content import MODELS, Content
from surveys.banks.services.drafts.keys import keys_in

RESTORABLE = (DraftPart.DIMENSION, DraftPart.ITEM, DraftPart.PRACTICE)


@dataclass(frozen=True, slots=True)
class EarlierPart:
    """A part that the latest of the earlier versions that had it still has."""

    kind: str
    key: str
    title: Texts
    parent: str  # key of the dimension where it stood
    number: int  # of that version


def earlier_parts(draft: BankVersion) -> list[EarlierPart]:
    """Without what was taken out of this draft, which keeps it itself. 4 queries, whatever the number of versions."""
    kept = {pair for part in RetiredPart.objects.filter(version=draft) for pair in keys_in(part.kind, part.content)}
    return [part for kind in RESTORABLE for part in _of_kind(draft, kind) if (kind, part.key) not in kept]


def _of_kind(draft: BankVersion, kind: DraftPart) -> Iterator[EarlierPart]:
    text, parent = (
        ("text" if kind == DraftPart.ITEM else "title"),
        "parent" if kind == DraftPart.DIMENSION else "dimension",
    )
    rows = MODELS[kind].objects.filter(version__bank=draft.bank_id, version__number__lte=draft.number)
    rows = rows.order_by("-version__number", "order")
    found: set[str] = set()
    for key, title, above, number in rows.values_list("key", text, f"{parent}__key", "version__number"):
        if key not in found and number != draft.number:
            yield EarlierPart(kind, key, title, above or "", number)
        found.add(key)


def earlier_content(draft: BankVersion, kind: str, key: str) -> tuple[Content | None, str, int]:
    """Content, dimension and place of a part in the latest earlier version that had it; None where none did."""
    rows = MODELS[kind].objects.filter(version__bank=draft.bank_id, version__number__lt=draft.number, key=key)
    newest = rows.order_by("-version__number").values_list("version", flat=True).first()
    if newest is None:
        return None, "", 0
    document = document_of(published_outline(newest)).model_dump()
    return next(_find(document, kind, key, ""), (None, "", 0))


def _find(owner: dict[str, Any], kind: str, key: str, parent: str) -> Iterator[tuple[Content, str, int]]:
    for place, content in enumerate(owner.get(f"{kind}s", [])):
        if content["key"] == key:
            yield content, parent, place
    for dimension in owner["dimensions"]:
        yield from _find(dimension, kind, key, dimension["key"])


def gone_items(draft: BankVersion) -> list[EarlierPart]:
    """Questions that earlier versions asked and this draft does not, so that a new one may continue them."""
    return list(_of_kind(draft, DraftPart.ITEM))
