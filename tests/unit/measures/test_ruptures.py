"""Ruptures in single courses worked out by hand, and what chance gives against every order there is."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from dashboard.measures.ruptures import (
    BUDGET,
    Fall,
    Scores,
    affordable_shuffles,
    by_chance,
    fall_in_force,
    find_ruptures,
    ruptures,
)

# Five points count as a fall; a rating is back from two and a half points below the usual on.
SRS = Fall(Decimal(5), Decimal("2.5"))


def course(*points: float) -> Scores:
    """One course of ratings, in thousandths."""
    return np.array([[round(1000 * point) for point in points]], np.int32)


@pytest.mark.parametrize(
    ("points", "found", "repaired", "is_last_low", "unrepaired_from"),
    [
        # Two running at least 5 below the median of 36 and 38; back to 35 at the next.
        ((36, 38, 32, 31, 35), 1, 1, False, -1),
        # 32.1 is less than 5 below 37: no fall at all.
        ((36, 38, 32.1, 31, 35), 0, 0, False, -1),
        # Exactly 5 below counts, exactly 2.5 below is back.
        ((36, 38, 32, 32, 34.5), 1, 1, False, -1),
        ((36, 38, 32, 32, 34.4), 1, 0, False, 2),
        # Back only at the fourth rated session after: too late.
        ((37, 37, 30, 30, 33, 33, 33, 37), 1, 0, False, 2),
        ((37, 37, 30, 30, 33, 33, 37), 1, 1, False, -1),
        # One low rating is nothing, unless it is the last before a drop-out.
        ((37, 37, 30, 37, 37), 0, 0, False, -1),
        ((37, 37, 30), 0, 0, True, -1),
        # A rupture that stands is counted once, whatever follows; so is its low last rating.
        ((37, 37, 30, 30, 30, 30, 30), 1, 0, False, 2),
        # After a repair a second one counts, against the median of all seven earlier ratings.
        ((37, 37, 30, 30, 37, 37, 37, 30, 30), 2, 1, False, 7),
        # With one earlier rating there is no usual one.
        ((37, 30, 30), 0, 0, False, -1),
        ((37,), 0, 0, False, -1),
    ],
)
def test_ruptures_of_one_course(
    points: tuple[float, ...], found: int, repaired: int, is_last_low: bool, unrepaired_from: int
) -> None:
    courses = find_ruptures(course(*points), SRS)

    assert courses.ruptures.tolist() == [found]
    assert courses.repaired.tolist() == [repaired]
    assert courses.is_last_low.tolist() == [is_last_low]
    assert courses.unrepaired_from.tolist() == [unrepaired_from]


def test_courses_of_one_length_do_not_touch_each_other() -> None:
    rows = [(37, 37, 30, 30, 37), (30, 37, 37, 37, 30), (37, 37, 37, 37, 37), (37, 37, 37, 30, 30)]
    together = find_ruptures(np.concatenate([course(*row) for row in rows]), SRS)

    assert together.ruptures.tolist() == [1, 0, 0, 1]
    assert together.repaired.tolist() == [1, 0, 0, 0]
    assert together.is_last_low.tolist() == [False, True, False, False]


def test_chance_of_a_short_course_is_the_mean_over_every_order() -> None:
    points = (40, 38, 30, 28, 36)
    every = find_ruptures(np.concatenate([course(*order) for order in permutations(points)]), SRS)

    chance = by_chance(np.sort(course(*points), axis=1), SRS, shuffles=200).iloc[0]

    assert chance["ruptures"] == every.ruptures.mean() > 0
    assert chance["repaired"] == every.repaired.mean() > 0
    assert chance["last_low"] == every.is_last_low.mean() > 0


def test_chance_of_a_longer_course_comes_near_the_mean_over_every_order() -> None:
    points = (40, 39, 38, 36, 32, 30, 28)
    every = find_ruptures(np.concatenate([course(*order) for order in permutations(points)]), SRS)

    chance = by_chance(np.sort(course(*points), axis=1), SRS, shuffles=2000).iloc[0]

    # Four standard errors of 2,000 draws.
    error = 4 * every.ruptures.std() / 2000**0.5
    assert abs(chance["ruptures"] - every.ruptures.mean()) < error


def test_chance_is_nought_where_no_order_can_fall_far_enough() -> None:
    assert by_chance(course(36, 36, 37, 38, 40), SRS, 200).to_numpy().tolist() == [[0.0, 0.0, 0.0]]


def test_chance_is_the_same_every_time() -> None:
    bags = np.concatenate([course(28, 30, 32, 36, 38, 39, 40), course(20, 30, 32, 36, 38, 39, 40)])

    pd.testing.assert_frame_equal(by_chance(bags, SRS, 50), by_chance(bags, SRS, 50))


def test_fall_is_the_instruments_own_and_the_reach_one_error_of_measurement() -> None:
    # Differences of 2, -2, 4 and -4 points: their standard deviation is the root of 40 / 3.
    differences = [2000, -2000, 4000, -4000]

    fall = fall_in_force(Decimal(5), 4, sum(differences), sum(one**2 for one in differences))
    of_spread = fall_in_force(None, 4, sum(differences), sum(one**2 for one in differences))

    assert fall is not None
    assert of_spread is not None
    assert fall.fall == 5
    assert float(fall.reach) == pytest.approx((40 / 3 / 2) ** 0.5, abs=1e-9)
    assert float(of_spread.fall) == pytest.approx(1.3 * (40 / 3) ** 0.5, abs=1e-9)


@pytest.mark.parametrize("differences", [[], [3000], [0, 0, 0]])
def test_no_fall_is_in_force_where_nothing_varies(differences: list[int]) -> None:
    assert fall_in_force(Decimal(5), len(differences), sum(differences), sum(one**2 for one in differences)) is None


@pytest.mark.parametrize(("ratings", "shuffles"), [(0, 200), (5_000, 200), (BUDGET // 50, 50), (10**9, 10)])
def test_large_stores_are_shuffled_less_often(ratings: int, shuffles: int) -> None:
    assert affordable_shuffles(ratings) == shuffles


def test_rates_stand_beside_chance() -> None:
    counts = pd.DataFrame(
        {
            "counselor_id": ["K1", "K2"],
            "rated_pairs": [200, 0],
            "ruptures": [8, 0],
            "repaired": [6, 0],
            "unrepaired_dropped_out": [1, 0],
            "chance_ruptures": [5.0, 0.0],
            "chance_repaired": [2.0, 0.0],
            "sessions": [400, 10],
            "rated": [250, 0],
        }
    )

    found = ruptures(counts)

    first = found.iloc[0]
    assert (first["ruptures_per_100"], first["by_chance_per_100"]) == (4.0, 2.5)
    assert (first["repaired_share"], first["repaired_by_chance"], first["coverage"]) == (0.75, 0.4, 0.625)
    limits = 100 * np.array(proportion_confint(8, 200, method="wilson"))
    assert (first["ruptures_per_100_low"], first["ruptures_per_100_high"]) == pytest.approx(tuple(limits))
    assert found.iloc[1][["ruptures_per_100", "by_chance_per_100", "repaired_share"]].isna().all()
