"""A figure month by month with its mean and limits (XmR), and what stands out from chance."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import text_width
from dashboard.charts.rows import Row, rows_of
from dashboard.charts.theme import Mode, Palette, new_figure, palette
from dashboard.charts.traces import scatter
from dashboard.charts.writing import add_line_names, count_text

MARKS = {
    "is_beyond_limits": "beyond the limits",
    "is_run_of_7": "one of 7 or more months on one side",
    "is_trend_of_7": "one of 7 or more months in one direction",
    "is_two_of_three": "one of two out of three near a limit",
}
_PLOT = 250


def trend(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """The monthly shares of one figure as a line, its mean and limits, and marked months as diamonds.

    `frame` has the columns of the question `trend` for one figure; ValueError for several. A month that is hidden or
    missing is a gap. Limits are drawn where a share can lie, so one below 0 is left out.
    """
    if frame["figure"].nunique() > 1:
        raise ValueError(f"This chart draws one figure, not {', '.join(frame['figure'].unique())}.")
    rows = rows_of(frame)
    shown = [row for row in rows if row.number("estimate") is not None]
    if not shown:
        return empty(why, mode=mode)
    colours = palette(mode)
    lines = _lines(shown[0])
    names = [f"{name} {value:.0f}" for name, value in lines]
    figure = new_figure(mode, 16 + _PLOT + 56, right=28 + max(map(text_width, names)))
    low, high = _axis([*(100 * (row.number("estimate") or 0) for row in shown), *(value for _, value in lines)])
    for name, value in lines:
        dash = "solid" if name == "mean" else "dash"
        figure.add_hline(y=value, line={"width": 1, "dash": dash, "color": colours.quiet}, layer="below")
    figure.add_trace(_course(rows, colours))
    figure.add_trace(_marked([row for row in shown if marks_of(row)], colours))
    add_line_names(
        figure, [(name, colours.quiet) for name in names], [v for _, v in lines], plot=_PLOT, low=low, high=high
    )
    figure.update_xaxes(type="date", tickformat="%b<br>%Y", nticks=8)
    figure.update_yaxes(title_text=f"of 100{f' (axis from {low:.0f})' if low > 0 else ''}", range=[low, high])
    return figure


def marks_of(row: Row) -> list[str]:
    """What stands out about a month, in words; nothing where nothing does or the month is not shown."""
    return [words for column, words in MARKS.items() if row.text(column) == "True"]


def _lines(row: Row) -> list[tuple[str, float]]:
    """The mean and those limits that a share can reach, in hundredths."""
    found = [("limit", row.number("lower_limit")), ("mean", row.number("mean")), ("limit", row.number("upper_limit"))]
    return [(name, 100 * value) for name, value in found if value is not None and 0 <= value <= 1]


def _axis(values: Sequence[float]) -> tuple[float, float]:
    """Whole tens around what is drawn, with some air, within 0 and 100."""
    low, high = min(values), max(values)
    return max(0.0, 10 * ((low - 3) // 10)), min(102.0, 10 * ((high + 3) // 10 + 1))


def _course(rows: Sequence[Row], colours: Palette) -> go.Scatter:
    shares = [row.number("estimate") for row in rows]
    return scatter(
        x=[row.cells["month_on"] for row in rows],
        y=[None if share is None else 100 * share for share in shares],
        mode="lines+markers",
        connectgaps=False,
        line={"width": 2, "color": colours.attending},
        marker={"size": 7, "color": colours.attending},
        customdata=[[count_text(row.count("denominator"))] for row in rows],
        hovertemplate="%{x|%B %Y}<br><b>%{y:.0f}</b> of 100, n = %{customdata[0]}<extra></extra>",
    )


def _marked(rows: Sequence[Row], colours: Palette) -> go.Scatter:
    return scatter(
        x=[row.cells["month_on"] for row in rows],
        y=[100 * (row.number("estimate") or 0) for row in rows],
        mode="markers",
        marker={
            "size": 13,
            "symbol": "diamond",
            "color": colours.worth_a_look,
            "line": {"width": 1.5, "color": colours.page},
        },
        customdata=[[count_text(row.count("denominator")), ", ".join(marks_of(row))] for row in rows],
        hovertemplate=("%{x|%B %Y}<br><b>%{y:.0f}</b> of 100, n = %{customdata[0]}<br>%{customdata[1]}<extra></extra>"),
    )
