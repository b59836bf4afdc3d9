"""The practice on paper: counselors in a funnel, shares by name and domain, and figures quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from dashboard.charts.rows import Row
from dashboard.charts.theme import LIGHT, blended, readable_on
from dashboard.reports.figures.canvas import (
    SMALL,
    Margins,
    name_axes,
    name_ends,
    new_axes,
    nothing,
    show_percents,
    svg,
    write_counts,
)

_LIMITS = (("limit95", "95 %", "dashed"), ("limit998", "99.8 %", "solid"), ("od95", "95 %, wider", "dotted"))


@dataclass(frozen=True)
class Dot:
    """A counselor in the funnel: clients counted, height (0-1), whether flagged, a name or nothing."""

    clients: int
    height: float
    is_flagged: bool
    name: str


@dataclass(frozen=True)
class Cell:
    """A cell of the heat map: share (0-1) or None, its words, and what is to be seen of how far to trust it."""

    share: float | None
    words: str
    is_flagged: bool = False
    is_few: bool = False
    is_little_rated: bool = False


@dataclass(frozen=True)
class Point:
    """A quarter: its words, the share with its interval, of how many; None where too few."""

    quarter: str
    share: float | None
    low: float | None
    high: float | None
    whole: int | None


def funnel(dots: Sequence[Dot], limits: Sequence[Row], rate: float | None, width: float, height: float) -> bytes:
    """A dot per counselor within the limits that chance gives for each number of clients (`early_dropout_limits`)."""
    if not dots or rate is None:
        return nothing(width, height)
    figure, axes = new_axes(width, height, Margins(left=14, right=22))
    most = 1.08 * max(dot.clients for dot in dots)
    within = [row for row in limits if (row.number("pairings") or 0) <= most]
    middle = [row for row in within if (row.number("pairings") or 0) >= most / 3]
    tops = [dot.height for dot in dots] + [row.number("limit998_high") or 0.0 for row in middle[:1]]
    show_percents(axes, min(1.0, 1.1 * max([rate, *tops])))
    ends = [(f"practice {round(100 * rate)} %", LIGHT.quiet, rate)]
    axes.axhline(rate, color=LIGHT.quiet, linewidth=0.8)
    for column, words, style in _LIMITS:
        for end in ("low", "high"):
            _draw_limit(axes, within, f"{column}_{end}", style)
        last = within[-1].number(f"{column}_high") if within else None
        if last is not None:
            ends.append((words, LIGHT.soft, last))
    for dot in dots:
        colour = LIGHT.worth_a_look if dot.is_flagged else LIGHT.attending
        axes.plot(dot.clients, dot.height, marker="D" if dot.is_flagged else "o", markersize=4.2, color=colour)
        if dot.name:
            axes.annotate(dot.name, (dot.clients, dot.height), xytext=(-5, 4), textcoords="offset points", ha="right",
                          fontsize=SMALL, color=LIGHT.worth_a_look_text)  # fmt: skip
    axes.set_xlim(0, most)
    name_axes(axes, "clients counted", "early drop-out")
    name_ends(axes, ends, x=most)
    return svg(figure)


def heat_map(
    cells: Mapping[str, Mapping[str, Cell]], domains: Mapping[str, str], width: float, row_height: float = 6.2
) -> bytes:
    """A row per name, a column per domain (key -> words); a stronger colour is a larger share, a frame worth a look."""
    height = 9 + row_height * max(len(cells), 1)
    if not cells:
        return nothing(width, height)
    figure, axes = new_axes(width, height, Margins(left=26, right=1, top=8, bottom=1))
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    for line, (name, row) in enumerate(cells.items()):
        for place, domain in enumerate(domains):
            _draw_cell(axes, place, line, row.get(domain, Cell(None, "no ratings")))
        axes.annotate(name, (0, line + 0.5), xytext=(-5, 0), textcoords="offset points", ha="right", va="center",
                      fontsize=SMALL + 0.5, color=LIGHT.ink, annotation_clip=False)  # fmt: skip
    axes.set_xlim(0, len(domains))
    axes.set_ylim(len(cells), 0)
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.set_xticks([place + 0.5 for place in range(len(domains))], list(domains.values()))
    return svg(figure)


def quarters(points: Sequence[Point], colour: str, width: float, height: float) -> bytes:
    """A dot and its interval per quarter, with of how many under it; a quarter with too few is left open."""
    known = [point for point in points if point.share is not None]
    if not known:
        return nothing(width, height)
    figure, axes = new_axes(width, height, Margins(left=12, right=3, bottom=15))
    highest = max(point.high if point.high is not None else point.share or 0.0 for point in known)
    show_percents(axes, min(1.0, 1.12 * highest))
    for place, point in enumerate(points):
        if point.share is None:
            continue
        if point.low is not None and point.high is not None:
            axes.plot([place, place], [point.low, point.high], color=colour, linewidth=1.1, alpha=0.55)
        axes.plot(place, point.share, marker="o", markersize=4, color=colour)
    axes.set_xlim(-0.5, len(points) - 0.5)
    axes.set_xticks(
        range(len(points)), [_short(point.quarter, is_first=place == 0) for place, point in enumerate(points)]
    )
    counts = [(place, f"{point.whole:,}") for place, point in enumerate(points) if point.whole is not None]
    write_counts(axes, counts, colour=LIGHT.quiet)
    return svg(figure)


def _draw_limit(axes: Axes, rows: Sequence[Row], column: str, style: str) -> None:
    places = [(row.number("pairings"), row.number(column)) for row in rows]
    known = [(clients, limit) for clients, limit in places if clients is not None and limit is not None]
    axes.plot(*zip(*known, strict=True), color=LIGHT.soft, linewidth=0.9, linestyle=style)


def _draw_cell(axes: Axes, place: int, line: int, cell: Cell) -> None:
    fill = _fill(cell)
    hatch = "////" if cell.is_few and cell.share is not None else None
    axes.add_patch(
        Rectangle(
            (place + 0.02, line + 0.05), 0.96, 0.9, facecolor=fill, edgecolor=LIGHT.page, linewidth=0, hatch=hatch
        )
    )
    if cell.is_flagged:
        edge = LIGHT.worth_a_look_text
        axes.add_patch(Rectangle((place + 0.03, line + 0.08), 0.94, 0.84, fill=False, edgecolor=edge, linewidth=1.4))
    ink = LIGHT.quiet if cell.share is None else readable_on(fill)
    axes.text(place + 0.5, line + 0.5, cell.words, ha="center", va="center", fontsize=SMALL, color=ink)


def _fill(cell: Cell) -> str:
    """As on the page: stronger where more are below the mark, grey where under half of the sessions are rated."""
    if cell.share is None:
        return LIGHT.page
    if cell.is_little_rated:
        return blended(LIGHT.heat[0], LIGHT.soft, cell.share / 3)
    return blended(*LIGHT.heat, cell.share)


def _short(quarter: str, *, is_first: bool) -> str:
    """ "Q1" with its year under it, other quarters without, unless they come first."""
    name, year = quarter.split(" ")
    return f"{name}\n{year}" if is_first or name == "Q1" else name
