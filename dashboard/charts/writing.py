"""Words and rows of counts written onto a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.labels import LINE_HEIGHT, spread, text_width
from dashboard.charts.theme import SMALL_SIZE, TEXT_SIZE, Palette

# Room in pixels under the plot for the tick labels and the axis title.
_UNDER_AXIS = 52


def write(figure: go.Figure, text: str, colour: str, *, size: int = SMALL_SIZE, **place: Any) -> None:
    """Write a text on the figure; `place` as plotly's annotations take it (x, y, xref, yref, anchors, shifts)."""
    figure.add_annotation(text=text, showarrow=False, font={"size": size, "color": colour}, **place)


def write_beside(figure: go.Figure, text: str, y: float, colour: str, *, size: int = TEXT_SIZE, away: int = 12) -> None:
    """Write a text to the right of the plot at the height `y` (in units of y), `away` pixels from its edge."""
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": away, "y": y, "yanchor": "middle", "align": "left"}
    write(figure, text, colour, size=size, **place)


def write_above(figure: go.Figure, text: str, x: float, colour: str, *, xref: str = "x", **place: Any) -> None:
    """Write a text right above the plot at `x`."""
    write(figure, text, colour, x=x, xref=xref, y=1, yref="paper", yanchor="bottom", **place)


def add_line_names(
    figure: go.Figure,
    names: Sequence[tuple[str, str]],
    heights: Sequence[float],
    *,
    plot: int,
    low: float,
    high: float,
) -> None:
    """Write (name, colour) at the right edge beside each height, moved apart where they would touch.

    Heights are in units of y, which runs from `low` to `high` over `plot` pixels. A name may have several lines.
    """
    lines = max((name.count("<br>") + 1 for name, _ in names), default=1)
    gap = lines * LINE_HEIGHT / plot * (high - low)
    for (name, colour), place in zip(names, spread(heights, gap, low, high), strict=True):
        write_beside(figure, name, place, colour, away=8)


@dataclass(frozen=True)
class CountRow:
    """A row of numbers under the axis: its name, and (place on x, text) for each."""

    name: str
    colour: str
    texts: Sequence[tuple[float | str, str]]


def add_count_rows(
    figure: go.Figure, rows: Sequence[CountRow], palette: Palette, *, heading: str, has_names_above: bool = False
) -> None:
    """Write rows of counts under the axis title, as below a survival curve, with a heading line above.

    Names stand beside their counts, or `has_names_above` in a line of their own, where long ones take no width.
    """
    _write_under(figure, heading, palette.quiet, line=0, x=0, xref="paper", xanchor="left")
    for number, row in enumerate(rows, start=1):
        line = 2 * number if has_names_above else number
        if row.name and has_names_above:
            _write_under(figure, row.name, row.colour, line=line - 1, x=0, xref="paper", xanchor="left")
        elif row.name:
            _write_under(figure, row.name, row.colour, line=line, x=0, xref="paper", xanchor="right", xshift=-14)
        for x, text in row.texts:
            _write_under(figure, text, row.colour, line=line, x=x, xref="x", xanchor="center")


def count_rows_height(rows: int) -> int:
    """The bottom margin in pixels for a figure with that many rows of counts."""
    return _UNDER_AXIS + LINE_HEIGHT * (rows + 1) + 6


def name_rows(figure: go.Figure, names: Sequence[str], colours: Palette) -> None:
    """Make the y axis a list of names from the top down, one per whole number."""
    figure.update_yaxes(
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=list(names),
        showgrid=False,
        tickfont={"size": TEXT_SIZE, "color": colours.ink},
    )


def room_for(names: Sequence[str]) -> int:
    """The left margin in pixels for a list of names."""
    return 24 + max(text_width(name) for name in names)


def swatch(colour: str, sign: str = "■") -> str:
    """A small sign of a colour, to stand before a name; the page's face has ■ ● ▲ ○, and few others."""
    return f'<span style="color:{colour};font-size:16px">{sign}</span>'


def count_text(count: int | None) -> str:
    """A count as people write it, with commas: 2,400; a dash where it is missing."""
    return "–" if count is None else f"{count:,}"


def _write_under(figure: go.Figure, text: str, colour: str, *, line: int, **place: Any) -> None:
    shift = -_UNDER_AXIS - LINE_HEIGHT * line
    write(figure, text, colour, y=0, yref="paper", yanchor="top", yshift=shift, **place)
