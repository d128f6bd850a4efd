"""One part of a draft, to be rewritten, moved or taken out; and a new one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.choices import DraftPart
from surveys.banks.document import Part
from surveys.banks.lint import known_concepts
from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import DimensionNode, ItemNode, Outline, PracticeNode
from surveys.banks.queries import bank_outline, languages_of
from surveys.banks.services.drafting import seen
from surveys.banks.services.drafts import content_of, gone_items, look_at_draft, row_of, sound
from surveys.pages.studio.forms.parts import Choices, PartForm
from surveys.pages.studio.presenters.draft.conflict import Conflict, conflict, merged
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft.findings import Findings, FindingView, findings_view, place_id
from surveys.pages.studio.presenters.draft.tree import part_tags
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.parts import Crumbs

INDENT = "\u2014 "


@dataclass(frozen=True)
class Choice:
    """One place to move to."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class PartPage:
    """/banks/<bank>/draft/<parts>/<key>/ and /banks/<bank>/draft/add/<parts>/; `gone` when somebody took it out."""

    id: str
    kind: str
    key: str
    words: str  # what kind of part it is
    title: str
    url: str
    back_url: str
    move_to: tuple[Choice, ...]
    seen_in: str
    may_duplicate: bool
    may_restore: bool  # after it was taken out
    findings: tuple[FindingView, ...]
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs
    conflict: Conflict | None = None
    gone: bool = False


@dataclass(frozen=True)
class SavedPart:
    """What is shown anew after a part was saved, without a new page."""

    id: str
    text: str
    tags: tuple[str, ...]
    seen: str
    was: str
    findings: Findings


@dataclass(frozen=True)
class Opened:
    """A part and its form, in one draft."""

    page: PartPage
    form: PartForm


# -- A part that is there ------------------------------------------------------


def opened_part(version: BankVersion, kind: DraftPart, key: str, data: QueryDict | None = None) -> Opened | None:
    """A part with its form, filled in where there are data. What was taken out lives on in what its writer saw."""
    row = row_of(version, kind, key)
    content = content_of(row) if row else was_content(version, kind, key, data)
    if content is None:
        return None
    outline = bank_outline(version)
    form = _form(version, outline, kind, content, key, data)
    form.fields["seen"].initial, form.fields["was"].initial = (seen(row) if row else ""), json.dumps(content)
    return Opened(_page(version, outline, kind, content, gone=row is None, sent=data is not None), form)


def was_content(version: BankVersion, kind: DraftPart, key: str, data: QueryDict | None) -> dict[str, Any] | None:
    """The part as the writer saw it, sent along with the form; None where that is no part."""
    try:
        told = json.loads(data.get("was", "") if data is not None else "")
    except (ValueError, RecursionError):
        return None
    found: Part | None = sound(version, kind, {**told, "key": key}) if isinstance(told, dict) else None
    return None if found is None else {name: value for name, value in found.model_dump().items() if name in told}


def overtaken(version: BankVersion, kind: DraftPart, key: str, data: QueryDict, opened: Opened) -> Opened:
    """The same form with what somebody else wrote, and what one wrote oneself where one did."""
    now = opened_part(version, kind, key)
    was = was_content(version, kind, key, data)
    if now is None or was is None:
        return now or opened_part(version, kind, key, data) or opened
    theirs = dict(now.form.given)
    mine = {**theirs, **opened.form.content()}
    form = _form(version, bank_outline(version), kind, merged(was, theirs, mine), key)
    form.fields["seen"].initial, form.fields["was"].initial = now.form["seen"].initial, json.dumps(theirs)
    return Opened(replace(now.page, conflict=conflict(form, was, theirs, mine)), form)


def saved_part(version: BankVersion, kind: DraftPart, key: str) -> SavedPart | None:
    row = row_of(version, kind, key)
    if row is None:
        return None
    outline = bank_outline(version)
    node = next(one for one in _nodes(outline, kind) if one.key == key)
    return SavedPart(
        id=place_id(kind, key),
        text=spoken(node.text if isinstance(node, ItemNode) else node.title),
        tags=tuple(part_tags(node)),
        seen=seen(row),
        was=json.dumps(content_of(row)),
        findings=findings_view(outline, look_at_draft(outline)),
    )


def _nodes(outline: Outline, kind: DraftPart) -> Any:  # noqa: ANN401  # nodes of one kind
    return {
        DraftPart.DIMENSION: outline.dimensions,
        DraftPart.ITEM: outline.items(),
        DraftPart.PRACTICE: outline.practices(),
        DraftPart.ROLL_UP: outline.roll_ups,
        DraftPart.RADAR: outline.radars,
    }[kind]


def _page(
    version: BankVersion,
    outline: Outline,
    kind: DraftPart,
    content: Any,  # noqa: ANN401  # content of a part
    *,
    gone: bool,
    sent: bool,
) -> PartPage:
    """What was sent is looked at by the linter once it is saved."""
    slug, key = version.bank.slug, content["key"]
    title = spoken(content["text" if kind == DraftPart.ITEM else "title"])
    url = reverse("banks:part", args=[slug, kind, key])
    where = _where(outline, kind, key)
    here = place_id(kind, key)
    findings = () if gone or sent else findings_view(outline, look_at_draft(outline)).at(here)
    return PartPage(
        id=here,
        kind=kind,
        key=key,
        words=str(kind.label),
        title=title,
        url=url,
        back_url=f"{reverse('banks:draft', args=[slug])}#{here}",
        move_to=() if gone else tuple(_move_to(outline, kind, key, where)),
        seen_in=where,
        may_duplicate=kind == DraftPart.ITEM,
        may_restore=kind in {DraftPart.DIMENSION, DraftPart.ITEM, DraftPart.PRACTICE},
        findings=findings,
        tabs=draft_tabs(slug, "banks:draft"),
        breadcrumbs=draft_crumbs(version, (str(kind.label), url)),
        gone=gone,
    )


