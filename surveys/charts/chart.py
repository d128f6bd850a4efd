"""One chart with all that its template needs, so that drawing, figure and table cannot disagree."""

from dataclasses import dataclass

from surveys.charts import bars, radar, table
from surveys.charts.profile import Profile
from surveys.charts.theme import Figure


@dataclass(frozen=True)
class Chart:
    """For `templates/components/chart.html`, `bars.html` and `score_table.html`. `ident` is unique on its page."""

    ident: str
    title: str
    summary: str
    svg: str  # markup made by this room alone, every text in it escaped
    figure: Figure
    bars: tuple[bars.Row, ...]
    table: tuple[table.TableRow, ...]
    now_name: str
    previous_name: str | None

    @property
    def has_intervals(self) -> bool:
        """Whether any bar has an interval; one person's answers have none."""
        return any(row.low for row in self.bars)

    @property
    def has_answers(self) -> bool:
        """Whether any row says how many answers are behind it."""
        return table.has_answers(self.table)

    @property
    def figure_id(self) -> str:
        """Id of the JSON element that charts.js reads."""
        return f"{self.ident}-figure"


def radar_chart(profile: Profile, *, ident: str, summary: str = "") -> Chart:
    """A radar with its bars and table; `summary` is one or two translated sentences."""
    return Chart(
        ident=ident,
        title=profile.title,
        summary=summary,
        svg=radar.svg(profile, ident=ident),
        figure=radar.figure(profile),
        bars=bars.rows(profile),
        table=table.rows(profile),
        now_name=profile.now_name,
        previous_name=profile.compared,
    )
