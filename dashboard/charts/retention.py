"""Where clients are after each session, and how many still attend."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import even_ticks, text_width
from dashboard.charts.rows import ALL, Row, only_group, sessions_of
from dashboard.charts.theme import DASHES, SMALL_SIZE, Mode, Palette, faded, new_figure, palette, readable_on
from dashboard.charts.traces import scatter
from dashboard.charts.writing import (
    CountRow,
    add_count_rows,
    add_line_names,
    count_rows_height,
    count_text,
    swatch,
    write,
)

# From the bottom up. Dropped out hangs from the top, so that both outer bands have a straight edge to read from.
BANDS = (
    ("still_attending", "Still attending", "attending"),
    ("planned", "Finished as planned", "planned"),
    ("changed_counselor", "Changed counselor", "changed_counselor"),
    ("other", "Left for other reasons", "other"),
    ("dropped_out", "Dropped out", "dropped_out"),
)
AT_RISK = "clients counted"
MOST_GROUPS = 6
# More than this many interval bands on top of each other hide the lines; the intervals stay in the hover.
_MOST_INTERVALS = 3
_PLOT = 300
_LONGEST_NAME = 16
# Longer names than this stand above their counts, not beside them.
_WIDEST_BESIDE = 96
_TOP = 16


class Context(Protocol):
    """A published figure drawn as a thin line: its share (0 to 1), its few words, and its source."""

    @property
    def share(self) -> float: ...

    @property
    def label(self) -> str: ...

    @property
    def source(self) -> str: ...


def retention_bands(
    frame: pd.DataFrame, context: Context | None = None, *, mode: Mode = "light", why: str = NOTHING_YET
) -> go.Figure:
    """Bands that add up to 100 after each session, with the clients counted under the axis.

    `frame` has the columns of the question `retention` for one group; raises ValueError where it holds several.
    `context` is a published share of clients who drop out, drawn down from the top like the band itself.
    """
    if frame.empty:
        return empty(why, mode=mode)
    rows, colours = only_group(frame), palette(mode)
    bands = [band for band in BANDS if any((row.number(band[0]) or 0) >= 0.0005 for row in rows)]
    shares = [100 * (rows[-1].number(column) or 0) for column, _, _ in bands]
    named = [f"■ {_wrapped(words)} 100" for _, words, _ in bands]
    right = _room([*named, *([_wrapped(context.label)] if context is not None else [])])
    figure = _session_figure(_sessions(rows), mode, count_rows=1, right=right)
    for column, words, meaning in bands:
        figure.add_trace(_band(rows, column, words, getattr(colours, meaning), colours))
    names = [
        (f"{swatch(getattr(colours, meaning))} {_wrapped(words)} <b>{share:.0f}</b>", colours.ink)
        for (_, words, meaning), share in zip(bands, shares, strict=True)
    ]
    heights = [sum(shares[:number]) + share / 2 for number, share in enumerate(shares)]
    if context is not None:
        height = 100 * (1 - context.share)
        _add_context(figure, height, readable_on(colours.dropped_out))
        names, heights = [*names, (_wrapped(context.label), colours.quiet)], [*heights, height]
    _add_names(figure, names, heights, context)
    add_count_rows(figure, [_at_risk(figure, "", rows, colours.quiet)], colours, heading=AT_RISK)
    return figure


def still_attending(
    frame: pd.DataFrame,
    context: Context | None = None,
    names: Mapping[str, str] | None = None,
    *,
    of_whom: str = "clients who started",
    mode: Mode = "light",
    why: str = NOTHING_YET,
) -> go.Figure:
    """Step curves of the share still attending, with 95 % bands, one per group, their last value at their end.

    `frame` has the columns of the question `retention`. At most six groups are drawn, those with the most
    clients, and the figure says so. `names` are the words for groups that have some. `context` is a published
    share still attending, drawn as a thin line.
    """
    if frame.empty:
        return empty(why, mode=mode)
    everyone = sessions_of(frame)
    groups, colours = _largest(everyone), palette(mode)
    shades = dict(zip(groups, colours.series, strict=False))
    known = {ALL: "", **(names or {})}
    words = {group: known.get(group, group) for group in groups}
    last = max(_sessions(rows)[-1] for rows in groups.values())
    sessions = list(range(min(_sessions(rows)[0] for rows in groups.values()), last + 1))
    ends = [(_end_name(words[group], rows, last), shades[group]) for group, rows in groups.items()]
    is_compared = len(groups) > 1
    widest = max(text_width(word, SMALL_SIZE) + 26 for word in words.values()) if is_compared else 0
    has_long_names = widest > _WIDEST_BESIDE
    figure = _session_figure(
        sessions,
        mode,
        count_rows=len(groups) * (2 if has_long_names else 1),
        right=_room([*(name for name, _ in ends), *([_wrapped(context.label)] if context is not None else [])]),
        left=64 if has_long_names else max(64, widest),
        of_whom=f"{of_whom}, still attending",
    )
    for dash, (group, rows) in zip(DASHES, groups.items(), strict=False):
        if len(groups) <= _MOST_INTERVALS:
            figure.add_traces(_interval(rows, shades[group], 0.16 if len(groups) < 3 else 0.1))
        figure.add_trace(_curve(words[group], rows, shades[group], dash))
    heights = [100 * (rows[-1].number("still_attending") or 0) for rows in groups.values()]
    if context is not None:
        _add_context(figure, 100 * context.share, colours.quiet)
        ends, heights = [*ends, (_wrapped(context.label), colours.quiet)], [*heights, 100 * context.share]
    _add_names(figure, ends, heights, context)
    if len(everyone) > len(groups):
        _add_note(figure, f"The {len(groups)} largest of {len(everyone)} groups; all are in the table.", colours)
    counts = [
        _at_risk(figure, words[group] if is_compared else "", rows, shades[group] if is_compared else colours.quiet)
        for group, rows in groups.items()
    ]
    add_count_rows(figure, counts, colours, heading=AT_RISK, has_names_above=has_long_names)
    return figure


def _session_figure(
    sessions: Sequence[int],
    mode: Mode,
    *,
    count_rows: int,
    right: int,
    left: int = 64,
    of_whom: str = "clients who started",
) -> go.Figure:
    bottom = count_rows_height(count_rows)
    figure = new_figure(mode, _TOP + _PLOT + bottom, left=left, right=right, top=_TOP, bottom=bottom)
    ticks = even_ticks(sessions[0], sessions[-1])
    figure.update_xaxes(title_text="after session", range=[sessions[0], sessions[-1]], tickvals=ticks)
    figure.update_yaxes(title_text=f"of 100 {of_whom}", range=[0, 100], tickvals=[0, 20, 40, 60, 80, 100])
    figure.update_layout(hovermode="x unified")
    return figure


def _sessions(rows: Sequence[Row]) -> list[int]:
    """The start, before anyone could leave, and then the session numbers of the rows."""
    numbers = [row.count("session_number") or 0 for row in rows]
    return [numbers[0] - 1, *numbers]


def _counted(rows: Sequence[Row]) -> list[str]:
    return [count_text(row.count("at_risk_clients")) for row in (rows[0], *rows)]


def _band(rows: Sequence[Row], column: str, words: str, colour: str, colours: Palette) -> go.Scatter:
    at_start = 100.0 if column == "still_attending" else 0.0
    return scatter(
        x=_sessions(rows),
        y=[at_start, *(100 * (row.number(column) or 0) for row in rows)],
        name=words,
        mode="lines",
        stackgroup="bands",
        fillcolor=colour,
        line={"shape": "hvh", "width": 1, "color": colours.page},
        customdata=_counted(rows),
        hovertemplate=f"{words}: <b>%{{y:.0f}}</b> of 100 (n = %{{customdata}})<extra></extra>",
    )


def _interval(rows: Sequence[Row], colour: str, opacity: float) -> list[go.Scatter]:
    edge = {"shape": "hvh", "width": 0, "color": colour}
    sessions, (low, high) = _sessions(rows), _bounds(rows)
    return [
        scatter(x=sessions, y=high, mode="lines", line=edge, hoverinfo="skip"),
        scatter(
            x=sessions,
            y=low,
            mode="lines",
            line=edge,
            fill="tonexty",
            fillcolor=faded(colour, opacity),
            hoverinfo="skip",
        ),
    ]


def _curve(words: str, rows: Sequence[Row], colour: str, dash: str) -> go.Scatter:
    between = [f"{low:.0f} to {high:.0f}" for low, high in zip(*_bounds(rows), strict=True)]
    return scatter(
        x=_sessions(rows),
        y=[100.0, *(100 * (row.number("still_attending") or 0) for row in rows)],
        name=words,
        mode="lines",
        line={"shape": "hvh", "width": 2.5, "color": colour, "dash": dash},
        customdata=[list(pair) for pair in zip(between, _counted(rows), strict=True)],
        hovertemplate=(
            f"{words or 'Still attending'}: <b>%{{y:.0f}}</b> of 100 "
            "(%{customdata[0]}; n = %{customdata[1]})<extra></extra>"
        ),
    )


def _bounds(rows: Sequence[Row]) -> tuple[list[float], list[float]]:
    """Low and high ends in 0-100. They are empty where the estimate is 0 or 1: the band then closes on the curve."""
    ends = []
    for column in ("still_attending_low", "still_attending_high"):
        bounds = [row.number(column) for row in rows]
        curve = [row.number("still_attending") or 0 for row in rows]
        known = [at if bound is None else bound for at, bound in zip(curve, bounds, strict=True)]
        ends.append([100.0, *(100 * value for value in known)])
    return ends[0], ends[1]


def _largest(groups: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    by_size = sorted(groups, key=lambda group: (-(groups[group][0].number("at_risk_clients") or 0), group))
    kept = set(by_size[:MOST_GROUPS])
    return {group: rows for group, rows in groups.items() if group in kept}


def _end_name(words: str, rows: Sequence[Row], last: int) -> str:
    """The name and the last share, and after which session where the curve stops before the others."""
    stops = rows[-1].count("session_number") or 0
    share = f"{_wrapped(words)} <b>{100 * (rows[-1].number('still_attending') or 0):.0f}</b>".strip()
    gap = "<br>" if len(words) > _LONGEST_NAME // 2 else " "
    return share if stops == last else f"{share}{gap}at session {stops}"


def _room(names: Sequence[str]) -> int:
    """The right margin in pixels for names beside the plot, by their longest line."""
    return 20 + max(text_width(line) for name in names for line in name.split("<br>"))


def _wrapped(words: str) -> str:
    """Words in lines short enough to leave most of a narrow figure to its plot."""
    return "<br>".join(textwrap.wrap(words, _LONGEST_NAME))


def _add_names(
    figure: go.Figure, names: Sequence[tuple[str, str]], heights: Sequence[float], context: Context | None
) -> None:
    """Names beside the plot; the published figure's comes last and tells its source."""
    add_line_names(figure, names, heights, plot=_PLOT, low=0, high=100)
    if context is not None:
        figure.layout.annotations[-1].hovertext = context.source


def _add_context(figure: go.Figure, height: float, colour: str) -> None:
    figure.add_hline(y=height, line={"width": 1, "dash": "dot", "color": colour})


def _add_note(figure: go.Figure, text: str, colours: Palette) -> None:
    write(figure, text, colours.quiet, x=1, xref="paper", xanchor="right", y=1, yref="paper", yanchor="top")


def _at_risk(figure: go.Figure, name: str, rows: Sequence[Row], colour: str) -> CountRow:
    """The clients counted at the sessions that have a tick."""
    shown = set(figure.layout.xaxis.tickvals)
    counts = [(row.count("session_number") or 0, row.count("at_risk_clients")) for row in rows]
    return CountRow(name, colour, [(number, count_text(count)) for number, count in counts if number in shown])
