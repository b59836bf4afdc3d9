"""Differences between groups in how many still attend, with their intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.rows import NOT_STATED, Row, rows_of
from dashboard.charts.theme import Mode, Palette, faded, new_figure, palette
from dashboard.charts.traces import scatter
from dashboard.charts.writing import count_text, name_rows, room_for, swatch, write_above

# The sessions compared, top to bottom within a group, each with its own sign.
_SIGNS = ((3, "circle", "●", -0.22), (5, "square", "■", 0.0), (8, "triangle-up", "▲", 0.22))

_LONGEST_NAME = 16


def differences(
    frame: pd.DataFrame, names: Mapping[str, str] | None = None, *, mode: Mode = "light", why: str = NOTHING_YET
) -> go.Figure:
    """A row per group: how many more or fewer of 100 still attend after sessions 3, 5 and 8 than on the other side.

    `frame` has the columns of the question `retention_comparison`. Where the interval is empty (fewer than five
    counselors on a side) the sign is hollow. `names` are the words for groups that have some.
    """
    rows = [row for row in rows_of(frame) if row.number("difference") is not None and row.count("session_number")]
    known, colours = names or {}, palette(mode)
    named = named_groups(rows, known)
    if not named:
        return empty(why, mode=mode)
    groups, words = list(named), list(named.values())
    lines = [textwrap.wrap(word, _LONGEST_NAME) for word in words]
    left = room_for([line for name in lines for line in name])
    figure = new_figure(mode, 128 + 46 * len(groups), top=40, left=left, bottom=72)
    name_rows(figure, ["<br>".join(name) for name in lines], colours)
    for session, symbol, _, offset in _SIGNS:
        of_session = [row for row in rows if row.count("session_number") == session]
        places = [groups.index(row.text("group")) + offset for row in of_session]
        figure.add_traces(_intervals(of_session, places, colours))
        figure.add_trace(_dots(of_session, places, symbol, session, known, colours))
    figure.add_vline(x=0, line={"width": 1.5, "dash": "dot", "color": colours.ink}, layer="below")
    key = " &nbsp; ".join(f"{swatch(colours.attending, sign)} session {session}" for session, _, sign, _ in _SIGNS)
    write_above(figure, key, 0, colours.quiet, xref="paper", xanchor="left", yshift=8)
    reach = _reach(rows)
    title = f"of 100, fewer or more still attending<br>than {_other_side(rows[0], known)}"
    figure.update_xaxes(title_text=title, range=[-reach, reach], showgrid=True)
    return figure


def named_groups(rows: Sequence[Row], names: Mapping[str, str]) -> dict[str, str]:
    """Group -> its words, in alphabetical order of the words; nobody is ranked."""
    named = {row.text("group"): row.named("group", names) or NOT_STATED for row in rows}
    return dict(sorted(named.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def _other_side(row: Row, names: Mapping[str, str]) -> str:
    """Whom every group is compared with; the same in all rows of one answer."""
    is_all = row.text("compared_with") == "others"
    return "all others" if is_all else row.named("compared_with", names) or NOT_STATED


def _intervals(rows: Sequence[Row], places: Sequence[float], colours: Palette) -> list[go.Scatter]:
    traces = []
    for row, place in zip(rows, places, strict=True):
        low, high = row.number("difference_low"), row.number("difference_high")
        if low is not None and high is not None:
            line = {"width": 5, "color": faded(colours.attending, 0.35)}
            x = [100 * low, 100 * high]
            traces.append(scatter(x=x, y=[place, place], mode="lines", hoverinfo="skip", line=line))
    return traces


def _dots(
    rows: Sequence[Row],
    places: Sequence[float],
    symbol: str,
    session: int,
    names: Mapping[str, str],
    colours: Palette,
) -> go.Scatter:
    fills = [colours.page if row.number("difference_low") is None else colours.attending for row in rows]
    return scatter(
        x=[100 * (row.number("difference") or 0) for row in rows],
        y=list(places),
        mode="markers",
        marker={
            "symbol": symbol, "size": 10, "color": fills, "line": {"width": 1.5, "color": colours.attending},
        },
        customdata=[[_hover(row, session, names)] for row in rows],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )  # fmt: skip


def _hover(row: Row, session: int, names: Mapping[str, str]) -> str:
    name = row.named("group", names) or NOT_STATED
    low, high = row.number("difference_low"), row.number("difference_high")
    between = "no interval" if low is None or high is None else f"{100 * low:.0f} to {100 * high:.0f}"
    own, others = 100 * (row.number("estimate") or 0), 100 * (row.number("other_estimate") or 0)
    counted = f"n = {count_text(row.count('at_risk_clients'))} and {count_text(row.count('other_at_risk_clients'))}"
    difference = 100 * (row.number("difference") or 0)
    return (
        f"<b>{name}</b>, after session {session}<br>{own:.0f} of 100 still attend, {others:.0f} on the other side"
        f"<br>Difference {difference:+.0f} ({between})<br>{counted}"
    ).replace("-", "−")


def _reach(rows: Sequence[Row]) -> float:
    """Far enough for everything that is drawn, in steps of 10, the same on both sides of 0."""
    columns = ("difference", "difference_low", "difference_high")
    furthest = max(100 * abs(row.number(column) or 0) for row in rows for column in columns)
    return 10 * (furthest // 10 + 1) + 2
