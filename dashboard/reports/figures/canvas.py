"""An empty figure in the reports' look, and what several figures write on it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from dashboard.charts.theme import LIGHT
from dashboard.reports.fonts import FAMILY, font_folder

_MM = 1 / 25.4
SMALL, NORMAL = 7.5, 8.5

for _weight in ("Regular", "Semibold", "Bold"):
    fontManager.addfont(str(font_folder() / f"SourceSansPro-{_weight}.ttf"))
mpl.rcParams.update(
    {
        "font.family": FAMILY,
        "font.size": NORMAL,
        # Text stays text; the same data give the same bytes; a dollar in a name begins no formula.
        "svg.fonttype": "none",
        "svg.hashsalt": "dashboard",
        "text.parse_math": False,
        "axes.unicode_minus": True,
    }
)


@dataclass(frozen=True)
class Margins:
    """Room around the plot, in millimetres."""

    left: float = 12
    right: float = 22
    top: float = 3
    bottom: float = 11


def new_axes(width: float, height: float, margins: Margins) -> tuple[Figure, Axes]:
    """A figure of this size in millimetres with one plot, horizontal grid lines only."""
    figure = Figure(figsize=(width * _MM, height * _MM))
    place = (
        margins.left / width,
        margins.bottom / height,
        1 - (margins.left + margins.right) / width,
        1 - (margins.bottom + margins.top) / height,
    )
    axes = figure.add_axes(place)
    axes.set_facecolor("none")
    figure.patch.set_alpha(0)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LIGHT.grid)
    axes.grid(axis="y", color=LIGHT.grid, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=LIGHT.quiet, pad=3)
    return figure, axes


def name_axes(axes: Axes, x: str, y: str) -> None:
    """Titles of the axes, with their units."""
    axes.set_xlabel(x, fontsize=SMALL, color=LIGHT.quiet, labelpad=3)
    axes.set_ylabel(y, fontsize=SMALL, color=LIGHT.quiet, labelpad=4)


def show_percents(axes: Axes, top: float = 1.0) -> None:
    """A y axis of shares from 0, in percent."""
    axes.set_ylim(0, top)
    step = 0.25 if top > 0.6 else 0.1 if top > 0.25 else 0.05
    ticks = [step * place for place in range(round(top / step) + 1) if step * place <= top + 1e-9]
    axes.set_yticks(ticks, [f"{round(100 * tick)} %" for tick in ticks])


def name_ends(axes: Axes, ends: Sequence[tuple[str, str, float]], *, x: float, gap: float = 3.4) -> None:
    """Names beside the right ends of lines, (words, colour, height), moved apart where they would touch (mm)."""
    low, high = axes.get_ylim()
    tall = axes.get_window_extent().height / axes.figure.dpi / _MM
    least = gap * (high - low) / tall
    order = sorted(range(len(ends)), key=lambda place: ends[place][2])
    heights = apart([ends[place][2] for place in order], least, low, high)
    for place, height in zip(order, heights, strict=True):
        words, colour, _ = ends[place]
        axes.annotate(
            words, (x, height), xytext=(4, 0), textcoords="offset points", va="center", fontsize=SMALL, color=colour,
            annotation_clip=False,
        )  # fmt: skip


def apart(heights: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Rising heights moved so that neighbours are `least` apart, inside `low` to `high` where there is room."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, low, placed[-1] + least) if placed else max(height, low))
    ceiling = high
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], ceiling)
        ceiling = placed[place] - least
    return placed


def write_counts(
    axes: Axes, counts: Iterable[tuple[float, str]], *, line: int = 0, name: str = "", colour: str
) -> None:
    """A row of numbers under the axis, `line` 0 the first; its name stands left of it."""
    down = -24 - 10 * line
    transform = axes.get_xaxis_transform()
    for x, words in counts:
        axes.annotate(
            words, (x, 0), xycoords=transform, xytext=(0, down), textcoords="offset points", ha="center", va="center",
            fontsize=SMALL - 0.5, color=colour, annotation_clip=False,
        )  # fmt: skip
    if name:
        axes.annotate(
            name, (0, 0), xycoords="axes fraction", xytext=(-6, down), textcoords="offset points", ha="right",
            va="center", fontsize=SMALL - 0.5, color=colour, annotation_clip=False,
        )  # fmt: skip


def svg(figure: Figure) -> bytes:
    """The figure as SVG without a date in it."""
    written = io.BytesIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    return written.getvalue()


def nothing(width: float, height: float, why: str = "Too few clients to draw.") -> bytes:
    """A figure that says why there is nothing to draw."""
    figure = Figure(figsize=(width * _MM, height * _MM))
    figure.patch.set_alpha(0)
    figure.text(0.5, 0.5, why, ha="center", va="center", fontsize=NORMAL, color=LIGHT.quiet, wrap=True)
    return svg(figure)
