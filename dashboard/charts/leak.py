"""Of those who came to a session, how many left right after it, and why."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import text_width
from dashboard.charts.rows import Row, only_group
from dashboard.charts.theme import SMALL_SIZE, Mode, Palette, new_figure, palette, readable_on
from dashboard.charts.traces import bar
from dashboard.charts.writing import (
    CountRow,
    add_count_rows,
    add_line_names,
    count_rows_height,
    count_text,
    swatch,
)

# From the bottom up: dropping out stands on the axis, where heights can be compared.
CAUSES = (
    ("left_dropped_out", "Dropped out", "dropped_out"),
    ("left_other", "Other reasons", "other"),
    ("left_changed", "Changed counselor", "changed_counselor"),
    ("left_planned", "Finished as planned", "planned"),
)
_PLOT = 240
# A piece of a bar less than this share of the highest bar has no room for its number.
_ROOM_FOR_NUMBER = 0.09


def leak_by_session(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """Of 100 clients who came to a session, how many left right after it, by cause, with the clients counted.

    `frame` has the columns of the question `leak` for one group; raises ValueError where it holds several.
    """
    if frame.empty:
        return empty(why, mode=mode)
    rows, colours = only_group(frame), palette(mode)
    causes = [cause for cause in CAUSES if any(row.count(cause[0]) for row in rows)] or [CAUSES[0]]
    sessions = [row.count("session_number") or 0 for row in rows]
    stacks = [[_left_share(row, column) or 0.0 for column, _, _ in causes] for row in rows]
    highest = max(map(sum, stacks))
    top = max(10.0, highest * 1.12)
    bottom = count_rows_height(1)
    room = 24 + max(text_width(f"■ {words}") for _, words, _ in causes)
    figure = new_figure(mode, 16 + _PLOT + bottom, right=room, bottom=bottom)
    for column, words, meaning in causes:
        figure.add_trace(_bars(rows, sessions, column, words, getattr(colours, meaning), colours, highest))
    names = [(f"{swatch(getattr(colours, meaning))} {words}", colours.ink) for _, words, meaning in causes]
    add_line_names(figure, names, _middles(stacks[-1]), plot=_PLOT, low=0, high=top)
    figure.update_layout(barmode="stack")
    ends = [sessions[0] - 0.5, sessions[-1] + 0.5]
    figure.update_xaxes(title_text="left right after session", tickvals=sessions, range=ends)
    figure.update_yaxes(title_text="of 100 clients who came", range=[0, top])
    counts = [(x, count_text(row.count("attended_clients"))) for x, row in zip(sessions, rows, strict=True)]
    add_count_rows(figure, [CountRow("", colours.quiet, counts)], colours, heading="clients counted")
    return figure


def _bars(
    rows: Sequence[Row],
    sessions: Sequence[int],
    column: str,
    words: str,
    colour: str,
    colours: Palette,
    highest: float,
) -> go.Bar:
    shares = [_left_share(row, column) for row in rows]
    told = [share is not None and share > _ROOM_FOR_NUMBER * highest for share in shares]
    return bar(
        x=list(sessions),
        y=shares,
        name=words,
        marker={"color": colour, "line": {"width": 1, "color": colours.page}},
        text=[f"{share:.0f}" if tell else "" for share, tell in zip(shares, told, strict=True)],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"color": readable_on(colour), "size": SMALL_SIZE},
        customdata=[[count_text(row.count(column)), count_text(row.count("attended_clients"))] for row in rows],
        hovertemplate=(
            f"{words} after session %{{x}}: <b>%{{y:.1f}}</b> of 100<br>"
            "%{customdata[0]} of n = %{customdata[1]}<extra></extra>"
        ),
    )


def _left_share(row: Row, column: str) -> float | None:
    """Of 100 who attended; None where nobody did or the count is hidden."""
    left, attended = row.number(column), row.number("attended_clients")
    return None if left is None or not attended else 100 * left / attended


def _middles(stack: Sequence[float]) -> list[float]:
    return [sum(stack[:number]) + share / 2 for number, share in enumerate(stack)]
