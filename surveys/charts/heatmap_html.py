"""The heatmap as an HTML table that a phone shows as a list of teams. 2,400 cells take milliseconds, so no template."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from surveys.charts.heatmap import Cell, Column, Heatmap, Row, details, mark_word, signs
from surveys.charts.profile import Words
from surveys.core.levels import level


def html(heatmap: Heatmap) -> str:
    """The table: heads, summaries, teams. Colours and hatches come from classes (heatmap.css)."""
    columns, words = heatmap.columns, heatmap.words
    return "".join(
        (
            '<table class="heatmap__table"><caption class="visually-hidden">',
            f"{escape(heatmap.title)}</caption><thead>{_heads(heatmap)}</thead>",
            *(
                f'<tbody class="heatmap__{kind}">'
                + "".join(_row(row, columns, words, counted=heatmap.has_answers) for row in rows)
                + "</tbody>"
                for kind, rows in (("summaries", heatmap.summaries), ("teams", heatmap.rows))
                if rows
            ),
            "</table>",
        )
    )


def _heads(heatmap: Heatmap) -> str:
    parents = any(column.parent for column in heatmap.columns)
    span = ' rowspan="2"' if parents else ""
    first = f'<th scope="col"{span} class="heatmap__corner">{escape(heatmap.words.team)}</th>'
    if heatmap.has_answers:
        first += f'<th scope="col"{span} class="num">{escape(heatmap.words.answers)}</th>'
    heads = "".join(map(_head, heatmap.columns))
    return f"<tr>{first}{_parents(heatmap.columns)}</tr><tr>{heads}</tr>" if parents else f"<tr>{first}{heads}</tr>"


def _parents(columns: tuple[Column, ...]) -> str:
    spans = [(parent, len(list(group))) for parent, group in groupby(columns, key=lambda column: column.parent)]
    return "".join(
        f'<th scope="colgroup" colspan="{count}" class="heatmap__parent">{escape(parent)}</th>'
        if parent
        else f'<td colspan="{count}"></td>'
        for parent, count in spans
    )


def _head(column: Column) -> str:
    """The short label; its full title for listeners and under the pointer."""
    title, short = escape(column.title), escape(column.short)
    if title == short:
        return f'<th scope="col" class="heatmap__head">{short}</th>'
    return (
        f'<th scope="col" class="heatmap__head" title="{title}"><span aria-hidden="true">{short}</span>'
        f'<span class="visually-hidden">{title}</span></th>'
    )


def _row(row: Row, columns: tuple[Column, ...], words: Words, *, counted: bool) -> str:
    name = escape(row.name)
    linked = f'<a href="{escape(row.href)}">{name}</a>' if row.href else name
    head = f'<th scope="row"><span class="heatmap__name" title="{name}">{linked}</span></th>'
    count = f'<td class="heatmap__n num" data-label="{escape(words.answers)}">{escape(row.answers)}</td>'
    return f"<tr>{head}{count if counted else ''}{''.join(_cells(row, columns, words))}</tr>"


def _cells(row: Row, columns: tuple[Column, ...], words: Words) -> Iterator[str]:
    for cell, column in zip(row.cells, columns, strict=True):
        more = details(cell, words)
        title = f' title="{escape(more)}"' if more else ""
        place = f' href="{escape(cell.href)}"' if cell.href else ""
        tag = "a" if cell.href else "span"
        inner = f'<{tag} class="{_class(cell)}"{place}>{_inner(cell, words)}</{tag}>'
        yield f'<td class="hm-cell" data-label="{escape(column.title)}"{title}>{inner}</td>'


def _class(cell: Cell) -> str:
    if cell.value.score is not None:
        return f"level-{level(cell.value.score)}"
    return {"suppressed": "hm-few", "banded": "hm-band"}.get(cell.value.state, "hm-none")


def _inner(cell: Cell, words: Words) -> str:
    """Number or word, then the signs, which listeners get as words."""
    value = cell.value
    text = escape(value.text(words))
    if value.state == "suppressed":
        text = f"<span>{text}</span>"
    elif value.state == "no-data" and value.text(words) != value.spoken(words):
        text = (
            f'<span aria-hidden="true">{text}</span><span class="visually-hidden">{escape(value.spoken(words))}</span>'
        )
    if not cell.marks:
        return text
    said = ", ".join(mark_word(kind, words) for kind in cell.marks)
    drawn = f'<span class="hm-signs" aria-hidden="true">{signs(cell)}</span>'
    return f'{text} {drawn}<span class="visually-hidden">, {escape(said)}</span>'
