"""A funnel: what chance alone gives to counselors who are all alike, and where each counselor lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.counselors import Practice, hover, is_flagged, practice_rate, shade
from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import LINE_HEIGHT, place_names, spread, text_width
from dashboard.charts.rows import Row, named_rows, rows_of
from dashboard.charts.theme import SMALL_SIZE, TEXT_SIZE, Mode, Palette, new_figure, palette
from dashboard.charts.traces import scatter
from dashboard.charts.writing import write, write_beside

# Column, words, line style and strength of each pair of limits.
LIMITS = (("limit95", "95 % by chance", "dash", 1.0), ("limit998", "99.8 % by chance", "solid", 1.0))
WIDER_LIMITS = (("od95", "95 %, wider", "dot", 0.7), ("od998", "99.8 %, wider", "dot", 0.7))
_PLOT = 320
# A usual width of the plot on a laptop, in pixels: names are placed for it.
_WIDE = 460


@dataclass(frozen=True)
class _Line:
    """A line of the funnel: its words at the right end (empty for a lower limit), its look, its places in 0-100."""

    words: str
    dash: str
    opacity: float
    is_practice: bool
    places: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class _Point:
    """A counselor on the funnel: name, row, clients counted, and height in 0-100."""

    name: str
    row: Row
    clients: float
    height: float

    @property
    def is_outside(self) -> bool:
        low, high = self.row.number("limit95_low"), self.row.number("limit95_high")
        if low is None or high is None or self.row.text("label") == "too_few":
            return False
        return not 100 * low <= self.height <= 100 * high


def early_dropout_funnel(
    frame: pd.DataFrame,
    practice: Practice,
    names: Mapping[str, str],
    *,
    limits: pd.DataFrame | None = None,
    early_sessions: int = 2,
    has_case_mix: bool = False,
    mode: Mode = "light",
    why: str = NOTHING_YET,
) -> go.Figure:
    """A point per counselor (clients counted, drop-out rate), the limits that chance gives, the practice's line.

    `frame` has the columns of the question `early_dropout`, `practice` the value `practice_rate`. Drawn is the
    rate over the expected rate times the practice's, which is the rate itself without `has_case_mix`.
    `limits` may give the limit columns by `pairings` on a finer grid. Names stand only beside points that are
    flagged or outside the 95 % limits, on either side.

    Layout after Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
    """
    points = _points(frame, practice, names)
    if not points:
        return empty(why, mode=mode)
    colours = palette(mode)
    right_most = 1.06 * max(point.clients for point in points)
    lines = [*_limit_lines(frame if limits is None else limits), *_practice_line(practice, right_most)]
    top = _top([point.height for point in points], lines)
    room = max((text_width(line.words, SMALL_SIZE) for line in lines), default=0)
    figure = new_figure(mode, _PLOT + 72, right=24 + room)
    for line in lines:
        figure.add_trace(_limit(line, colours))
    _add_line_words(figure, [line for line in lines if line.words], top, colours)
    figure.add_trace(_markers(points, colours, has_case_mix=has_case_mix))
    _add_point_names(figure, points, right_most, top, colours)
    figure.update_xaxes(title_text="clients counted", range=[0, right_most])
    figure.update_yaxes(title_text=_height_title(early_sessions, has_case_mix=has_case_mix), range=[0, top])
    return figure


def _height_title(early_sessions: int, *, has_case_mix: bool) -> str:
    if has_case_mix:
        return "observed ÷ expected × practice's rate"
    return f"of 100 clients, dropped out before session {early_sessions + 1}"


def _points(frame: pd.DataFrame, practice: Practice, names: Mapping[str, str]) -> list[_Point]:
    """The counselors with a rate to draw, alphabetical."""
    centre = practice_rate(practice)
    points = []
    for name, row in named_rows(frame, names):
        clients, rate, expected = (row.number(column) for column in ("pairings", "rate", "expected"))
        if clients and rate is not None:
            height = rate if centre is None or not expected else centre * rate / expected
            points.append(_Point(name, row, clients, 100 * height))
    return points


def _limit_lines(frame: pd.DataFrame) -> list[_Line]:
    """Upper and lower limits by clients counted; the pair that allows for real spread only where it is wider."""
    rows = sorted(rows_of(frame), key=lambda row: row.number("pairings") or 0)
    lines = []
    for column, words, dash, opacity in (*LIMITS, *(WIDER_LIMITS if _are_wider(rows) else ())):
        for end in ("high", "low"):
            by_count = {row.number("pairings"): row.number(f"{column}_{end}") for row in rows if row.count("pairings")}
            places = [(n, 100 * limit) for n, limit in by_count.items() if n is not None and limit is not None]
            if len(places) > 1:
                lines.append(_Line(words if end == "high" else "", dash, opacity, False, places))
    return lines


def _practice_line(practice: Practice, right_most: float) -> list[_Line]:
    rate = practice_rate(practice)
    if rate is None:
        return []
    places = [(0.0, 100 * rate), (right_most, 100 * rate)]
    return [_Line(f"practice <b>{100 * rate:.0f}</b>", "solid", 1.0, True, places)]


def _are_wider(rows: Sequence[Row]) -> bool:
    pairs = ((row.number("od95_high"), row.number("limit95_high")) for row in rows)
    return any(wide is not None and exact is not None and abs(wide - exact) > 1e-9 for wide, exact in pairs)


def _top(heights: Sequence[float], lines: Sequence[_Line]) -> float:
    """High enough for all points and for the limits at a middle number of clients, not for those at one client."""
    middles = [line.places[len(line.places) // 2][1] for line in lines]
    return min(104.0, max(20.0, 1.15 * max(heights), 1.1 * max(middles, default=0)))


def _limit(line: _Line, colours: Palette) -> go.Scatter:
    return scatter(
        x=[n for n, _ in line.places],
        y=[height for _, height in line.places],
        mode="lines",
        hoverinfo="skip",
        opacity=line.opacity,
        line={
            "width": 1.5 if line.is_practice else 1,
            "dash": line.dash,
            "color": colours.ink if line.is_practice else colours.soft,
        },
    )


def _add_line_words(figure: go.Figure, lines: Sequence[_Line], top: float, colours: Palette) -> None:
    ends = spread([min(line.places[-1][1], top) for line in lines], LINE_HEIGHT * top / _PLOT, 0, top)
    for line, height in zip(lines, ends, strict=True):
        colour = colours.ink if line.is_practice else colours.quiet
        write_beside(figure, line.words, height, colour, size=SMALL_SIZE, away=4)


def _markers(points: Sequence[_Point], colours: Palette, *, has_case_mix: bool) -> go.Scatter:
    flagged = [is_flagged(point.row) for point in points]
    return scatter(
        x=[point.clients for point in points],
        y=[point.height for point in points],
        mode="markers",
        marker={
            "color": [shade(point.row, colours) for point in points],
            "size": [12 if flag else 10 for flag in flagged],
            "symbol": ["diamond" if flag else "circle" for flag in flagged],
            "opacity": 1,
            "line": {"width": 1, "color": colours.page},
        },
        customdata=[
            [point.row.text("counselor_id"), hover(point.name, point.row, has_case_mix=has_case_mix)]
            for point in points
        ],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _add_point_names(
    figure: go.Figure, points: Sequence[_Point], right_most: float, top: float, colours: Palette
) -> None:
    pixels = [(_WIDE * point.clients / right_most, _PLOT * point.height / top) for point in points]
    told = [index for index, point in enumerate(points) if is_flagged(point.row) or point.is_outside]
    placed = place_names([pixels[index] for index in told], [points[index].name for index in told], pixels)
    for index, place in zip(told, placed, strict=True):
        point, flagged = points[index], is_flagged(points[index].row)
        write(
            figure,
            f"<b>{point.name}</b>" if flagged else point.name,
            colours.worth_a_look_text if flagged else colours.ink,
            size=TEXT_SIZE,
            x=point.clients,
            y=point.height,
            xanchor=place.xanchor,
            yanchor=place.yanchor,
            xshift=place.xshift,
            yshift=place.yshift,
        )
