"""Early drop-out by counselor as a list: as counted and best estimate, in alphabetical order, never ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.counselors import TOO_FEW, Practice, hover, is_flagged, practice_rate, shade
from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import text_width
from dashboard.charts.rows import Named, Row, named_rows
from dashboard.charts.theme import Mode, Palette, faded, new_figure, palette
from dashboard.charts.traces import scatter
from dashboard.charts.writing import count_text, name_rows, room_for, swatch, write_above, write_beside


def early_dropout_list(
    frame: pd.DataFrame,
    practice: Practice,
    names: Mapping[str, str],
    *,
    early_sessions: int = 2,
    has_case_mix: bool = False,
    mode: Mode = "light",
    why: str = NOTHING_YET,
) -> go.Figure:
    """A row per counselor: as counted (hollow), best estimate (filled) with its 95 % interval, clients counted.

    `frame` has the columns of the question `early_dropout`. Where the best estimates are empty (fewer than four
    counselors) only the counted rate is drawn, with its Wilson interval. Counselors with too few clients are
    grey, with the words. With `has_case_mix` a tick in each row says what was expected with these clients.
    """
    people = named_rows(frame, names)
    if not people:
        return empty(why, mode=mode)
    colours = palette(mode)
    has_best = any(row.number("shrunken_rate") is not None for _, row in people)
    remarks = [_remark(row) for _, row in people]
    figure = new_figure(
        mode,
        96 + 28 * len(people),
        top=40,
        left=room_for([name for name, _ in people]),
        right=28 + max(*map(text_width, remarks), text_width("clients")),
    )
    name_rows(figure, [name for name, _ in people], colours)
    for place, (_, row) in enumerate(people):
        _add_interval(figure, place, row, "shrunken" if has_best else "rate", colours)
    told = [hover(name, row, has_case_mix=has_case_mix) for name, row in people]
    if has_case_mix:
        figure.add_trace(_expected(people, told, colours))
    if has_best:
        figure.add_trace(_best(people, told, colours))
    figure.add_trace(_counted(people, told, colours))
    for place, (remark, (_, row)) in enumerate(zip(remarks, people, strict=True)):
        write_beside(figure, remark, place, colours.worth_a_look_text if is_flagged(row) else colours.quiet)
    write_above(figure, "clients", 1, colours.quiet, xref="paper", xanchor="left", xshift=12)
    _add_practice(figure, practice, colours)
    _add_key(figure, colours, has_best=has_best, has_case_mix=has_case_mix)
    title = f"of 100 clients, dropped out before session {early_sessions + 1}"
    figure.update_xaxes(title_text=title, range=[0, _list_end(people, has_best=has_best)], showgrid=True)
    return figure


def _add_interval(figure: go.Figure, place: int, row: Row, column: str, colours: Palette) -> None:
    low, high = row.number(f"{column}_low"), row.number(f"{column}_high")
    if low is not None and high is not None:
        figure.add_trace(
            scatter(
                x=[100 * low, 100 * high],
                y=[place, place],
                mode="lines",
                hoverinfo="skip",
                line={"width": 6, "color": faded(shade(row, colours), 0.35)},
            )
        )


def _expected(people: Sequence[Named], told: Sequence[str], colours: Palette) -> go.Scatter:
    marker = {"symbol": "line-ns", "size": 12, "color": colours.ink, "line": {"width": 2, "color": colours.ink}}
    return _dots(people, "expected", marker, told)


def _best(people: Sequence[Named], told: Sequence[str], colours: Palette) -> go.Scatter:
    marker = {
        "symbol": ["diamond" if is_flagged(row) else "circle" for _, row in people],
        "size": 11,
        "color": [shade(row, colours) for _, row in people],
        "line": {"width": 1, "color": colours.page},
    }
    return _dots(people, "shrunken_rate", marker, told)


def _counted(people: Sequence[Named], told: Sequence[str], colours: Palette) -> go.Scatter:
    marker = {
        "symbol": "circle",
        "size": 10,
        "color": "rgba(0,0,0,0)",
        "line": {"width": 1.5, "color": colours.quiet},
    }
    return _dots(people, "rate", marker, told)


def _dots(people: Sequence[Named], column: str, marker: Mapping[str, object], told: Sequence[str]) -> go.Scatter:
    shares = [row.number(column) for _, row in people]
    return scatter(
        x=[None if share is None else 100 * share for share in shares],
        y=list(range(len(people))),
        mode="markers",
        marker=dict(marker),
        customdata=[[row.text("counselor_id"), words] for words, (_, row) in zip(told, people, strict=True)],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _add_practice(figure: go.Figure, practice: Practice, colours: Palette) -> None:
    rate = practice_rate(practice)
    if rate is not None:
        line = {"width": 1.5, "dash": "dot", "color": colours.ink}
        figure.add_vline(x=100 * rate, line=line, layer="below")
        write_above(figure, f"practice <b>{100 * rate:.0f}</b>", 100 * rate, colours.ink)


def _add_key(figure: go.Figure, colours: Palette, *, has_best: bool, has_case_mix: bool) -> None:
    counted = swatch(colours.quiet, "○")
    best = f" &nbsp; {swatch(colours.attending, '●')} best estimate, 95 % interval"
    key = f"{counted} as counted{best}" if has_best else f"{counted} as counted, 95 % interval"
    if has_case_mix:
        key += f" &nbsp; {swatch(colours.ink, '|')} expected"
    write_above(figure, key, 0, colours.quiet, xref="paper", xanchor="left", yshift=18)


def _remark(row: Row) -> str:
    count = row.count("pairings")
    if row.text("label") == "too_few":
        return f"{count_text(count)}, {TOO_FEW}" if count is not None else TOO_FEW
    if is_flagged(row):
        return f"<b>{count_text(count)}, worth a look</b>"
    return f"{count_text(count)}, early days" if row.text("label") == "provisional" else count_text(count)


def _list_end(people: Sequence[Named], *, has_best: bool) -> float:
    """Far enough for everything that is drawn, in steps of 10, and at least to 40."""
    columns = ("rate", "shrunken_rate", "shrunken_high") if has_best else ("rate", "rate_high")
    furthest = max(100 * (row.number(column) or 0) for _, row in people for column in columns)
    return min(102.0, max(40.0, 10 * (furthest // 10 + 1)))
