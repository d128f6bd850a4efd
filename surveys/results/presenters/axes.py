"""A dimension as charts and tables take it."""

from surveys.charts.profile import Axis
from surveys.results.assembly import BAND_ENDS
from surveys.results.presenters.standing import Standing
from surveys.results.presenters.words import answers_words, change_words, hidden_word, level_words


def axis(standing: Standing, label: str, short: str, threshold: int | None, *, depth: int = 0) -> Axis:
    """One dimension for the charts: what may be shown of it, and a word where there is no number."""
    sign, word = change_words(standing)
    hidden = standing.state in {"suppressed", "no-data"}
    return Axis(
        key=standing.key,
        label=label,
        short=short,
        score=standing.score,
        low=standing.low,
        high=standing.high,
        n=None if hidden else standing.n,
        state=standing.state,
        note="" if standing.state == "shown" else hidden_word(standing, threshold),
        previous=standing.previous,
        change_sign="none" if hidden else sign,
        change_word="" if hidden else word,
        coverage=None if hidden else standing.coverage,
        level="" if hidden else level_words(standing),
        n_word="" if hidden else answers_words(standing.n, everyone=standing.everyone),
        band=BAND_ENDS[standing.band] if standing.band else None,
        depth=depth,
    )
