"""Whether clients got better: classes of change as shares, and change by counselor in points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.counselors import TOO_FEW
from dashboard.charts.differences import named_groups
from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.labels import text_width
from dashboard.charts.rows import Named, Row, named_rows, only_instrument, rows_of
from dashboard.charts.theme import Mode, Palette, faded, new_figure, palette, readable_on
from dashboard.charts.traces import bar, scatter
from dashboard.charts.writing import count_text, name_rows, room_for, swatch, write_above, write_beside

CLASSES = (
    ("recovered", "Recovered", "attending"),
    ("improved", "Better, not recovered", "planned"),
    ("no_reliable_change", "No reliable change", "other"),
    ("deteriorated", "Got worse", "worth_a_look"),
)
# A narrower part has no room for its number.
_ROOM_FOR_NUMBER = 0.06


def outcome_shares(
    frame: pd.DataFrame, names: Mapping[str, str] | None = None, *, mode: Mode = "light", why: str = NOTHING_YET
) -> go.Figure:
    """A bar per group whose four parts, the classes of change, add up to 100 clients; how many are counted beside it.

    `frame` has the columns of the question `outcome` for one instrument; raises ValueError for several. A group of
    too few has the words instead of a bar. `names` are the words for groups that have some.
    """
    only_instrument(frame)
    rows = [row for row in rows_of(frame) if row.text("measure") in {name for name, _, _ in CLASSES}]
    named = named_groups(rows, {"all": "All clients", **(names or {})})
    if not named:
        return empty(why, mode=mode)
    colours, groups, words = palette(mode), list(named), list(named.values())
    counted = [_counted(group, rows) for group in groups]
    figure = new_figure(
        mode,
        128 + 34 * len(groups),
        top=62,
        left=room_for(words),
        right=28 + max(map(text_width, [*counted, "clients"])),
    )
    name_rows(figure, words, colours)
    for name, label, meaning in CLASSES:
        of_class = {row.text("group"): row for row in rows if row.text("measure") == name}
        figure.add_trace(_part([of_class.get(group) for group in groups], label, getattr(colours, meaning), words))
    for place, text in enumerate(counted):
        write_beside(figure, text, place, colours.quiet)
    write_above(figure, "clients", 1, colours.quiet, xref="paper", xanchor="left", xshift=12)
    _add_key(figure, colours)
    figure.update_xaxes(title_text="of 100 clients with two ratings", range=[0, 100], tickvals=[0, 25, 50, 75, 100])
    figure.update_yaxes(ticklabelstandoff=6)
    figure.update_layout(barmode="stack")
    return figure


def outcome_change_list(
    frame: pd.DataFrame, names: Mapping[str, str], *, mode: Mode = "light", why: str = NOTHING_YET
) -> go.Figure:
    """A row per counselor, alphabetical: points beyond what the first score lets expect, as counted and best estimate.

    `frame` has the columns of the question `outcome_change` for one instrument; raises ValueError for several. Where
    the best estimates are empty (fewer than four counselors) only the counted mean is drawn, with its interval.
    """
    only_instrument(frame)
    people = named_rows(frame, names)
    if not people:
        return empty(why, mode=mode)
    colours = palette(mode)
    has_best = any(row.number("shrunken_change") is not None for _, row in people)
    remarks = [TOO_FEW if row.is_hidden("adjusted_change") else count_text(row.count("clients")) for _, row in people]
    figure = new_figure(
        mode,
        112 + 28 * len(people),
        top=56,
        left=room_for([name for name, _ in people]),
        right=28 + max(*map(text_width, remarks), text_width("clients")),
    )
    name_rows(figure, [name for name, _ in people], colours)
    figure.add_traces(_intervals(people, "shrunken_change" if has_best else "adjusted_change", colours))
    if has_best:
        filled = {"size": 11, "color": colours.attending, "line": {"width": 1, "color": colours.page}}
        figure.add_trace(_dots(people, "shrunken_change", filled))
    hollow = {"size": 10, "color": "rgba(0,0,0,0)", "line": {"width": 1.5, "color": colours.quiet}}
    figure.add_trace(_dots(people, "adjusted_change", hollow))
    for place, remark in enumerate(remarks):
        write_beside(figure, remark, place, colours.quiet)
    write_above(figure, "clients", 1, colours.quiet, xref="paper", xanchor="left", xshift=12)
    figure.add_vline(x=0, line={"width": 1.5, "dash": "dot", "color": colours.ink}, layer="below")
    write_above(figure, "as expected", 0, colours.ink)
    best = f" &nbsp; {swatch(colours.attending, '●')} best estimate, 95 % interval" if has_best else ", 95 % interval"
    key = f"{swatch(colours.quiet, '○')} as counted{best}"
    write_above(figure, key, 0, colours.quiet, xref="paper", xanchor="left", yshift=24)
    reach = _reach(people)
    figure.update_xaxes(
        title_text="points worse (left) or better (right) than expected", range=[-reach, reach], showgrid=True
    )
    return figure


def _part(rows: Sequence[Row | None], label: str, colour: str, groups: Sequence[str]) -> go.Bar:
    shares = [None if row is None else row.number("estimate") for row in rows]
    return bar(
        y=list(range(len(rows))),
        x=[None if share is None else 100 * share for share in shares],
        orientation="h",
        width=0.62,
        name=label,
        marker={"color": colour},
        text=[f"{100 * share:.0f}" if share is not None and share >= _ROOM_FOR_NUMBER else "" for share in shares],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": readable_on(colour)},
        constraintext="none",
        customdata=[[_hover(name, label, row)] for name, row in zip(groups, rows, strict=True)],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def _hover(group: str, label: str, row: Row | None) -> str:
    if row is None or row.number("estimate") is None:
        return ""
    share, low, high = (100 * (row.number(column) or 0) for column in ("estimate", "low", "high"))
    counts = f"{count_text(row.count('numerator'))} of n = {count_text(row.count('denominator'))}"
    return f"<b>{group}</b><br>{label}: {share:.0f} of 100 ({low:.0f} to {high:.0f})<br>{counts}"


def _counted(group: str, rows: Sequence[Row]) -> str:
    row = next(row for row in rows if row.text("group") == group)
    return TOO_FEW if row.is_hidden("estimate") else count_text(row.count("denominator"))


def _add_key(figure: go.Figure, colours: Palette) -> None:
    """The classes in two lines, so that they fit a narrow page."""
    named = [f"{swatch(getattr(colours, meaning))} {label}" for _, label, meaning in CLASSES]
    for line, shift in ((named[:2], 24), (named[2:], 6)):
        write_above(figure, " &nbsp; ".join(line), 0, colours.quiet, xref="paper", xanchor="left", yshift=shift)


def _intervals(people: Sequence[Named], column: str, colours: Palette) -> list[go.Scatter]:
    traces = []
    for place, (_, row) in enumerate(people):
        low, high = row.number(f"{column}_low"), row.number(f"{column}_high")
        if low is not None and high is not None:
            line = {"width": 6, "color": faded(colours.attending, 0.35)}
            traces.append(scatter(x=[low, high], y=[place, place], mode="lines", hoverinfo="skip", line=line))
    return traces


def _dots(people: Sequence[Named], column: str, marker: Mapping[str, object]) -> go.Scatter:
    return scatter(
        x=[row.number(column) for _, row in people],
        y=list(range(len(people))),
        mode="markers",
        marker=dict(marker),
        customdata=[[row.text("counselor_id"), _person(name, row)] for name, row in people],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _person(name: str, row: Row) -> str:
    lines = [f"<b>{name}</b>", f"n = {count_text(row.count('clients'))} clients"]
    for column, words in (("adjusted_change", "As counted"), ("shrunken_change", "Best estimate")):
        value, low, high = (row.number(f"{column}{end}") for end in ("", "_low", "_high"))
        if value is not None and low is not None and high is not None:
            lines.append(f"{words}: {value:+.1f} points ({low:+.1f} to {high:+.1f})".replace("-", "−"))
    return "<br>".join(lines)


def _reach(people: Sequence[Named]) -> float:
    """Far enough for everything that is drawn, the same on both sides of 0, and at least 2 points."""
    has_best = any(row.number("shrunken_change") is not None for _, row in people)
    drawn = (
        "adjusted_change",
        *(f"{'shrunken_change' if has_best else 'adjusted_change'}{end}" for end in ("_low", "_high")),
    )
    return max(2.0, 1.08 * max(abs(row.number(column) or 0) for _, row in people for column in drawn))
