"""The Mantel-Haenszel difference of risks, against formulas for single observations and against leaving people out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from dashboard.measures.mantel_haenszel import COUNTS, risk_difference

STRATA = ("counselor", "session")


def points(clients: int, seed: int, effect: float = 0.1, spread: float = 0.0) -> pd.DataFrame:
    """Up to eight observations a client in strata of counselor and session; clients differ by `spread` in risk."""
    rng = np.random.default_rng(seed)
    rows = []
    for client in range(clients):
        own = rng.normal(0, spread)
        for session in range(rng.integers(1, 9)):
            is_exposed = rng.random() < 0.4
            risk = np.clip(0.15 + effect * is_exposed + own + 0.01 * session, 0, 1)
            is_case = rng.random() < risk
            rows.append((f"K{client % 4}", session, client, *_counts(is_exposed, is_case)))
    return pd.DataFrame(rows, columns=[*STRATA, "cluster", *COUNTS]).assign(alike=1)


def _counts(is_exposed: bool, is_case: bool) -> tuple[int, int, int, int]:
    return int(is_exposed), int(is_exposed and is_case), int(not is_exposed), int(not is_exposed and is_case)


def by_hand(cells: pd.DataFrame) -> float:
    """Greenland and Robins (1985), stratum by stratum."""
    top = bottom = 0.0
    for _, stratum in cells.groupby(list(STRATA)):
        n1, a, n0, b = (float(stratum[name].sum()) for name in COUNTS)
        if n1 and n0:
            top += (a * n0 - b * n1) / (n1 + n0)
            bottom += n1 * n0 / (n1 + n0)
    return top / bottom if bottom else np.nan


def sato_error(cells: pd.DataFrame) -> float:
    """Sato (1989), Biometrics 45, p. 1323: the standard error where all observations are of different people."""
    difference, spread, weight = by_hand(cells), 0.0, 0.0
    for _, stratum in cells.groupby(list(STRATA)):
        n1, a, n0, b = (float(stratum[name].sum()) for name in COUNTS)
        n = n1 + n0
        p = (n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2
        q = (a * (n0 - b) + b * (n1 - a)) / (2 * n)
        spread += difference * p + q
        weight += n1 * n0 / n
    return float(np.sqrt(spread) / weight)


def test_difference_is_the_one_of_the_formula() -> None:
    cells = points(200, seed=1)

    found = risk_difference(cells, STRATA)

    assert found.difference == pytest.approx(by_hand(cells), abs=1e-12)
    assert [found.exposed, found.exposed_cases, found.others, found.other_cases] == list(cells[list(COUNTS)].sum())
    assert found.clusters == 200


def test_a_table_that_can_be_worked_out_on_paper() -> None:
    # 4 of 10 against 1 of 10, and 3 of 10 against 2 of 20: (3/2 + 4/3) / (5 + 20/3).
    cells = pd.DataFrame(
        [("a", 1, 1, 10, 4, 0, 0), ("a", 1, 2, 0, 0, 10, 1), ("b", 1, 3, 10, 3, 0, 0), ("b", 1, 4, 0, 0, 20, 2)],
        columns=[*STRATA, "cluster", *COUNTS],
    ).assign(alike=1)

    assert risk_difference(cells, STRATA).difference == pytest.approx((1.5 + 4 / 3) / (5 + 20 / 3))


def test_interval_of_observations_of_different_people_is_near_the_published_one() -> None:
    cells = points(600, seed=2)
    cells["cluster"] = np.arange(len(cells))

    found = risk_difference(cells, STRATA)

    assert (found.high - found.low) / 2 == pytest.approx(1.96 * sato_error(cells), rel=0.03)


def test_interval_is_the_one_of_leaving_out_each_client_in_turn() -> None:
    cells = points(60, seed=3, spread=0.2)

    found = risk_difference(cells, STRATA)

    without = np.array([by_hand(cells[cells["cluster"] != client]) for client in range(60)])
    error = np.sqrt(59 / 60 * ((without - without.mean()) ** 2).sum())
    reach = student.ppf(0.975, 59) * error
    assert (found.low, found.high) == pytest.approx((found.difference - reach, found.difference + reach), abs=1e-12)


def test_interval_knows_that_observations_of_one_client_are_alike() -> None:
    cells = points(80, seed=4)
    # Every client's observations three times over are no more clients.
    tripled = pd.concat([cells] * 3)

    once, thrice = risk_difference(cells, STRATA), risk_difference(tripled, STRATA)

    assert thrice.difference == pytest.approx(once.difference)
    assert thrice.high - thrice.low == pytest.approx(once.high - once.low)


def test_alike_stands_for_as_many_clients_of_their_own() -> None:
    cells = points(40, seed=5)
    written_out = pd.concat([cells, cells.assign(cluster=cells["cluster"] + 1000)])

    counted, found = risk_difference(written_out, STRATA), risk_difference(cells.assign(alike=2), STRATA)

    assert found.clusters == counted.clusters == 80
    assert (found.difference, found.low, found.high) == pytest.approx((counted.difference, counted.low, counted.high))


def test_order_of_rows_and_names_of_strata_change_nothing() -> None:
    cells = points(50, seed=6)
    other = (
        cells.sample(frac=1, random_state=1)
        .replace({"counselor": {"K0": "Z"}})
        .assign(cluster=lambda rows: 99 - rows["cluster"])
    )

    one, another = risk_difference(cells, STRATA), risk_difference(other, STRATA)

    assert (one.difference, one.low, one.high) == pytest.approx((another.difference, another.low, another.high))


def test_covers_the_truth_where_clients_differ_much() -> None:
    # With clients as alike as this an interval that took sessions for people would cover far less.
    covered = []
    for seed in range(60):
        found = risk_difference(points(120, seed=seed, effect=0.0, spread=0.25), STRATA)
        covered.append(found.low <= 0 <= found.high)

    assert np.mean(covered) >= 0.88


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", 1, 1, 3, 1, 0, 0), ("a", 1, 2, 2, 1, 0, 0)],
        [("a", 1, 1, 3, 1, 0, 0), ("b", 1, 2, 0, 0, 2, 1)],
    ],
)
def test_nothing_is_known_where_no_stratum_holds_both(rows: list[tuple[object, ...]]) -> None:
    cells = pd.DataFrame(rows, columns=[*STRATA, "cluster", *COUNTS]).assign(alike=1)

    found = risk_difference(cells, STRATA)

    assert np.isnan([found.difference, found.low, found.high]).all()


def test_no_interval_where_nobody_is_a_case() -> None:
    cells = points(30, seed=7).assign(exposed_cases=0, other_cases=0)

    found = risk_difference(cells, STRATA)

    assert found.difference == 0
    assert np.isnan([found.low, found.high]).all()
