"""The draft as a tree: dimensions, each with its questions and practices, and what the linter says beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.choices import Band, DraftPart, Effort
from surveys.banks.models import BankVersion, spoken
from surveys.banks.outline import DimensionNode, ItemNode, Outline, PracticeNode, RadarNode, RollUpNode
from surveys.banks.queries import bank_outline
from surveys.banks.services.drafts import list_mark, look_at_draft
from surveys.pages.studio.presenters.draft.discard import draft_crumbs
from surveys.pages.studio.presenters.draft.findings import Findings, FindingView, findings_view, place_id
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.parts import Crumbs, minutes_words, questions_words


@dataclass(frozen=True, slots=True)
class Row:
    """A part in its list; `id` is its place on the page, `shift` names it, and its list as it is seen, for moving."""

    id: str
    key: str
    text: str
    tags: tuple[str, ...]
    url: str
    shift: str
    first: bool
    last: bool
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class RowList:
    """The rows of one kind in one place, and where another is added."""

    kind: str
    where: str  # key of the dimension, empty outside
    rows: tuple[Row, ...]
    add_url: str

    @property
    def has_findings(self) -> bool:
        return any(row.findings for row in self.rows)


@dataclass(frozen=True, slots=True)
class Section:
    """A dimension with its lists; `level` is that of its heading, 2 to 4."""

    row: Row
    level: int
    items: RowList | None
    practices: RowList | None
    divide_url: str  # adds a dimension below; empty where it has questions of its own


@dataclass(frozen=True)
class DraftPage:
    """/banks/<bank>/draft/"""

    title: str
    length: str
    sections: tuple[Section, ...]
    roll_ups: RowList
    radars: RowList
    findings: Findings
    add_url: str
    shift_url: str
    discard_url: str
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


class _Tree:
    """What every row of one draft needs to know."""

    def __init__(self, outline: Outline, findings: Findings) -> None:
        self.outline = outline
        self.findings = findings
        self.base = reverse("banks:draft", args=[outline.slug])

    def rows(
        self, kind: DraftPart, parts: Sequence[DimensionNode | ItemNode | PracticeNode | RollUpNode | RadarNode]
    ) -> tuple[Row, ...]:
        mark, last = list_mark(part.key for part in parts), len(parts) - 1
        return tuple(self._row(kind, part, mark, place, last) for place, part in enumerate(parts))

    def _row(
        self,
        kind: DraftPart,
        part: DimensionNode | ItemNode | PracticeNode | RollUpNode | RadarNode,
        mark: str,
        place: int,
        last: int,
    ) -> Row:
        here = place_id(kind, part.key)
        return Row(
            id=here,
            key=part.key,
            text=spoken(part.text if isinstance(part, ItemNode) else part.title),
            tags=tuple(part_tags(part)),
            url=f"{self.base}{kind}s/{part.key}/",
            shift=f"{kind}:{part.key}:{mark}",
            first=place == 0,
            last=place == last,
            findings=self.findings.at(here),
        )

    def add_url(self, kind: DraftPart, where: str = "") -> str:
        return f"{self.base}add/{kind}s/" + (f"?in={where}" if where else "")

    def row_list(
        self, kind: DraftPart, parts: Sequence[ItemNode | PracticeNode | RollUpNode | RadarNode], where: str = ""
    ) -> RowList:
        return RowList(kind, where, self.rows(kind, parts), self.add_url(kind, where))

    def sections(self) -> Iterator[Section]:
        known = {dimension.key: dimension for dimension in self.outline.dimensions}
        tops = [dimension for dimension in self.outline.dimensions if dimension.parent_key is None]
        rows = {row.key: row for row in self.rows(DraftPart.DIMENSION, tops)}
        for dimension in self.outline.dimensions:
            children = [known[key] for key in dimension.children]
            rows |= {row.key: row for row in self.rows(DraftPart.DIMENSION, children)}
        return (self._section(dimension, rows[dimension.key]) for dimension in self.outline.dimensions)

    def _section(self, dimension: DimensionNode, row: Row) -> Section:
        holds = bool(dimension.items or dimension.practices)
        shown = dimension.is_leaf or holds
        return Section(
            row=row,
            level=min(dimension.depth + 2, 4),
            items=self.row_list(DraftPart.ITEM, dimension.items, dimension.key) if shown else None,
            practices=self.row_list(DraftPart.PRACTICE, dimension.practices, dimension.key) if shown else None,
            divide_url="" if holds else self.add_url(DraftPart.DIMENSION, dimension.key),
        )


def draft_page(version: BankVersion) -> DraftPage:
    """The whole draft as it stands now, never from a cache."""
    outline = bank_outline(version)
    findings = findings_view(outline, look_at_draft(outline))
    tree, slug = _Tree(outline, findings), version.bank.slug
    return DraftPage(
        title=spoken(outline.title),
        length=_length(outline),
        sections=tuple(tree.sections()),
        roll_ups=tree.row_list(DraftPart.ROLL_UP, outline.roll_ups),
        radars=tree.row_list(DraftPart.RADAR, outline.radars),
        findings=findings,
        add_url=tree.add_url(DraftPart.DIMENSION),
        shift_url=reverse("banks:shift", args=[slug]),
        discard_url=reverse("banks:discard", args=[slug]),
        tabs=draft_tabs(slug, "banks:draft"),
        breadcrumbs=draft_crumbs(version),
    )


def _length(outline: Outline) -> str:
    words = _("Version %(number)s, %(questions)s, about %(minutes)s to answer.")
    values = {
        "number": outline.number,
        "questions": questions_words(len(outline.items())),
        "minutes": minutes_words(outline.minutes()),
    }
    return words % values


def part_tags(part: object) -> Iterator[str]:
    """What makes a part other than usual, in a word each."""
    if isinstance(part, PracticeNode):
        yield str(Band(part.band).label)
        yield str(Effort(part.effort).label).partition(":")[0]
    if isinstance(part, ItemNode):
        if not part.short_form:
            yield _("long form only")
        if part.reverse:
            yield _("a low answer is the good one")
    weight = getattr(part, "weight", 1)
    if weight != 1:
        yield _("weight %(weight)g") % {"weight": weight}
