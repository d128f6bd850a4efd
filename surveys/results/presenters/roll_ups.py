"""The roll-ups of a bank: sets of dimensions across its tree, as a small panel of bars."""

from dataclasses import dataclass

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.charts import bars
from surveys.charts.profile import Profile
from surveys.core.recommendations import TARGET
from surveys.results.models import NodeKind
from surveys.results.presenters.axes import axis
from surveys.results.presenters.standing import Outcome
from surveys.results.presenters.words import chart_words


@dataclass(frozen=True)
class RollUp:
    """What a roll-up takes together."""

    title: str
    parts: str


@dataclass(frozen=True)
class RollUps:
    """For `components/bars.html`."""

    bars: tuple[bars.Row, ...]
    now_name: str
    previous_name: str | None
    members: tuple[RollUp, ...]

    @property
    def has_intervals(self) -> bool:
        """Whether any bar has an interval."""
        return any(row.low for row in self.bars)


def roll_ups(outline: Outline, outcome: Outcome, *, now_name: str, previous_name: str | None) -> RollUps | None:
    """None in a bank without roll-ups."""
    if not outline.roll_ups:
        return None
    axes = []
    for found in outline.roll_ups:
        title = spoken(found.title)
        axes.append(axis(outcome.of(found.key, NodeKind.ROLL_UP), title, title, outcome.threshold))
    profile = Profile("", now_name, previous_name, tuple(axes), TARGET, chart_words())
    members = tuple(
        RollUp(spoken(found.title), ", ".join(spoken(outline.dimension(key).title) for key in found.dimensions))
        for found in outline.roll_ups
    )
    return RollUps(bars.rows(profile), now_name, profile.compared, members)
