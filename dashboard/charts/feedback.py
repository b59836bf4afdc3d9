"""A counselor's own feedback: three bands, never a share, beside the band of the other counselors."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.rows import DOMAINS, Row, rows_of
from dashboard.charts.theme import (
    SMALL_SIZE,
    TEXT_SIZE,
    Mode,
    Palette,
    blended,
    new_figure,
    palette,
    readable_on,
)
from dashboard.charts.traces import bar, scatter
from dashboard.charts.writing import name_rows, room_for, write

# In the order of the scale; each takes a third of it, wherever in the band the share may lie.
BANDS = {"up_to_a_third": "up to a third", "about_half": "about half", "two_thirds_or_more": "two thirds or more"}
NOT_RELEASED = "not released"
_STEPS = list(BANDS)
_ROW = 58


def released_bands(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """Per domain three steps, the counselor's own filled, and under them where the other counselors lie.

    `frame` has the columns of the question `my_feedback` for one release (ValueError for several). The steps say
    how many clients rated below the mark. `practice_band_low` and `_high` say of 100 clients of others, or are empty.
    """
    if frame.empty:
        return empty(why, mode=mode)
    rows, colours = _by_domain(rows_of(frame)), palette(mode)
    if len({row.text("batch") for row in rows}) > 1:
        raise ValueError("This figure draws one release.")
    names = [_domain(row) for row in rows]
    figure = new_figure(mode, 100 + _ROW * len(rows), top=60, bottom=40, left=room_for(names), right=20)
    figure.add_trace(_scale(len(rows), colours))
    figure.add_trace(_own(rows, colours))
    others = [row.number("practice_band_low") is not None for row in rows]
    for place, row in enumerate(rows):
        _add_others(figure, place, row, colours)
    key = "├─┤ the other counselors" if any(others) else "Too few other counselors to compare with."
    write(figure, key, colours.quiet, x=0, xref="paper", xanchor="left", y=0, yref="paper", yanchor="top", yshift=-8)
    figure.update_layout(barmode="overlay")
    name_rows(figure, names, colours)
    figure.update_xaxes(
        title_text="how many of the clients rated below the mark",
        side="top",
        range=[0, 3],
        tickvals=[0.5, 1.5, 2.5],
        ticktext=list(BANDS.values()),
        ticks="",
        showline=False,
        tickfont={"size": TEXT_SIZE, "color": colours.ink},
    )
    return figure


def bands_over_releases(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """The band of each domain at each release, as words in cells: releases from left to right, domains downward.

    `frame` has the columns of the question `my_feedback` for one instrument.
    """
    if frame.empty:
        return empty(why, mode=mode)
    colours = palette(mode)
    rows = sorted(rows_of(frame), key=lambda row: (row.number("batch") or 0, row.text("quarter")))
    quarters = list(dict.fromkeys(row.text("quarter") for row in rows))
    domains = list(dict.fromkeys(_domain(row) for row in _by_domain(rows)))
    places = [(quarters.index(row.text("quarter")), domains.index(_domain(row)), row) for row in rows]
    figure = new_figure(mode, 48 + 38 * len(domains), top=36, bottom=12, left=room_for(domains), right=16)
    figure.add_trace(_release_cells(places, colours))
    figure.add_trace(_release_words(places, colours))
    figure.update_layout(barmode="overlay", bargap=0)
    name_rows(figure, domains, colours)
    figure.update_xaxes(
        side="top",
        range=[-0.5, max(len(quarters), 3) - 0.5],
        tickvals=list(range(len(quarters))),
        ticktext=quarters,
        ticks="",
        showline=False,
    )
    return figure


def _by_domain(rows: Sequence[Row]) -> list[Row]:
    order = {domain: number for number, domain in enumerate(DOMAINS)}
    return sorted(rows, key=lambda row: order.get(row.text("domain"), len(order)))


def _domain(row: Row) -> str:
    return DOMAINS.get(row.text("domain"), row.text("domain"))


def _scale(rows: int, colours: Palette) -> go.Bar:
    """The empty scale: three pale steps in every row."""
    places = [(step, place) for place in range(rows) for step in range(len(BANDS))]
    return bar(
        x=[0.97] * len(places),
        base=[step + 0.015 for step, _ in places],
        y=[place for _, place in places],
        width=0.36,
        offset=-0.28,
        orientation="h",
        marker={"color": colours.panel, "line": {"width": 1, "color": colours.grid}},
        hoverinfo="skip",
    )


def _own(rows: Sequence[Row], colours: Palette) -> go.Bar:
    known = [(place, row) for place, row in enumerate(rows) if row.text("band") in BANDS]
    return bar(
        x=[0.97] * len(known),
        base=[_STEPS.index(row.text("band")) + 0.015 for _, row in known],
        y=[place for place, _ in known],
        width=0.36,
        offset=-0.28,
        orientation="h",
        marker={"color": colours.attending, "line": {"width": 0}},
        text=["your clients"] * len(known),
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": readable_on(colours.attending), "size": TEXT_SIZE},
        customdata=[_hover(row) for _, row in known],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _add_others(figure: go.Figure, place: int, row: Row, colours: Palette) -> None:
    low, high = row.number("practice_band_low"), row.number("practice_band_high")
    if low is None or high is None:
        return
    figure.add_trace(
        scatter(
            x=[3 * low / 100, 3 * high / 100],
            y=[place + 0.24, place + 0.24],
            mode="lines+markers",
            hoverinfo="skip",
            line={"width": 3, "color": colours.soft},
            marker={"symbol": "line-ns", "size": 9, "line": {"width": 2, "color": colours.soft}},
        )
    )


_Place = tuple[int, int, Row]


def _release_cells(places: Sequence[_Place], colours: Palette) -> go.Bar:
    fills = [
        blended(*colours.heat, 0.1 + 0.35 * _STEPS.index(row.text("band")))
        if row.text("band") in BANDS
        else colours.page
        for *_, row in places
    ]
    return bar(
        x=[x for x, *_ in places],
        y=[0.84] * len(places),
        base=[y - 0.42 for _, y, _ in places],
        width=0.95,
        marker={"color": fills, "line": {"width": 0}},
        customdata=[_hover(row) for *_, row in places],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _release_words(places: Sequence[_Place], colours: Palette) -> go.Scatter:
    return scatter(
        x=[x for x, *_ in places],
        y=[y for _, y, _ in places],
        mode="text",
        hoverinfo="skip",
        text=[BANDS.get(row.text("band"), NOT_RELEASED) for *_, row in places],
        textfont={"size": SMALL_SIZE, "color": colours.ink},
    )


def _hover(row: Row) -> str:
    band = BANDS.get(row.text("band"))
    counted = row.count("clients_at_least")
    people = "" if counted is None else f"<br>n = at least {counted} clients"
    told = NOT_RELEASED if band is None else f"{band} below the mark"
    return f"<b>{_domain(row)}</b>, {row.text('quarter')}<br>{told}{people}"
