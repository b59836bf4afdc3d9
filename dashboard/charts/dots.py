"""A list of figures with intervals: a name, a dot, its 95 % interval, and words beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.labels import text_width
from dashboard.charts.theme import Mode, Palette, faded, new_figure, palette
from dashboard.charts.traces import scatter
from dashboard.charts.writing import name_rows, room_for, write_above, write_beside


@dataclass(frozen=True)
class Dot:
    """One row: figures in the units of the axis, None where there is none. `beside` is what it is compared with, drawn
    hollow; `code` is what a click on the dot leads to; `is_quiet` draws it grey, for what says little.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    remark: str
    hover: str
    code: str = ""
    beside: float | None = None
    is_quiet: bool = False


@dataclass(frozen=True)
class Axis:
    """The axis of a list of dots: its title, its ends, the words over the remarks, and a line with words at a value."""

    title: str
    low: float
    high: float
    over_remarks: str = ""
    line_at: float | None = None
    line_words: str = ""
    key: str = ""


def dot_list(dots: Sequence[Dot], axis: Axis, *, mode: Mode) -> go.Figure:
    """The dots in their order from the top down. At least one dot is needed."""
    colours = palette(mode)
    widest = max(*(text_width(dot.remark) for dot in dots), text_width(axis.over_remarks))
    top = 44 if axis.key or axis.line_words else 26
    figure = new_figure(
        mode, 56 + top + 30 * len(dots), top=top, left=room_for([dot.name for dot in dots]), right=28 + widest
    )
    name_rows(figure, [dot.name for dot in dots], colours)
    for place, dot in enumerate(dots):
        _add_interval(figure, place, dot, colours)
        write_beside(figure, dot.remark, place, colours.quiet)
    if any(dot.beside is not None for dot in dots):
        figure.add_trace(_hollow(dots, colours))
    figure.add_trace(_filled(dots, colours))
    if axis.over_remarks:
        write_above(figure, axis.over_remarks, 1, colours.quiet, xref="paper", xanchor="left", xshift=12)
    if axis.line_at is not None:
        figure.add_vline(x=axis.line_at, line={"width": 1.5, "dash": "dot", "color": colours.ink}, layer="below")
        write_above(figure, axis.line_words, axis.line_at, colours.ink)
    if axis.key:
        write_above(
            figure, axis.key, 0, colours.quiet, xref="paper", xanchor="left", yshift=18 if axis.line_words else 4
        )
    figure.update_xaxes(title_text=axis.title, range=[axis.low, axis.high], showgrid=True)
    return figure


def end_beyond(values: Sequence[float | None], *, step: float, least: float) -> float:
    """The end of an axis just past the furthest value, on a whole step and at least at `least`; both may be below 0."""
    known = [value for value in values if value is not None]
    side = -1 if least < 0 else 1
    furthest = max([side * value for value in known], default=0.0)
    return side * max(side * least, step * (math.floor(furthest / step) + 1))


def of_100(share: float | None) -> float | None:
    """A share (0 to 1) as of 100."""
    return None if share is None else 100 * share


def _shade(dot: Dot, colours: Palette) -> str:
    return colours.soft if dot.is_quiet else colours.attending


def _add_interval(figure: go.Figure, place: int, dot: Dot, colours: Palette) -> None:
    if dot.low is not None and dot.high is not None:
        line = {"width": 6, "color": faded(_shade(dot, colours), 0.35)}
        figure.add_trace(scatter(x=[dot.low, dot.high], y=[place, place], mode="lines", hoverinfo="skip", line=line))


def _filled(dots: Sequence[Dot], colours: Palette) -> go.Scatter:
    shades = [_shade(dot, colours) for dot in dots]
    marker = {"symbol": "circle", "size": 11, "color": shades, "line": {"width": 1, "color": colours.page}}
    return _marks(dots, [dot.value for dot in dots], marker)


def _hollow(dots: Sequence[Dot], colours: Palette) -> go.Scatter:
    marker = {"symbol": "circle", "size": 10, "color": "rgba(0,0,0,0)", "line": {"width": 1.5, "color": colours.quiet}}
    return _marks(dots, [dot.beside for dot in dots], marker)


def _marks(dots: Sequence[Dot], values: Sequence[float | None], marker: dict[str, object]) -> go.Scatter:
    return scatter(
        x=list(values),
        y=list(range(len(dots))),
        mode="markers",
        marker=marker,
        customdata=[[dot.code, dot.hover] for dot in dots],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )
