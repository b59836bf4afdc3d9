"""The running sum of observed minus expected, and a band that holds 95 % of whole paths."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.measures.cusum import band, cusum


def pairings(
    outcomes: str, days: list[int] | None = None, counselor: str = "K1", expected: float = 0.25
) -> pd.DataFrame:
    """Clients in order, `x` for one who dropped out early; one a day unless said otherwise."""
    first = pd.Timestamp("2025-01-01")
    return pd.DataFrame(
        {
            "counselor_id": counselor,
            "start_on": [first + pd.Timedelta(days=day) for day in days or range(len(outcomes))],
            "is_early_dropout": [letter == "x" for letter in outcomes],
            "expected": expected,
        }
    )


def share_inside(expected: np.ndarray, last_of_step: np.ndarray, seed: int, paths: int = 20_000) -> tuple[float, float]:
    """Shares of fresh paths that stay under the upper and over the lower edge throughout."""
    low, high = band(expected, last_of_step)
    draws = np.random.default_rng(seed).random((paths, len(expected))) < expected
    walks = (draws.cumsum(axis=1) - expected.cumsum())[:, last_of_step]
    rounding = 1e-9
    return (
        float(np.mean((walks <= high + rounding).all(axis=1))),
        float(np.mean((walks >= low - rounding).all(axis=1))),
    )


def test_path_counts_and_sums_client_after_client() -> None:
    found = cusum(pairings("..x.x"))

    assert list(found["numerator"]) == [0, 0, 1, 1, 2]
    assert list(found["denominator"]) == [1, 2, 3, 4, 5]
    assert list(found["expected"]) == pytest.approx([0.25, 0.5, 0.75, 1, 1.25])
    assert list(found["estimate"]) == pytest.approx([-0.25, -0.5, 0.25, 0, 0.75])
    assert set(found["pairings"]) == {5}


@pytest.mark.parametrize(("clients", "chance"), [(60, 0.21), (120, 0.1), (40, 0.4)])
def test_band_holds_95_of_100_whole_paths(clients: int, chance: float) -> None:
    under, over = share_inside(np.full(clients, chance), np.arange(clients), seed=11)

    assert under + over - 1 == pytest.approx(0.95, abs=0.01)


def test_band_holds_for_clients_with_chances_of_their_own_and_days_with_several() -> None:
    expected = np.tile([0.05, 0.3, 0.5, 0.15], 20)

    under, over = share_inside(expected, np.arange(3, 80, 4), seed=12)

    assert under + over - 1 == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize("clients", [1, 2, 5])
def test_band_of_few_clients_holds_at_least_95_of_100(clients: int) -> None:
    under, over = share_inside(np.full(clients, 0.2), np.arange(clients), seed=13)

    assert under + over - 1 > 0.94


def test_band_is_the_same_every_time_and_widens() -> None:
    first, second = (band(np.full(30, 0.2), np.arange(30)) for _ in range(2))

    np.testing.assert_array_equal(first, second)
    assert (np.diff(first[1]) > 0).all()
    assert (np.diff(first[0]) < 0).all()


def test_order_within_a_day_changes_nothing() -> None:
    days = [0, 0, 0, 4, 4]
    one, other = pairings("x..x.", days), pairings("..x.x", days)

    pd.testing.assert_frame_equal(cusum(one), cusum(other))
    assert len(cusum(one)) == 2


def test_chances_of_their_own_are_summed_whatever_the_order_of_rows() -> None:
    one = pairings("x..", [0, 0, 2]).assign(expected=[0.1, 0.4, 0.2])

    found, mixed = cusum(one), cusum(one.iloc[[2, 1, 0]])

    assert list(found["estimate"]) == pytest.approx([0.5, 0.3])
    pd.testing.assert_frame_equal(found, mixed)


def test_nobody_expected_to_leave_and_nobody_left_is_a_flat_line() -> None:
    found = cusum(pairings("....", expected=0.0))

    assert list(found["estimate"]) == [0, 0, 0, 0]
    assert list(found["high"]) == [0, 0, 0, 0]


def test_counselors_have_paths_of_their_own_and_nobody_gives_none() -> None:
    both = pd.concat([pairings("x.", counselor="K2"), pairings("...", counselor="K1")])

    found = cusum(both)

    assert list(found["counselor_id"]) == ["K1"] * 3 + ["K2"] * 2
    assert list(found["pairings"]) == [3, 3, 3, 2, 2]
    assert cusum(both.head(0)).empty
    assert list(cusum(both.head(0)).columns) == list(found.columns)
