"""XmR charts by hand: limits, the four rules and their edges, hidden months, and how often chance gives a mark."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.measures.trend import (
    MARKS,
    Limits,
    is_beyond,
    is_in_run,
    is_in_trend,
    is_two_of_three,
    limits_of,
    trend,
)

LIMITS = Limits(0, -9, 9)


def months(values: list[float | None], denominators: list[int] | None = None, figure: str = "coverage") -> pd.DataFrame:
    """One figure, month after month; of 20 each unless said otherwise."""
    return pd.DataFrame(
        {
            "figure": figure,
            "month_on": pd.date_range("2024-01-01", periods=len(values), freq="MS"),
            "numerator": np.nan,
            "denominator": denominators or [20] * len(values),
            "estimate": pd.array(values, dtype="Float64"),
        }
    )


def test_limits_are_mean_and_266_times_the_mean_moving_range() -> None:
    limits = limits_of(np.array([10.0, 12.0, 9.0, 13.0]))

    assert (limits.mean, limits.lower, limits.upper) == pytest.approx((11, 11 - 2.66 * 3, 11 + 2.66 * 3))


def test_one_jump_does_not_widen_the_limits() -> None:
    steady = np.array([10.0, 11.0] * 10)
    jump = np.append(steady, 60.0)

    # Moving ranges are 1, but for the last of 49, which is over 3.267 times their mean.
    assert limits_of(jump).upper - limits_of(jump).mean == pytest.approx(2.66)


@pytest.mark.parametrize("values", [[], [5.0]])
def test_limits_of_too_few_values_are_empty(values: list[float]) -> None:
    limits = limits_of(np.array(values))

    assert np.isnan(limits.lower)
    assert np.isnan(limits.upper)


def test_a_value_on_a_limit_is_not_beyond_it() -> None:
    assert list(is_beyond(np.array([-9.0, 9.0, 9.01, -9.01]), LIMITS)) == [False, False, True, True]


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([1.0] * 6, []),
        ([1.0] * 7, range(7)),
        ([-1.0, *[1.0] * 7, -1.0], range(1, 8)),
        ([1.0, 1, 1, 0, 1, 1, 1, 1], []),
        ([1.0, 1, 1, -1, 1, 1, 1], []),
        ([-2.0] * 9, range(9)),
    ],
)
def test_run_is_seven_on_one_side(values: list[float], marked: range) -> None:
    assert list(np.flatnonzero(is_in_run(np.array(values), LIMITS))) == list(marked)


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 4, 5, 6, 7], range(7)),
        ([9, 1, 2, 3, 4, 5, 6, 7, 1], range(1, 8)),
        ([1, 2, 3, 3, 4, 5, 6, 7], []),
        ([7, 6, 5, 4, 3, 2, 1], range(7)),
    ],
)
def test_trend_is_seven_in_one_direction(values: list[int], marked: range) -> None:
    assert list(np.flatnonzero(is_in_trend(np.array(values, dtype=float)))) == list(marked)


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([7, 1, 7], [0, 2]),
        ([7, 7, 1], [0, 1]),
        ([6, 1, 7], []),
        ([7, -1, 7], []),
        ([-7, -7, -1], [0, 1]),
        ([7, 10, 1], []),
        ([7, 10, 7], [0, 2]),
        ([7, 7], []),
    ],
)
def test_two_of_three_lie_in_the_outer_third_on_one_side(values: list[int], marked: list[int]) -> None:
    assert list(np.flatnonzero(is_two_of_three(np.array(values, dtype=float), LIMITS))) == marked


def test_hidden_months_are_passed_over_and_have_no_marks() -> None:
    values: list[float | None] = [0.5, 0.6, 0.4, 0.5, 0.6]
    shown = trend(months(values), min_clients=5)
    with_hidden = trend(months([0.5, 0.6, 0.99, 0.4, None, 0.5, 0.6], [20, 20, 4, 20, 20, 20, 20]), min_clients=5)

    kept = with_hidden.drop(index=[2, 4]).reset_index(drop=True)
    columns = ["estimate", "mean", "lower_limit", "upper_limit", "moving_range", *MARKS]
    pd.testing.assert_frame_equal(kept[columns], shown[columns])
    assert with_hidden.loc[[2, 4], [*MARKS, "moving_range"]].isna().all(axis=None)


def test_twelve_months_are_no_longer_provisional_and_hidden_ones_do_not_count() -> None:
    twelve: list[float | None] = [0.1, 0.2] * 6

    assert not trend(months(twelve), 5)["is_provisional"].any()
    assert trend(months(twelve[1:]), 5)["is_provisional"].all()
    assert trend(months(twelve, [20] * 11 + [4]), 5)["is_provisional"].all()


def test_figures_have_their_own_limits_and_rows_may_come_in_any_order() -> None:
    both = pd.concat([months([0.1, 0.2, 0.1]), months([0.8, 0.8, 0.9], figure="low_heard")])

    found = trend(both, 5)
    mixed = trend(both.sample(frac=1, random_state=3), 5)

    assert list(found.groupby("figure", sort=False)["mean"].first()) == pytest.approx([0.4 / 3, 2.5 / 3])
    keys = ["figure", "month_on"]
    pd.testing.assert_frame_equal(
        found.sort_values(keys, ignore_index=True), mixed.sort_values(keys, ignore_index=True)
    )


def test_no_months_give_no_rows_but_every_column() -> None:
    found = trend(months([]), 5)

    assert found.empty
    assert set(MARKS) < set(found.columns)


def test_one_steady_series_in_five_has_a_mark_within_two_years() -> None:
    random = np.random.default_rng(5)
    marked = 0
    for shares in random.binomial(30, 0.2, size=(1_000, 24)) / 30:
        limits = limits_of(shares)
        rules = (is_beyond(shares, limits), is_in_run(shares, limits), is_two_of_three(shares, limits))
        marked += bool(np.any(rules) or is_in_trend(shares).any())

    assert 0.17 < marked / 1_000 < 0.27
