"""A version page by page, as respondents will see it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.campaigns.presenters import questions_and_minutes
from surveys.pages.studio.presenters.draft_tabs import Tab, draft_tabs
from surveys.pages.studio.presenters.parts import Crumbs, questions_words, version_crumbs
from surveys.pages.studio.presenters.preview_place import Preview, SwitchGroup, answers_of
from surveys.responses.choices import COMMENT, QUESTION
from surveys.responses.presenters.questions import Leaf, answered
from surveys.responses.presenters.sheets import (
    Card,
    CommentField,
    ReviewLeaf,
    answered_words,
    cards,
    left_words,
    minutes_left,
    next_words,
    open_words,
    review_leaf,
)


@dataclass(frozen=True)
class PageLink:
    """One page of the sitting in the list."""

    title: str
    parent: str
    length: str
    url: str


@dataclass(frozen=True)
class StartPage:
    """/banks/<bank>/draft/preview/"""

    title: str
    version: str
    size: str
    switches: tuple[SwitchGroup, ...]
    pages: tuple[PageLink, ...]
    start_url: str
    review_url: str
    result_url: str
    editor_url: str
    is_draft: bool
    tabs: tuple[Tab, ...]
    breadcrumbs: Crumbs


@dataclass(frozen=True)
class Bar:
    """What stands over a previewed page: where it is, and the ways out of it."""

    version: str
    switches: tuple[SwitchGroup, ...]
    all_url: str
    editor_url: str
    editor_text: str


@dataclass(frozen=True)
class EditableCard:
    """A question with the way to where it is written."""

    card: Card
    edit_url: str
    edit_text: str


@dataclass(frozen=True)
class QuestionsPage:
    """/banks/<bank>/draft/preview/<page>/; `kept` are the answers of the other pages and how it is looked at."""

    bar: Bar
    language: str
    body_class: str
    number: int
    total: int
    title: str
    summary: str
    progress: str
    cards: tuple[EditableCard, ...]
    comment: CommentField
    next_text: str
    next_url: str
    back_url: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReviewPage:
    """/banks/<bank>/draft/preview/review/"""

    bar: Bar
    language: str
    body_class: str
    leaves: tuple[ReviewLeaf, ...]
    answered_words: str
    open_words: str
    first_open_url: str
    back_url: str
    result_url: str


def start_page(preview: Preview) -> StartPage:
    """How long it is, and the way to each page."""
    sitting, outline = preview.sitting, preview.outline
    title = spoken(outline.title)
    here = preview.address("preview")
    return StartPage(
        title=title,
        version=version_words(preview),
        size=questions_and_minutes(sitting.width, sitting.minutes) if sitting.width else "",
        switches=preview.switches("preview"),
        pages=tuple(_link(preview, leaf) for leaf in sitting.leaves),
        start_url=preview.address("preview_page", 1),
        review_url=preview.address("preview_review"),
        result_url=preview.address("preview_result"),
        editor_url=preview.editor(),
        is_draft=preview.is_draft,
        tabs=draft_tabs(preview.version.bank.slug, "banks:preview") if preview.is_draft else (),
        breadcrumbs=(*version_crumbs(title, preview.version, is_current=False), (_("Preview"), here)),
    )


def questions_page(preview: Preview, leaf: Leaf, *, from_review: bool) -> QuestionsPage:
    """One page, with what was tried on it."""
    sitting, answers = preview.sitting, answers_of(preview)
    own = {f"{QUESTION}{column}" for column in leaf.columns}
    last = leaf.number == len(sitting.leaves)
    onward = preview.bare("preview_review") if last or from_review else preview.bare("preview_page", leaf.number + 1)
    back = preview.bare("preview") if leaf.number == 1 else preview.bare("preview_page", leaf.number - 1)
    return QuestionsPage(
        bar=_bar(preview, "preview_page", leaf.number, item=_first_key(preview, leaf)),
        language=preview.look.language,
        body_class=_body_class(preview),
        number=leaf.number,
        total=len(sitting.leaves),
        title=leaf.title,
        summary=leaf.summary,
        progress=f"{sitting.places[leaf.number - 1]} · {left_words(minutes_left(sitting, answers))}",
        cards=tuple(_editable(preview, card) for card in cards(leaf, answers, {})),
        comment=CommentField(f"{COMMENT}{leaf.number}", "", had_text=False),
        next_text=_("Back to the review") if from_review else next_words(sitting, leaf),
        next_url=onward,
        back_url=back,
        kept=tuple((name, value) for name, value in preview.look.query.items() if name not in own),
    )


def review_page(preview: Preview) -> ReviewPage:
    """Everything that was tried, before it would be sent."""
    sitting, answers = preview.sitting, answers_of(preview)
    done, first = answered(answers), sitting.first_open(answers)
    leaves = tuple(review_leaf(leaf, _change_url(preview, leaf), answers) for leaf in sitting.leaves)
    return ReviewPage(
        bar=_bar(preview, "preview_review"),
        language=preview.look.language,
        body_class=_body_class(preview),
        leaves=leaves,
        answered_words=answered_words(done, sitting.width),
        open_words=open_words(sitting.width - done),
        first_open_url=next(row.url for row in leaves[first.number - 1].rows if row.is_open) if first else "",
        back_url=preview.address("preview_page", max(1, len(sitting.leaves))),
        result_url=preview.address("preview_result"),
    )


def version_words(preview: Preview) -> str:
    """Such as "draft of version 3"."""
    words = _("draft of version %(number)d") if preview.is_draft else _("version %(number)d")
    return words % {"number": preview.version.number}


def _link(preview: Preview, leaf: Leaf) -> PageLink:
    length = questions_words(len(leaf.questions))
    return PageLink(leaf.title, leaf.parent, length, preview.address("preview_page", leaf.number))


def _bar(preview: Preview, place: str, *arguments: int, item: str = "") -> Bar:
    return Bar(
        version=f"{spoken(preview.outline.title)}, {version_words(preview)}",
        switches=preview.switches(place, *arguments),
        all_url=preview.address("preview"),
        editor_url=preview.editor(item),
        editor_text=_("Back to the editor") if preview.is_draft else _("Back to the version"),
    )


def _editable(preview: Preview, card: Card) -> EditableCard:
    key = _item_keys(preview)[card.question.column]
    text = _("Edit this question") if preview.is_draft else _("See this question in the bank")
    return EditableCard(card, preview.edit_url(key), text)


def _body_class(preview: Preview) -> str:
    return "page preview-phone" if preview.look.phone else "page"


def _change_url(preview: Preview, leaf: Leaf) -> str:
    return preview.address("preview_page", leaf.number, review="1")


def _item_keys(preview: Preview) -> tuple[str, ...]:
    """By column."""
    return tuple(item.key for item in preview.outline.items(short_form=preview.look.short))


def _first_key(preview: Preview, leaf: Leaf) -> str:
    return _item_keys(preview)[leaf.columns[0]]
