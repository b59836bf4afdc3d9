"""How clients rate the work: a heat map of the share of clients below the mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.coverage import ENOUGH
from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import text_width
from dashboard.charts.rows import DOMAINS, Row, named_rows, only_instrument
from dashboard.charts.theme import SMALL_SIZE, TEXT_SIZE, Mode, Palette, blended, new_figure, palette
from dashboard.charts.traces import bar, scatter
from dashboard.charts.writing import count_text, name_rows, room_for, write_above, write_beside

TOO_FEW = "too few"
NOT_RATED = "no ratings"
# Under this many clients a cell is hatched: the number is there, and is not much to go by.
FEW = 10
CLEARLY_LOW = "did not feel heard"
_ROW = 30
# The share that gets the full colour, and how slowly the paper colours: calm for what most counselors have.
_FULL = 0.6
_SLOWLY = 1.5


@dataclass(frozen=True)
class _Cell:
    """One counselor and domain: its place, its name, its row, and the share drawn (None: words instead)."""

    x: int
    y: int
    name: str
    row: Row
    share: float | None

    @property
    def is_flagged(self) -> bool:
        return self.share is not None and self.row.text("label") == "look_first"

    @property
    def is_little_rated(self) -> bool:
        coverage = self.row.number("coverage")
        return coverage is not None and coverage < ENOUGH

    @property
    def words(self) -> str:
        if self.share is not None:
            return f"<b>{100 * self.share:.0f}</b>" if self.is_flagged else f"{100 * self.share:.0f}"
        return NOT_RATED if self.row.count("clients") == 0 else TOO_FEW


def low_share_heat_map(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    *,
    min_clients: int = 5,
    mode: Mode = "light",
    why: str = NOTHING_YET,
) -> go.Figure:
    """Counselor by domain, alphabetical: best estimate of the share of clients below the mark, printed in the cell.

    `frame` has the columns of the question `alliance` for one instrument (ValueError for several);
    `shrunken_share` is drawn, `low_share` where it is empty. Hidden, or fewer than `min_clients` clients: words
    instead of a number. Fewer than ten: hatched. Under half of the sessions rated: grey. Flagged (`label` is
    `look_first`): framed and bold. Beside `heard` stands how many clients did not feel heard.
    """
    if frame.empty:
        return empty(why, mode=mode)
    only_instrument(frame)
    colours = palette(mode)
    people, domains, cells = _cells(frame, names, min_clients)
    heard = [cell for cell in cells if cell.row.text("domain") == "heard"]
    figure = new_figure(
        mode,
        48 + _ROW * len(people),
        top=36,
        bottom=12,
        left=room_for(people),
        right=24 + text_width(CLEARLY_LOW, SMALL_SIZE) if heard else 16,
    )
    figure.add_trace(_bars(cells, colours))
    figure.add_trace(_numbers(cells, colours))
    for cell in cells:
        if cell.is_flagged:
            _add_frame(figure, cell, colours)
    if heard:
        _add_clearly_low(figure, heard, colours)
    name_rows(figure, people, colours)
    figure.update_layout(barmode="overlay", bargap=0)
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(domains))),
        ticktext=[DOMAINS[domain] for domain in domains],
        ticks="",
        range=[-0.5, len(domains) - 0.5],
        showline=False,
        tickfont={"size": TEXT_SIZE, "color": colours.ink},
    )
    return figure


def _cells(frame: pd.DataFrame, names: Mapping[str, str], min_clients: int) -> tuple[list[str], list[str], list[_Cell]]:
    """Names from the top down, domains from the left, and the cells; two people of one name keep a row each."""
    rows = [(name, row) for name, row in named_rows(frame, names) if row.text("domain") in DOMAINS]
    people = list(dict.fromkeys((name, row.text("counselor_id")) for name, row in rows))
    domains = [domain for domain in DOMAINS if any(row.text("domain") == domain for _, row in rows)]
    cells = [
        _Cell(
            domains.index(row.text("domain")),
            people.index((name, row.text("counselor_id"))),
            name,
            row,
            _share(row, min_clients),
        )
        for name, row in rows
    ]
    return [name for name, _ in people], domains, cells


def _share(row: Row, min_clients: int) -> float | None:
    """The best estimate, else the counted share; None where too few, hidden or not rated."""
    if (row.count("clients") or 0) < min_clients or row.is_hidden("shrunken_share") or row.is_hidden("low_share"):
        return None
    best = row.number("shrunken_share")
    return row.number("low_share") if best is None else best


def _bars(cells: Sequence[_Cell], colours: Palette) -> go.Bar:
    """The cells as bars, since bars can be hatched and heat maps cannot."""
    hatched = ["/" if cell.share is not None and (cell.row.count("clients") or 0) < FEW else "" for cell in cells]
    return bar(
        x=[cell.x for cell in cells],
        y=[0.88] * len(cells),
        base=[cell.y - 0.44 for cell in cells],
        width=0.96,
        marker={
            "color": [_fill(cell, colours) for cell in cells],
            "line": {"width": 0},
            "pattern": {
                "shape": hatched,
                "fgcolor": colours.soft,
                "fgopacity": 0.55,
                "size": 7,
                "solidity": 0.12,
                "fillmode": "overlay",
            },
        },
        customdata=[[cell.row.text("counselor_id"), cell.row.text("domain"), _hover(cell)] for cell in cells],
        hovertemplate="%{customdata[2]}<extra></extra>",
    )


def _fill(cell: _Cell, colours: Palette) -> str:
    if cell.share is None:
        return "rgba(0,0,0,0)"
    depth = min(cell.share / _FULL, 1.0) ** _SLOWLY
    # Grey, and never deeper than a third: what little-rated clients say is not to be compared with the others.
    return blended(colours.heat[0], colours.soft, depth / 3) if cell.is_little_rated else blended(*colours.heat, depth)


def _numbers(cells: Sequence[_Cell], colours: Palette) -> go.Scatter:
    inks = [colours.quiet if cell.share is None or cell.is_little_rated else colours.ink for cell in cells]
    return scatter(
        x=[cell.x for cell in cells],
        y=[cell.y for cell in cells],
        mode="text",
        hoverinfo="skip",
        text=[cell.words for cell in cells],
        textfont={"size": TEXT_SIZE, "color": inks},
    )


def _hover(cell: _Cell) -> str:
    row = cell.row
    head = f"<b>{cell.name}</b>, {DOMAINS[row.text('domain')].lower()}"
    counted = count_text(row.count("clients"))
    if cell.share is None:
        return f"{head}<br>{cell.words.capitalize()} (n = {counted})"
    lines = [head, f"{count_text(row.count('low_clients'))} below the mark of n = {counted}"]
    best, low, high = (row.number(column) for column in ("shrunken_share", "shrunken_low", "shrunken_high"))
    if best is not None and low is not None and high is not None:
        lines.append(f"Best estimate: {100 * best:.0f} of 100 ({100 * low:.0f} to {100 * high:.0f})")
    if row.count("clearly_low_clients") is not None:
        lines.append(f"Clearly low: {count_text(row.count('clearly_low_clients'))} of {counted}")
    coverage = row.number("coverage")
    if coverage is not None:
        lines.append(f"Sessions rated: {100 * coverage:.0f} %{', under half' if cell.is_little_rated else ''}")
    return "<br>".join(lines)


def _add_frame(figure: go.Figure, cell: _Cell, colours: Palette) -> None:
    edges: dict[str, Any] = {"x0": cell.x - 0.48, "x1": cell.x + 0.48, "y0": cell.y - 0.44, "y1": cell.y + 0.44}
    figure.add_shape(type="rect", line={"width": 2, "color": colours.ink}, **edges)


def _add_clearly_low(figure: go.Figure, heard: Sequence[_Cell], colours: Palette) -> None:
    for cell in heard:
        count = cell.row.count("clearly_low_clients")
        if count is not None and cell.share is not None:
            words = f"{count} of {count_text(cell.row.count('clients'))}"
            write_beside(figure, words, cell.y, colours.quiet, size=SMALL_SIZE)
    write_above(figure, CLEARLY_LOW, 1, colours.quiet, xref="paper", xanchor="left", xshift=12, yshift=2)
