"""What stands out in a question or a dimension, as a plain sentence of advice."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.core.levels import Band
from surveys.results.presenters.health import DimensionFigures, ItemFigures
from surveys.results.presenters.words import band_word

MANY_AT_AN_END = 0.8
MANY_WITHOUT = 0.2  # of those who were asked: don't know, doesn't apply
LITTLE_IN_COMMON = 0.2
LOOSE, ALIKE = 0.6, 0.95  # alpha
MOST = "most"


def item_advice(figures: ItemFigures) -> tuple[str, ...]:
    """None when nothing stands out."""
    return tuple(_of_item(figures))


def _of_item(figures: ItemFigures) -> Iterator[str]:
    if figures.ceiling is not None and figures.ceiling >= MANY_AT_AN_END:
        yield _("Nearly everybody chooses the highest answer: it does not separate teams. Consider removing it.")
    elif figures.ceiling is None and figures.at_ceiling == MOST:
        yield _("Most choose the highest answer: look whether it still separates teams.")
    if figures.floor is not None and figures.floor >= MANY_AT_AN_END:
        yield _("Nearly everybody chooses the lowest answer: it does not separate teams. Ask for a smaller step.")
    elif figures.floor is None and figures.at_floor == MOST:
        yield _("Most choose the lowest answer: look whether it still separates teams.")
    if figures.dont_know is not None and figures.dont_know >= MANY_WITHOUT:
        yield _("Many don’t know: ask for something that a whole team can see.")
    if figures.not_applicable is not None and figures.not_applicable >= MANY_WITHOUT:
        yield _("It does not apply to many: word it so that every team can answer, or leave it out.")
    if figures.rest is not None:
        yield from _of_rest(figures.rest)


def _of_rest(rest: float) -> Iterator[str]:
    if rest < 0:
        yield _("It goes against the rest of its dimension: is it turned round by mistake?")
    elif rest < LITTLE_IN_COMMON:
        yield _("It has little to do with the rest of its dimension: does it belong elsewhere?")


def dimension_advice(figures: DimensionFigures) -> str:
    """How its questions hang together; empty where nothing is known of it."""
    alpha = figures.alpha
    if alpha is None:
        return ""
    if alpha < 0:
        return _("Its questions contradict each other: look for one that is turned round and not marked so.")
    if alpha < LOOSE:
        return _("Its questions hang together loosely: they may ask about different things.")
    if alpha > ALIKE:
        return _("Its questions hardly differ: one of them may be enough.")
    return _("Its questions hang together.")


def stands_out(figures: DimensionFigures) -> bool:
    """Whether somebody should look at the dimension."""
    return figures.alpha is not None and not LOOSE <= figures.alpha <= ALIKE


# -- Cells -----------------------------------------------------------------------


def mean_words(figures: ItemFigures) -> str:
    if figures.mean is not None:
        return f"{figures.mean:.0f}"
    if figures.banded:
        return band_word(Band(figures.banded))
    return "" if figures.n else _("too few")


def share_words(share: float | None, word: str = "") -> str:
    """Whole percent; the word that stands for it where the number is held back."""
    if share is not None:
        return _("%(share).0f %%") % {"share": 100 * share}
    return {"most": _("most"), "half": _("about half"), "few": _("few")}.get(word, "")


def index_words(value: float | None) -> str:
    """A correlation or alpha, with its sign."""
    return "" if value is None else f"{value:.2f}".replace("-", "−")
