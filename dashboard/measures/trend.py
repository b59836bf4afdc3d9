"""Does a monthly figure move by more than chance? An XmR chart: a centre line, limits, and four rules.

The chart of individual values and moving ranges (Shewhart; Wheeler & Chambers 1992, Understanding Statistical Process
Control) with the rules that the NHS reads it by (NHS England, Making Data Count), as the R package NHSRplotthedots
draws it. The limits are never moved by the program itself: a change that lasts stays marked until a person says from
when on it is the new normal.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from dashboard.measures.arrays import Flags, Floats, floats, require_columns

LIMIT_FACTOR = 2.66  # 3 / 1.128, Wheeler's constant for moving ranges of two
LARGEST_RANGE = 3.267  # times the mean moving range; a larger one is a sudden jump and says nothing of usual variation
RUN = 7
FEWEST_POINTS = 12  # below this, limits still move with every month: provisional
MARKS = ("is_beyond_limits", "is_run_of_7", "is_trend_of_7", "is_two_of_three")
_COLUMNS = ("figure", "month_on", "numerator", "denominator", "estimate")


@dataclass(frozen=True)
class Limits:
    """The centre line and the process limits of a series, in the unit of its values."""

    mean: float
    lower: float
    upper: float


def trend(months: pd.DataFrame, min_clients: int) -> pd.DataFrame:
    """The rows of `months` with the XmR chart of each figure, figures as given, months in order.

    `months`: figure, month_on, numerator, denominator, estimate (any unit). A month with a denominator below
    `min_clients` or without an estimate is passed over: limits, moving ranges and rules come from the others as if they
    followed each other, so that nothing can be worked out about it, and its marks are empty. Added: mean, lower_limit,
    upper_limit (`limits_of`; a share's limit may lie below 0 or above 1, where no share can), moving_range (to the
    month before; empty for the first), is_beyond_limits, is_run_of_7 (on one side of the mean), is_trend_of_7 (each
    above, or each below, the one before), is_two_of_three (of three on one side, in the outer third), and
    is_provisional (fewer than 12 months).

    Formula:
        moving range = difference between one month's figure and the next
        limits       = mean -+ 2.66 x mean moving range (ranges over 3.267 times their mean left out once)

    Source: Wheeler, Understanding Variation; rules and screening as R's NHSRplotthedots and qicharts2.

    Limits: One steady series in five shows a mark within two years. Below 12 months the limits are provisional.
    """
    require_columns(months, _COLUMNS)
    charts = [
        _chart(rows.sort_values("month_on", kind="stable"), min_clients)
        for _, rows in months.groupby("figure", sort=False)
    ]
    return pd.concat(charts or [_chart(months, min_clients)], ignore_index=True)


def limits_of(values: Floats) -> Limits:
    """Mean -+ 2.66 times the mean moving range of values in order; NaN where there are too few.

    As in NHSRplotthedots and qicharts2, moving ranges over 3.267 times their mean are left out of it once, so that one
    sudden jump does not widen the limits around everything else.
    """
    if len(values) < 2:
        return Limits(float(values[0]) if len(values) else np.nan, np.nan, np.nan)
    moves = np.abs(np.diff(values))
    usual = moves[moves <= LARGEST_RANGE * moves.mean()]
    mean, reach = float(values.mean()), LIMIT_FACTOR * float(usual.mean())
    return Limits(mean, mean - reach, mean + reach)


def is_beyond(values: Floats, limits: Limits) -> Flags:
    """Whether each value lies outside the limits."""
    return (values < limits.lower) | (values > limits.upper)


def is_in_run(values: Floats, limits: Limits) -> Flags:
    """Whether each value belongs to 7 or more in a row on one side of the mean; one on the mean ends a run."""
    sides = np.sign(values - limits.mean)
    return _in_any(np.abs(_sums(sides, RUN)) == RUN, RUN, len(values))


def is_in_trend(values: Floats) -> Flags:
    """Whether each value belongs to 7 or more in a row, each above the one before or each below it."""
    moves = np.sign(np.diff(values))
    return _in_any(np.abs(_sums(moves, RUN - 1)) == RUN - 1, RUN, len(values))


def is_two_of_three(values: Floats, limits: Limits) -> Flags:
    """Whether each value is one of two or more in the outer third, of three in a row on one side of the mean.

    The outer third is inside the limits; a value beyond them is marked as such and does not count here.
    """
    sides = np.sign(values - limits.mean)
    reach = (limits.upper - limits.mean) * 2 / 3
    is_outer: Flags = (np.abs(values - limits.mean) > reach) & ~is_beyond(values, limits)
    windows = (np.abs(_sums(sides, 3)) == 3) & (_sums(is_outer.astype(np.float64), 3) >= 2)
    return is_outer & _in_any(windows, 3, len(values))


def _chart(rows: pd.DataFrame, min_clients: int) -> pd.DataFrame:
    estimates = floats(rows, "estimate")
    is_shown = (floats(rows, "denominator") >= min_clients) & ~np.isnan(estimates)
    values = estimates[is_shown]
    limits = limits_of(values)
    moves = np.full(len(rows), np.nan)
    moves[np.flatnonzero(is_shown)[1:]] = np.abs(np.diff(values))
    marks = (is_beyond(values, limits), is_in_run(values, limits), is_in_trend(values), is_two_of_three(values, limits))
    charted = rows.assign(
        mean=limits.mean, lower_limit=limits.lower, upper_limit=limits.upper, moving_range=moves
    ).assign(**{name: _where_shown(mark, is_shown) for name, mark in zip(MARKS, marks, strict=True)})
    return charted.assign(is_provisional=len(values) < FEWEST_POINTS)


def _where_shown(marks: Flags, is_shown: Flags) -> pd.arrays.BooleanArray:
    placed = np.zeros(len(is_shown), dtype=bool)
    placed[is_shown] = marks
    return pd.arrays.BooleanArray(placed, ~is_shown)


def _sums(values: Floats, width: int) -> Floats:
    """The sum of every window of `width` values in a row; none where there are fewer."""
    if len(values) < width:
        return np.zeros(0)
    summed: Floats = sliding_window_view(values, width).sum(axis=-1)
    return summed


def _in_any(windows: Flags, width: int, length: int) -> Flags:
    """For each of `length` places whether a window marked True covers it."""
    covered = np.zeros(length, dtype=bool)
    for start in np.flatnonzero(windows):
        covered[start : start + width] = True
    return covered
