"""Early drop-outs beyond what was expected, client after client, within the band of chance."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import text_width
from dashboard.charts.rows import Row, rows_of
from dashboard.charts.theme import Mode, faded, new_figure, palette
from dashboard.charts.traces import scatter
from dashboard.charts.writing import add_line_names

_PLOT = 240
_EXPECTED = "as expected"


def cusum(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """The running sum of observed minus expected early drop-outs of one counselor, in a grey band.

    `frame` has the columns of the question `cusum` for one counselor; ValueError for several. The line begins at 0
    before the first client; above 0 there were more drop-outs than expected.
    """
    if frame["counselor_id"].nunique() > 1:
        raise ValueError("This chart draws one counselor.")
    rows = [row for row in rows_of(frame) if row.number("estimate") is not None]
    if not rows:
        return empty(why, mode=mode)
    colours = palette(mode)
    last = rows[-1]
    name = f"{last.number('estimate') or 0:+.1f} so far".replace("-", "−")
    figure = new_figure(mode, 16 + _PLOT + 56, right=28 + max(text_width(name), text_width(_EXPECTED)))
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    counts = [0, *(row.count("denominator") for row in rows)]
    figure.add_trace(scatter(x=counts, y=_from_zero(rows, "high"), **edge))
    figure.add_trace(
        scatter(x=counts, y=_from_zero(rows, "low"), fill="tonexty", fillcolor=faded(colours.soft, 0.22), **edge)
    )
    figure.add_hline(y=0, line={"width": 1, "dash": "dash", "color": colours.quiet})
    figure.add_trace(
        scatter(
            x=counts,
            y=_from_zero(rows, "estimate"),
            mode="lines",
            line={"width": 2.5, "color": colours.attending, "shape": "hv"},
            customdata=[["the start", "0", "0.0"], *(_told(row) for row in rows)],
            hovertemplate=(
                "%{customdata[0]}, n = %{x} clients<br><b>%{y:+.1f}</b>: %{customdata[1]} dropped out early, "
                "%{customdata[2]} expected<extra></extra>"
            ),
        )
    )
    low, high = _axis(rows)
    ends = [(f"<b>{name}</b>", colours.series[0]), (_EXPECTED, colours.quiet)]
    add_line_names(figure, ends, [last.number("estimate") or 0, 0], plot=_PLOT, low=low, high=high)
    figure.update_xaxes(title_text="clients counted, in the order in which they began", range=[0, counts[-1]])
    figure.update_yaxes(title_text="beyond the expected", tickformat="d", range=[low, high])
    return figure


def _axis(rows: Sequence[Row]) -> tuple[float, float]:
    """From just under the lowest thing drawn to just over the highest."""
    drawn = [row.number(column) or 0.0 for row in rows for column in ("low", "high", "estimate")]
    air = 0.06 * (max(drawn) - min(drawn))
    return min(drawn) - air, max(drawn) + air


def _from_zero(rows: Sequence[Row], column: str) -> list[float | None]:
    return [0.0, *(row.number(column) for row in rows)]


def _told(row: Row) -> list[str]:
    day = pd.Timestamp(row.cells["start_on"])
    return [f"{day.day} {day:%B %Y}", str(row.count("numerator")), f"{row.number('expected') or 0:.1f}"]
