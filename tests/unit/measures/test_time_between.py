"""Clients and days from one early drop-out to the next."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import geom

from dashboard.measures.time_between import time_between
from tests.unit.measures.test_cusum import pairings


def test_gaps_are_counted_in_clients_and_days_and_the_last_goes_on() -> None:
    found = time_between(pairings("..x.x..", [0, 1, 4, 5, 9, 20, 30]), 0.2)

    assert list(found["clients"]) == [3, 2, 2]
    assert list(found["days"].fillna(-1)) == [-1, 5, 21]
    assert list(found["is_open"]) == [False, False, True]
    assert list(found["dropped_out"]) == [1, 1, 0]


def test_a_drop_out_of_the_last_client_leaves_no_open_gap() -> None:
    assert list(time_between(pairings("..x"), 0.2)["is_open"]) == [False]


def test_nobody_who_dropped_out_is_one_open_gap() -> None:
    found = time_between(pairings("...."), 0.2)

    assert list(found["clients"]) == [4]
    assert list(found["is_open"]) == [True]


def test_two_on_one_day_are_one_row_whatever_their_order() -> None:
    days = [0, 3, 3, 3, 8]
    one, other = time_between(pairings(".xx.x", days), 0.2), time_between(pairings("..xxx", days), 0.2)

    pd.testing.assert_frame_equal(one, other)
    assert list(one["dropped_out"]) == [2, 1]
    assert list(one["clients"]) == [4, 1]


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.5])
def test_usual_gaps_are_those_of_the_geometric_distribution(rate: float) -> None:
    row = time_between(pairings("..x"), rate).iloc[0]

    assert row["expected_clients"] == pytest.approx(1 / rate)
    assert geom.cdf(row["high"], rate) >= 0.975
    assert geom.cdf(row["high"] - 1, rate) < 0.975
    assert geom.cdf(row["low"] - 1, rate) < 0.025


@pytest.mark.parametrize("rate", [0.0, float("nan")])
def test_without_a_rate_nothing_is_expected(rate: float) -> None:
    found = time_between(pairings("..."), rate)

    assert found[["expected_clients", "low", "high"]].isna().all(axis=None)


def test_nobody_gives_no_rows_but_every_column() -> None:
    found = time_between(pairings("").astype({"start_on": "datetime64[us]"}), 0.2)

    assert found.empty
    assert list(found.columns) == list(time_between(pairings("x"), 0.2).columns)
