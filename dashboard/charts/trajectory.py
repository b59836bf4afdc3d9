"""The course of the scores over the sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import text_width
from dashboard.charts.rows import ALL, DOMAINS, Row, groups_of, only_instrument
from dashboard.charts.theme import DASHES, SMALL_SIZE, Mode, faded, new_figure, palette
from dashboard.charts.traces import scatter
from dashboard.charts.writing import CountRow, add_count_rows, add_line_names, count_rows_height, count_text

STAGES = ("1", "2", "3", "4-6", "7+")
_PLOT = 260


def trajectory(
    frame: pd.DataFrame,
    names: Mapping[str, str] | None = None,
    *,
    mark: float | None = None,
    scale: tuple[float, float] = (0, 10),
    domain: str = "heard",
    mode: Mode = "light",
    why: str = NOTHING_YET,
) -> go.Figure:
    """Mean by session 1, 2, 3, 4-6, 7+ with the band of the middle half of clients, for one or two groups.

    `frame` has the columns of the question `alliance_by_session` for one instrument and domain; ValueError for
    more than two groups or several instruments. `names` are the words for groups that have some. `mark` is the
    instrument's talk-about-it mark, `scale` its lowest and highest score. The axis starts just under the scores
    and says so in its title; a score is no share.
    """
    groups = {} if frame.empty else _stages(frame)
    if not groups:
        return empty(why, mode=mode)
    only_instrument(frame)
    if len(groups) > 2:
        raise ValueError(f"This figure draws one or two groups, not {len(groups)}: {', '.join(groups)}.")
    colours = palette(mode)
    shades = dict(zip(groups, colours.series, strict=False))
    if len(groups) > 1 and ALL in shades:
        # What one counselor is compared with stays in the background; amber would read as "worth a look".
        shades[ALL] = colours.quiet
    known = {ALL: "All clients", **(names or {})}
    words = {group: known.get(group, group) for group in groups}
    low, high = _axis_start(groups, mark, scale), scale[1]
    bottom = count_rows_height(len(groups))
    figure = new_figure(
        mode,
        16 + _PLOT + bottom,
        right=28 + max(text_width(name) for name in (*words.values(), "mark 10.0")),
        left=max(64, *(text_width(name, SMALL_SIZE) + 26 for name in words.values())),
        bottom=bottom,
    )
    for dash, (group, rows) in zip(DASHES, groups.items(), strict=False):
        figure.add_traces(_course(words[group], rows, shades[group], dash))
    ends = [(f"<b>{words[group]}</b>", shades[group]) for group in groups]
    heights = [rows[-1].number("mean_score") or 0 for rows in groups.values()]
    if mark is not None:
        figure.add_hline(y=mark, line={"width": 1, "dash": "dash", "color": colours.quiet})
        ends, heights = [*ends, (f"mark {mark:g}", colours.quiet)], [*heights, mark]
    add_line_names(figure, ends, heights, plot=_PLOT, low=low, high=high)
    figure.update_xaxes(
        title_text="session",
        tickvals=list(range(len(STAGES))),
        ticktext=list(STAGES),
        range=[-0.3, len(STAGES) - 0.7],
    )
    figure.update_yaxes(title_text=_score_title(domain, scale, low), range=[low, high + 0.02 * (high - low)])
    add_count_rows(figure, _counts(groups, words, shades), colours, heading="clients")
    return figure


def _stage(row: Row) -> str:
    return row.text("session_number").removesuffix(".0")


def _stages(frame: pd.DataFrame) -> dict[str, list[Row]]:
    """Group -> rows in the order of the stages, without those that have no mean to draw."""
    grouped: dict[str, list[Row]] = {}
    for group, rows in groups_of(frame).items():
        known = [row for row in rows if _stage(row) in STAGES and row.number("mean_score") is not None]
        grouped[group] = sorted(known, key=lambda row: STAGES.index(_stage(row)))
    return {group: rows for group, rows in grouped.items() if rows}


def _axis_start(groups: Mapping[str, Sequence[Row]], mark: float | None, scale: tuple[float, float]) -> float:
    """A tenth of the scale below the lowest thing drawn, on a whole tenth."""
    rows = [row for group in groups.values() for row in group]
    drawn = [row.number(column) for row in rows for column in ("q25", "mean_score")]
    lowest = min([value for value in (*drawn, mark) if value is not None])
    step = (scale[1] - scale[0]) / 10
    return max(scale[0], scale[0] + step * ((lowest - scale[0]) // step - 1))


def _score_title(domain: str, scale: tuple[float, float], low: float) -> str:
    words = f"{DOMAINS.get(domain, domain).lower()}, {scale[0]:g} to {scale[1]:g}"
    return f"{words} (axis from {low:g})" if low > scale[0] else words


def _course(name: str, rows: Sequence[Row], colour: str, dash: str) -> list[go.Scatter]:
    banded = [row for row in rows if row.number("q25") is not None and row.number("q75") is not None]
    places = [STAGES.index(_stage(row)) for row in banded]
    edge = {"mode": "lines", "line": {"width": 0, "color": colour}, "hoverinfo": "skip"}
    shadow = faded(colour, 0.14)
    return [
        scatter(x=places, y=[row.number("q75") for row in banded], **edge),
        scatter(x=places, y=[row.number("q25") for row in banded], fill="tonexty", fillcolor=shadow, **edge),
        scatter(
            x=[STAGES.index(_stage(row)) for row in rows],
            y=[row.number("mean_score") for row in rows],
            name=name,
            mode="lines+markers",
            line={"width": 2.5, "color": colour, "dash": dash},
            marker={"size": 7, "color": colour},
            customdata=[[_stage(row), count_text(row.count("clients"))] for row in rows],
            hovertemplate=(
                f"{name}, session %{{customdata[0]}}<br>mean <b>%{{y:.1f}}</b>, n = %{{customdata[1]}}<extra></extra>"
            ),
        ),
    ]


def _counts(groups: Mapping[str, Sequence[Row]], names: Mapping[str, str], shades: Mapping[str, str]) -> list[CountRow]:
    rows = []
    for group, group_rows in groups.items():
        texts = [(STAGES.index(_stage(row)), count_text(row.count("clients"))) for row in group_rows]
        rows.append(CountRow(names[group] if len(groups) > 1 else "", shades[group], texts))
    return rows
