"""How much was asked, and how honestly it may have been answered: coverage, straight-lined, at the ceiling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.counselors import TOO_FEW
from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import text_width
from dashboard.charts.rows import Named, Row, named_rows
from dashboard.charts.theme import Mode, Palette, new_figure, palette
from dashboard.charts.traces import scatter
from dashboard.charts.writing import count_text, name_rows, room_for, swatch, write_above, write_beside

ENOUGH = 0.5
NO_SESSIONS = "no sessions"
QUALITIES = (
    ("coverage", "sessions rated", "circle", "●"),
    ("straight_lined_share", "all items alike", "square", "■"),
    ("ceiling_share", "at the maximum", "triangle-up", "▲"),
)


def coverage_list(
    frame: pd.DataFrame, names: Mapping[str, str], *, mode: Mode = "light", why: str = NOTHING_YET
) -> go.Figure:
    """A dot per counselor, alphabetical: rated sessions of 100; under half is grey, with the words.

    `frame` has the columns of the question `coverage`.
    """
    people = named_rows(frame, names)
    if not people:
        return empty(why, mode=mode)
    colours = palette(mode)
    remarks = [_remark(row) for _, row in people]
    figure = _list_figure(people, mode, colours, right=28 + max(map(text_width, [*remarks, "rated sessions"])))
    for place, (_, row) in enumerate(people):
        share = row.number("coverage")
        if share is not None:
            line = {"width": 2, "color": _shade(row, colours)}
            figure.add_trace(scatter(x=[0, 100 * share], y=[place, place], mode="lines", line=line, hoverinfo="skip"))
    marker = {
        "size": 11,
        "color": [_shade(row, colours) for _, row in people],
        "line": {"width": 1, "color": colours.page},
    }
    hovers = [[row.text("counselor_id"), _hover(name, row)] for name, row in people]
    figure.add_trace(_dots(people, "coverage", marker, hovers, "%{customdata[1]}<extra></extra>"))
    for place, remark in enumerate(remarks):
        write_beside(figure, remark, place, colours.quiet)
    write_above(figure, "rated sessions", 1, colours.quiet, xref="paper", xanchor="left", xshift=12)
    figure.add_vline(x=100 * ENOUGH, line={"width": 1, "dash": "dash", "color": colours.quiet}, layer="below")
    write_above(figure, "half", 100 * ENOUGH, colours.quiet)
    figure.update_xaxes(title_text="rated, of 100 sessions")
    return figure


def quality_list(
    frame: pd.DataFrame, names: Mapping[str, str], *, mode: Mode = "light", why: str = NOTHING_YET
) -> go.Figure:
    """Per counselor, alphabetical, the shares rated, straight-lined and at the ceiling, each with its own mark.

    `frame` has the columns of the question `alliance` for one instrument and domain; raises ValueError where a
    counselor has several rows.
    """
    people = named_rows(frame, names)
    if not people:
        return empty(why, mode=mode)
    if len({row.text("counselor_id") for _, row in people}) < len(people):
        raise ValueError("This figure draws one instrument and one domain: one row per counselor.")
    colours = palette(mode)
    figure = _list_figure(people, mode, colours, right=24)
    shades = (colours.attending, colours.worth_a_look, colours.changed_counselor)
    for (column, words, symbol, _), shade in zip(QUALITIES, shades, strict=True):
        marker = {"size": 10, "symbol": symbol, "color": shade, "line": {"width": 1, "color": colours.page}}
        data = [[row.text("counselor_id"), name, count_text(row.count("clients"))] for name, row in people]
        told = f"<b>%{{customdata[1]}}</b><br>{words}: %{{x:.0f}} of 100<br>n = %{{customdata[2]}} clients"
        figure.add_trace(_dots(people, column, marker, data, told + "<extra></extra>"))
    pairs = zip(QUALITIES, shades, strict=True)
    key = [f"{swatch(shade, sign)} {words}" for (_, words, _, sign), shade in pairs]
    write_above(figure, " &nbsp; ".join(key), 0, colours.quiet, xref="paper", xanchor="left", yshift=6)
    figure.update_xaxes(title_text="of 100 sessions (rated), of 100 ratings (the others)")
    figure.update_yaxes(showgrid=True)
    return figure


def _list_figure(people: Sequence[Named], mode: Mode, colours: Palette, *, right: int) -> go.Figure:
    names = [name for name, _ in people]
    figure = new_figure(mode, 96 + 26 * len(people), top=40, left=room_for(names), right=right)
    name_rows(figure, names, colours)
    figure.update_xaxes(range=[0, 102], tickvals=[0, 25, 50, 75, 100])
    return figure


def _dots(
    people: Sequence[Named],
    column: str,
    marker: Mapping[str, object],
    customdata: Sequence[Sequence[str]],
    hovertemplate: str,
) -> go.Scatter:
    shares = [row.number(column) for _, row in people]
    return scatter(
        x=[None if share is None else 100 * share for share in shares],
        y=list(range(len(people))),
        mode="markers",
        marker=dict(marker),
        customdata=[list(data) for data in customdata],
        hovertemplate=hovertemplate,
    )


def _remark(row: Row) -> str:
    coverage = row.number("coverage")
    if coverage is None:
        return TOO_FEW if row.is_hidden("coverage") else NO_SESSIONS
    counts = f"{count_text(row.count('rated'))} of {count_text(row.count('sessions'))}"
    return counts if coverage >= ENOUGH else f"{counts}, under half"


def _hover(name: str, row: Row) -> str:
    sessions = count_text(row.count("sessions"))
    return f"<b>{name}</b><br>{100 * (row.number('coverage') or 0):.0f} % rated, n = {sessions} sessions"


def _shade(row: Row, colours: Palette) -> str:
    return colours.attending if (row.number("coverage") or 0) >= ENOUGH else colours.soft
