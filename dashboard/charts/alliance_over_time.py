"""What becomes of low ratings, as lists of dots: staying low, ruptures and repairs, leaving and staying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.counselors import TOO_FEW
from dashboard.charts.coverage import ENOUGH
from dashboard.charts.dots import Axis, Dot, dot_list, end_beyond, of_100
from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.rows import DOMAINS, Row, named_rows, only_instrument, rows_of
from dashboard.charts.theme import Mode, palette
from dashboard.charts.writing import count_text, swatch

STANDINGS = {
    "below": "below the mark",
    "not_below": "not below",
    "at_the_maximum": "at the maximum",
    "not_rated": "not rated",
}


def net_recovery_list(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """Recovers minus turns low, of 100 clients, by domain, with its interval; the counts stand beside it.

    `frame` has the columns of the question `stays_low` for one instrument and one group; ValueError for several.
    """
    if frame.empty:
        return empty(why, mode=mode)
    only_instrument(frame)
    dots = [_net(row) for row in rows_of(frame) if row.text("domain") in DOMAINS]
    return _differences(dots, "recover minus turn low, of 100 clients", "as many turn low", mode)


def ruptures_list(
    frame: pd.DataFrame, names: Mapping[str, str], *, mode: Mode = "light", why: str = NOTHING_YET
) -> go.Figure:
    """Ruptures per 100 rated sessions by counselor, alphabetical, beside what chance gives; how many were repaired.

    `frame` has the columns of the question `ruptures`. Grey where under half of the sessions were rated.
    """
    people = named_rows(frame, names)
    if not people:
        return empty(why, mode=mode)
    colours = palette(mode)
    dots = [_rupture(name, row) for name, row in people]
    key = f"{swatch(colours.attending, '●')} counted, 95 % interval &nbsp; {swatch(colours.quiet, '○')} by chance"
    high = end_beyond([value for dot in dots for value in (dot.high, dot.beside)], step=2, least=6)
    # A little below 0, so that a dot at 0 does not touch the name.
    axis = Axis("ruptures, per 100 rated sessions after a client's first", -high / 40, high, "repaired", key=key)
    return dot_list(dots, axis, mode=mode)


def leaving_list(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """How much more often clients left right after a session below the mark, by domain, with its interval.

    `frame` has the columns of the question `alliance_and_staying` for one instrument; rows with a landmark are not
    drawn.
    """
    rows = [] if frame.empty else rows_of(frame[frame["landmark"].isna()])
    if not rows:
        return empty(why, mode=mode)
    only_instrument(frame)
    others = {row.text("domain"): row for row in rows if row.text("group") == "not_below"}
    dots = [_leaving(row, others[row.text("domain")]) for row in rows if row.text("group") == "below"]
    return _differences(dots, "more left after a session below the mark, of 100 sessions", "no difference", mode)


def landmark_list(frame: pd.DataFrame, landmark: int, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """Who drops out by session 8, by what they had rated up to the landmark (1 or 3), with intervals.

    `frame` has the columns of the question `alliance_and_staying` for one instrument and domain; the axis is the same
    for both landmarks.
    """
    rows = [] if frame.empty else rows_of(frame[frame["landmark"].notna()])
    own = [row for row in rows if row.count("landmark") == landmark]
    if not own:
        return empty(why, mode=mode)
    only_instrument(frame)
    highs = [of_100(row.number(column)) for row in rows for column in ("dropped_out_by_8", "dropped_out_by_8_high")]
    axis = Axis(
        "of 100 clients, dropped out by session 8", 0, min(102, end_beyond(highs, step=10, least=40)), "clients"
    )
    return dot_list([_standing(row) for row in own], axis, mode=mode)


def _differences(dots: Sequence[Dot], title: str, line_words: str, mode: Mode) -> go.Figure:
    low = end_beyond([dot.low for dot in dots], step=5, least=-10)
    high = end_beyond([dot.high for dot in dots], step=5, least=10)
    return dot_list(dots, Axis(title, low, high, line_at=0, line_words=line_words), mode=mode)


def _net(row: Row) -> Dot:
    counts = [count_text(row.count(f"{name}_clients")) for name in ("stays_low", "recovers", "turns_low")]
    remark = f"{counts[1]} recover, {counts[2]} turn low"
    clients = count_text(row.count("clients"))
    hover = [f"<b>{DOMAINS[row.text('domain')]}</b>, n = {clients} clients", f"{counts[0]} stay low, {remark}"]
    return Dot(
        DOMAINS[row.text("domain")],
        *_interval(row, "net_recovery"),
        remark if row.number("net_recovery") is not None else f"{remark}: {TOO_FEW}",
        "<br>".join([*hover, *_told("Recover minus turn low", row, "net_recovery")]),
    )


def _rupture(name: str, row: Row) -> Dot:
    found, repaired = count_text(row.count("ruptures")), count_text(row.count("repaired"))
    chance = row.number("by_chance_per_100")
    lines = [f"<b>{name}</b>", f"{found} ruptures in n = {count_text(row.count('rated_pairs'))} rated sessions"]
    if chance is not None:
        lines.append(f"By chance: {chance:.1f} per 100")
    lines.append(f"Repaired: {repaired} of {found}; not repaired, and left: {row.count('unrepaired_dropped_out')}")
    is_quiet = (row.number("coverage") or 0) < ENOUGH
    if is_quiet:
        lines.append("Under half of the sessions are rated")
    rate, low, high = (row.number(f"ruptures_per_100{end}") for end in ("", "_low", "_high"))
    remark = f"{repaired} of {found}" if row.count("ruptures") else "no ruptures"
    if rate is None:
        remark = TOO_FEW if row.is_hidden("ruptures_per_100") else "no ratings"
    return Dot(name, rate, low, high, remark, "<br>".join(lines), row.text("counselor_id"), chance, is_quiet)


def _leaving(below: Row, other: Row) -> Dot:
    name = DOMAINS[below.text("domain")]
    shares = [row.number("share") for row in (below, other)]
    known = [f"{100 * share:.0f}" for share in shares if share is not None]
    remark = f"{known[0]} against {known[1]} of 100" if len(known) == len(shares) else TOO_FEW
    counts = [f"{count_text(row.count('left_right_after'))} of {count_text(row.count('rated_sessions'))}"
              for row in (below, other)]  # fmt: skip
    lines = [f"<b>{name}</b>", f"Left after {counts[0]} sessions below the mark", f"and after {counts[1]} others"]
    told = _told("Within session and counselor", below, "difference")
    return Dot(name, *_interval(below, "difference"), remark, "<br>".join([*lines, *told]))


def _standing(row: Row) -> Dot:
    name, clients = STANDINGS[row.text("group")], count_text(row.count("clients"))
    lines = [f"<b>{name.capitalize()}</b>, n = {clients} clients"]
    lines += _told("Dropped out by session 8", row, "dropped_out_by_8")
    remark = f"{clients}, {TOO_FEW}" if row.is_hidden("dropped_out_by_8") else clients
    is_quiet = row.text("group") == "not_rated"
    return Dot(name, *_interval(row, "dropped_out_by_8"), remark, "<br>".join(lines), is_quiet=is_quiet)


def _interval(row: Row, column: str) -> tuple[float | None, float | None, float | None]:
    value, low, high = (of_100(row.number(f"{column}{end}")) for end in ("", "_low", "_high"))
    return value, low, high


def _told(words: str, row: Row, column: str) -> list[str]:
    value, low, high = _interval(row, column)
    if value is None:
        return [f"{words}: {TOO_FEW}"]
    between = "" if low is None or high is None else f" ({low:.0f} to {high:.0f})"
    return [f"{words}: {value:.0f} of 100{between}"]
