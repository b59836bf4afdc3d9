"""How many sessions are rated, session by session."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.coverage import ENOUGH
from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.rows import rows_of
from dashboard.charts.theme import TEXT_SIZE, Mode, new_figure, palette
from dashboard.charts.traces import bar
from dashboard.charts.writing import CountRow, add_count_rows, count_rows_height, count_text


def coverage_by_session(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """Rated of 100 sessions for sessions 1 to 6 and 7 and later, the share in the bar and the sessions counted below.

    `frame` has the columns of the question `coverage_by_session` for one group. Under half is grey.
    """
    rows = rows_of(frame)
    if not rows:
        return empty(why, mode=mode)
    colours = palette(mode)
    shares = [row.number("coverage") for row in rows]
    places = list(range(len(rows)))
    figure = new_figure(mode, 200 + count_rows_height(1), bottom=count_rows_height(1))
    figure.add_trace(
        bar(
            x=places,
            y=[None if share is None else 100 * share for share in shares],
            width=0.5,
            marker={"color": [colours.attending if (share or 0) >= ENOUGH else colours.soft for share in shares]},
            text=["too few" if share is None else f"{100 * share:.0f}" for share in shares],
            textposition="outside",
            textfont={"size": TEXT_SIZE, "color": colours.ink},
            cliponaxis=False,
            customdata=[
                [row.text("session_number"), count_text(row.count("rated")), count_text(row.count("sessions"))]
                for row in rows
            ],
            hovertemplate="session %{customdata[0]}: %{customdata[1]} of n = %{customdata[2]} rated<extra></extra>",
        )
    )
    figure.add_hline(y=100 * ENOUGH, line={"width": 1, "dash": "dash", "color": colours.quiet}, layer="below")
    numbers = [row.text("session_number") for row in rows]
    figure.update_xaxes(title_text="session with this counselor", tickvals=places, ticktext=numbers)
    figure.update_yaxes(title_text="rated, of 100 sessions", range=[0, 108], tickvals=[0, 25, 50, 75, 100])
    texts = [(place, count_text(row.count("sessions"))) for place, row in zip(places, rows, strict=True)]
    add_count_rows(figure, [CountRow("", colours.quiet, texts)], colours, heading="sessions")
    return figure
