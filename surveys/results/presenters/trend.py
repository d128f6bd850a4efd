"""A small line for each dimension over the waves of one team, with gaps, hidden waves and breaks."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.campaigns.models import Campaign
from surveys.charts.chart import Multiples, lines_multiples
from surveys.charts.lines import Lines, Series
from surveys.charts.profile import Words
from surveys.charts.value import Value
from surveys.core.scoring import BANK
from surveys.results.models import NodeKind
from surveys.results.permissions import coaches_may_look
from surveys.results.presenters.standing import node_standing
from surveys.results.presenters.values import value
from surveys.results.presenters.words import chart_words, listed
from surveys.results.queries import Key, TeamWave

FEWEST, MOST = 2, 8  # waves in a small chart


def seen_waves(waves: Sequence[TeamWave], *, own: bool, until: Campaign | None = None) -> list[TeamWave]:
    """The waves that somebody may see, up to the one that is looked at; `own`: a member of the team."""
    places = [place for place, wave in enumerate(waves) if until is not None and wave.campaign.pk == until.pk]
    reached = waves[: places[0] + 1] if places else waves
    return [wave for wave in reached if own or coaches_may_look(wave.campaign)][-MOST:]


def trend(outline: Outline, waves: Sequence[TeamWave]) -> Multiples | None:
    """The whole bank and each leaf; none before the second wave of the team."""
    if sum(wave.scorecard is not None for wave in waves) < FEWEST:
        return None
    words = replace(chart_words(), no_data=_("not asked or no answer"))
    keys = [((NodeKind.WHOLE, BANK), _("Whole bank"))]
    keys += [((NodeKind.DIMENSION, leaf.key), spoken(leaf.title)) for leaf in outline.leaves()]
    charts = [_lines((kind.value, key), title, waves, words) for (kind, key), title in keys]
    return lines_multiples(
        charts, ident=f"{outline.slug}-trend", title=_("Wave by wave"), summary=_summary(waves, charts)
    )


def _lines(key: Key, title: str, waves: Sequence[TeamWave], words: Words) -> Lines:
    return Lines(
        title=title,
        waves=tuple(wave.campaign.wave for wave in waves),
        series=(Series(title, tuple(_value(key, wave) for wave in waves)),),
        breaks=tuple(place for place, wave in enumerate(waves) if place and key in wave.different),
        intervals=True,
        words=words,
    )


def _value(key: Key, wave: TeamWave) -> Value:
    node = wave.nodes.get(key)
    if wave.scorecard is None or node is None:
        return Value()
    return value(node_standing(key, node), wave.scorecard.threshold)


def _summary(waves: Sequence[TeamWave], charts: Sequence[Lines]) -> str:
    """What a line cannot say: which waves were skipped, and where it is cut."""
    skipped = [wave.campaign.wave for wave in waves if wave.scorecard is None]
    parts = [_("Scores from 0 to 100, with the interval of each.")]
    if skipped:
        parts.append(_("The team did not take part in %(waves)s.") % {"waves": listed(skipped)})
    broken = [chart.title for chart in charts if chart.breaks]
    if broken and len(broken) == len(charts):
        parts.append(_("Each line is cut where the questions changed."))
    elif broken:
        parts.append(_("Cut where the questions changed: %(names)s.") % {"names": listed(broken)})
    return " ".join(parts)
