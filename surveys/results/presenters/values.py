"""A number of a result for the charts that show many: cells, lines and strips."""

from surveys.charts.value import Value
from surveys.results.assembly import BAND_ENDS
from surveys.results.presenters.standing import Standing
from surveys.results.presenters.words import answers_words, hidden_word


def value(standing: Standing, threshold: int | None) -> Value:
    """What may be shown of it: a number with what is behind it, a word, or nothing where nobody answered."""
    if standing.state == "no-data":
        return Value()
    note = "" if standing.state == "shown" else hidden_word(standing, threshold)
    if standing.state == "suppressed":
        return Value("suppressed", note=note)
    return Value(
        state=standing.state,
        score=standing.score,
        low=standing.low,
        high=standing.high,
        n=standing.n,
        n_word=answers_words(standing.n, everyone=standing.everyone),
        note=note,
        band=BAND_ENDS[standing.band] if standing.band else None,
    )