def _where(outline: Outline, kind: DraftPart, key: str) -> str:
    if kind == DraftPart.DIMENSION:
        return next((one.parent_key or "" for one in outline.dimensions if one.key == key), "")
    if kind in {DraftPart.ITEM, DraftPart.PRACTICE}:
        return next((one.dimension_key for one in _nodes(outline, kind) if one.key == key), "")
    return ""


def _move_to(outline: Outline, kind: DraftPart, key: str, where: str) -> Iterator[Choice]:
    """Where it may stand: questions and practices in leaves, dimensions at the top or where no questions are."""
    if kind in {DraftPart.ROLL_UP, DraftPart.RADAR}:
        return
    if kind == DraftPart.DIMENSION:
        yield Choice("", _("The top"), where == "")
    for dimension in outline.dimensions:
        if kind == DraftPart.DIMENSION:
            fits = not (dimension.items or dimension.practices or _is_below(outline, dimension, key))
        else:
            fits = dimension.is_leaf
        if fits:
            yield Choice(dimension.key, _indented(dimension), dimension.key == where)


def _is_below(outline: Outline, dimension: DimensionNode, key: str) -> bool:
    """Whether it is the dimension with the key, or somewhere below it."""
    if dimension.key == key:
        return True
    return dimension.parent_key is not None and _is_below(outline, outline.dimension(dimension.parent_key), key)


def _indented(dimension: DimensionNode) -> str:
    return INDENT * dimension.depth + spoken(dimension.title)


# -- A new part ----------------------------------------------------------------


def new_part(version: BankVersion, kind: DraftPart, where: str, data: QueryDict | None = None) -> Opened:
    """An empty form for a part in one dimension."""
    outline, slug = bank_outline(version), version.bank.slug
    form = _form(version, outline, kind, _beginning(outline, kind, where), "", data, where=where)
    url = reverse("banks:add", args=[slug, kind], query={"in": where} if where else None)
    above = next((one for one in outline.dimensions if one.key == where), None)
    page = PartPage(
        id=f"new-{kind}-{where}",
        kind=kind,
        key="",
        words=str(kind.label),
        title=spoken(above.title) if above else "",
        url=url,
        back_url=reverse("banks:draft", args=[slug]) + (f"#{place_id(DraftPart.DIMENSION, where)}" if where else ""),
        move_to=(),
        seen_in=where,
        may_duplicate=False,
        may_restore=False,
        findings=(),
        tabs=draft_tabs(slug, "banks:draft"),
        breadcrumbs=draft_crumbs(version, (_("Add"), url)),
    )
    return Opened(page, form)


def _beginning(outline: Outline, kind: DraftPart, where: str) -> dict[str, Any]:
    """A question is answered as the others of its dimension are."""
    beside = [item for item in outline.items() if item.dimension_key == where] or list(outline.items())
    if kind == DraftPart.ITEM:
        return {"scale": beside[-1].scale.key if beside else next(iter(outline.scales), "")}
    return {"band": "low", "effort": "S"} if kind == DraftPart.PRACTICE else {}


def _form(
    version: BankVersion,
    outline: Outline,
    kind: DraftPart,
    content: Any,  # noqa: ANN401  # content of a part
    key: str,
    data: QueryDict | None = None,
    where: str | None = None,
) -> PartForm:
    home = _where(outline, kind, key) if where is None else where
    return PartForm(
        data,
        kind=kind,
        languages=languages_of(version),
        choices=_choices(version, outline, kind, content, home),
        content=content,
        prefix_of_ids=place_id(kind, key) if key else f"new-{kind}-{home}",
        asks_key=not key,
    )


def _choices(version: BankVersion, outline: Outline, kind: DraftPart, content: Any, home: str) -> dict[str, Choices]:  # noqa: ANN401  # content of a part
    if kind == DraftPart.ITEM:
        gone = [(one.key, spoken(one.title)) for one in gone_items(version)]
        kept = content.get("continues") or ""
        known = [(kept, kept)] if kept and kept not in dict(gone) else []
        return {
            "scale": [(scale.key, spoken(scale.title)) for scale in outline.scales.values()],
            "continues": [("", _("no other question")), *known, *gone],
            "concepts": list(known_concepts().items()),
        }
    if kind == DraftPart.PRACTICE:
        items = [one for one in outline.items() if one.dimension_key == home or one.key == content.get("item")]
        return {
            "item": [("", _("no single one: the whole dimension")), *((one.key, spoken(one.text)) for one in items)],
            "after": _practices(outline, content.get("key") or ""),
            "concepts": list(known_concepts().items()),
        }
    return {"dimensions": [(one.key, _indented(one)) for one in outline.dimensions]}


def _practices(outline: Outline, but: str) -> Choices:
    def of(practices: tuple[PracticeNode, ...]) -> list[tuple[str, str]]:
        return [(one.key, spoken(one.title)) for one in practices if one.key != but]

    groups = [(spoken(one.title), of(one.practices)) for one in outline.dimensions]
    return [(title, practices) for title, practices in groups if practices]
