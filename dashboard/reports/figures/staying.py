"""Where clients are after each session: curves, bands to 100 %, and the leak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.charts.rows import Row
from dashboard.charts.theme import LIGHT
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

MOST_SESSIONS = 12
# From the bottom up, as on the page.
_BANDS = (
    ("still_attending", "still attending", LIGHT.attending),
    ("planned", "finished as planned", LIGHT.planned),
    ("changed_counselor", "changed counselor", LIGHT.changed_counselor),
    ("other", "other reasons", LIGHT.other),
    ("dropped_out", "dropped out", LIGHT.dropped_out),
)


def curves(groups: Mapping[str, Sequence[Row]], width: float, height: float) -> bytes:
    """The share still attending after each session for one or two groups, with intervals and numbers counted.

    Rows of the question `retention`; the first group stands in front.
    """
    drawn = {name: _known(rows) for name, rows in groups.items()}
    drawn = {name: rows for name, rows in drawn.items() if rows}
    if not drawn:
        return nothing(width, height)
    figure, axes = new_axes(width, height, Margins(left=19, right=22, bottom=13 + 3.6 * len(drawn)))
    show_percents(axes)
    ends, last = [], max(_session(rows[-1]) for rows in drawn.values())
    for line, (name, rows) in enumerate(drawn.items()):
        is_first = name == next(iter(groups))
        colour = LIGHT.attending if is_first else LIGHT.quiet
        sessions = [0, *map(_session, rows)]
        shares = [1.0, *(row.number("still_attending") or 0.0 for row in rows)]
        lows, highs = (
            [1.0, *(row.number(f"still_attending_{end}") or share for row, share in zip(rows, shares[1:], strict=True))]
            for end in ("low", "high")
        )
        axes.fill_between(
            sessions, lows, highs, step="post", color=colour, alpha=0.13 if is_first else 0.1, linewidth=0
        )
        style = {"linewidth": 1.8} if is_first else {"linewidth": 1.2, "linestyle": (0, (4, 2))}
        axes.plot(sessions, shares, color=colour, drawstyle="steps-post", **style)
        ends.append((name, colour, shares[-1]))
        counts = [(_session(row), f"{row.count('at_risk_clients') or 0:,}") for row in rows if _session(row) % 2 == 1]
        write_counts(axes, counts, line=line + 1, name=name, colour=colour)
    axes.set_xlim(0, last)
    axes.set_xticks(range(1, last + 1, 2))
    name_axes(axes, "after session; below, clients counted", "still attending")
    name_ends(axes, ends, x=last)
    return svg(figure)


def bands(rows: Sequence[Row], width: float, height: float) -> bytes:
    """Bands that add up to 100 % by session, with the numbers counted. Rows of `retention` for one group."""
    known = _known(rows)
    if not known:
        return nothing(width, height)
    figure, axes = new_axes(width, height, Margins(left=14, right=30, bottom=15))
    show_percents(axes)
    sessions, floor = [_session(row) for row in known], [0.0] * len(known)
    ends = []
    for column, words, colour in _BANDS:
        shares = [row.number(column) or 0.0 for row in known]
        axes.bar(sessions, shares, bottom=floor, width=0.94, color=colour, linewidth=0)
        if shares[-1] > 0:
            ends.append((words, _readable(colour), floor[-1] + shares[-1] / 2))
        floor = [below + share for below, share in zip(floor, shares, strict=True)]
    axes.set_xlim(sessions[0] - 0.5, sessions[-1] + 0.5)
    axes.set_xticks(sessions)
    name_axes(axes, "after session; below, clients counted", "of clients who started")
    write_counts(axes, [(_session(row), f"{row.count('at_risk_clients') or 0:,}") for row in known], line=1,
                 colour=LIGHT.quiet)  # fmt: skip
    name_ends(axes, ends, x=sessions[-1] + 0.5)
    return svg(figure)


def leak(rows: Sequence[Row], width: float, height: float) -> bytes:
    """Of those who came to a session, the share who dropped out right after it. Rows of `leak` for one group."""
    known = [row for row in rows[:MOST_SESSIONS] if row.number("dropped_out_pct") is not None]
    if not known:
        return nothing(width, height)
    figure, axes = new_axes(width, height, Margins(left=14, right=4, bottom=15))
    shares = [(row.number("dropped_out_pct") or 0.0) / 100 for row in known]
    show_percents(axes, max(0.05, 1.15 * max(shares)))
    sessions = [_session(row) for row in known]
    axes.bar(sessions, shares, width=0.7, color=LIGHT.dropped_out, linewidth=0)
    for session, share in zip(sessions, shares, strict=True):
        axes.annotate(f"{round(100 * share)}", (session, share), xytext=(0, 5), textcoords="offset points", ha="center",
                      va="center", fontsize=SMALL, color=LIGHT.ink)  # fmt: skip
    axes.set_xlim(sessions[0] - 0.6, sessions[-1] + 0.6)
    axes.set_xticks(sessions)
    name_axes(axes, "right after session; below, clients who came", "dropped out")
    counts = [(_session(row), f"{count:,}") for row in known if (count := row.count("attended_clients")) is not None]
    write_counts(axes, counts, line=1, colour=LIGHT.quiet)
    return svg(figure)


def _known(rows: Sequence[Row]) -> list[Row]:
    shown = [row for row in rows if row.number("still_attending") is not None]
    return [row for row in sorted(shown, key=_session) if 1 <= _session(row) <= MOST_SESSIONS]


def _session(row: Row) -> int:
    return row.count("session_number") or 0


def _readable(colour: str) -> str:
    """Text in a band's colour, dark enough on paper."""
    return LIGHT.quiet if colour == LIGHT.other else LIGHT.series[3] if colour == LIGHT.planned else colour
