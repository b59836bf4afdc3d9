"""Where a training would concern most clients, and what trainings did."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.counselors import TOO_FEW
from dashboard.charts.dots import Axis, Dot, dot_list, end_beyond, of_100
from dashboard.charts.empty import NOTHING_YET, empty
from dashboard.charts.rows import DOMAINS, NOT_STATED, Row, only_instrument, rows_of
from dashboard.charts.theme import Mode, palette
from dashboard.charts.writing import count_text, swatch


def training_needs_list(
    frame: pd.DataFrame, names: Mapping[str, str], *, mode: Mode = "light", why: str = NOTHING_YET
) -> go.Figure:
    """A row per group and domain: clients a year below the mark beyond the practice's better quartile, with interval.

    Beside it how many of a team's counselors stand above that quartile; where a row is one counselor, their clients.

    `frame` has the columns of the question `training_needs` for one instrument (ValueError for several), in the order
    to be drawn. Where it holds one domain, its name is left out of the rows' names.
    """
    only_instrument(frame)
    rows = rows_of(frame)
    if not rows:
        return empty(why, mode=mode)
    is_by_counselor = "counselor_id" in frame.columns
    has_domains = len({row.text("domain") for row in rows}) > 1
    dots = [_need(row, _name(row, names, has_domain=has_domains)) for row in rows]
    end = end_beyond([dot.high for dot in dots], step=5, least=10)
    axis = Axis(
        title="clients a year",
        # A little below 0, so that a dot at 0 is a whole one.
        low=-0.02 * end,
        high=end,
        over_remarks="clients" if is_by_counselor else "counselors",
        key=f"{swatch(palette(mode).attending, '●')} best estimate, 95 % interval",
    )
    return dot_list(dots, axis, mode=mode)


def training_effect_list(frame: pd.DataFrame, *, mode: Mode = "light", why: str = NOTHING_YET) -> go.Figure:
    """A row per training that can be judged: the effect in clients of 100 with its 95 % interval, left is fewer."""
    rows = [row for row in rows_of(frame) if row.number("effect") is not None]
    if not rows:
        return empty(why, mode=mode)
    dots = [_effect(row) for row in rows]
    reach = end_beyond([abs(end) for dot in dots for end in (dot.low, dot.high) if end is not None], step=10, least=20)
    axis = Axis(
        title="fewer (left) or more (right) of 100 below the mark",
        low=-reach,
        high=reach,
        over_remarks="would be found",
        line_at=0,
        line_words="no effect",
        key=f"{swatch(palette(mode).attending, '●')} effect, 95 % interval",
    )
    return dot_list(dots, axis, mode=mode)


def _name(row: Row, names: Mapping[str, str], *, has_domain: bool) -> str:
    group = row.named("group", names) or NOT_STATED
    return f"{group}, {DOMAINS[row.text('domain')].lower()}" if has_domain else group


def _need(row: Row, name: str) -> Dot:
    above, low, high = (row.number(column) for column in ("above_per_year", "above_low", "above_high"))
    counted = f"{count_text(row.count('low_clients'))} of n = {count_text(row.count('clients'))} below the mark"
    if above is None or low is None or high is None:
        return Dot(name, None, None, None, TOO_FEW, f"<b>{name}</b><br>{counted}")
    concerned = f"{count_text(row.count('counselors_above'))} of {count_text(row.count('counselors'))}"
    remark = count_text(row.count("clients")) if row.text("counselor_id") else concerned
    lines = (f"<b>{name}</b>", counted, f"About {above:.0f} clients a year ({low:.0f} to {high:.0f})")
    return Dot(name, above, low, high, remark, "<br>".join(lines), code=row.text("counselor_id"))


def _effect(row: Row) -> Dot:
    effect, low, high = (of_100(row.number(column)) for column in ("effect", "low", "high"))
    smallest = of_100(row.number("smallest_detectable"))
    found = "" if smallest is None else f"{smallest:.0f} or more"
    attended, others = (count_text(row.count(f"{arm}_counselors")) for arm in ("attended", "other"))
    lines = (
        f"<b>{row.text('title') or DOMAINS[row.text('domain')]}, {row.text('trained_on')[:10]}</b>",
        f"Effect: {effect:+.0f} of 100 ({low:+.0f} to {high:+.0f})".replace("-", "−"),
        f"{attended} counselors against {others}",
    )
    return Dot(_training_name(row), effect, low, high, found, "<br>".join(lines))


def _training_name(row: Row) -> str:
    """Domain and month; the title, which may be long, stands in the hover."""
    return f"{DOMAINS[row.text('domain')]}, {pd.Timestamp(row.text('trained_on')):%b %Y}"
