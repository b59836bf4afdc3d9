"""Stays low, recovers, turns low: counts worked out by hand, and an interval that covers what it should."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multinomial

from dashboard.measures.stays_low import paired_difference, stays_low


def counts(**changes: int) -> pd.DataFrame:
    """One row: of 100 clients 20 stay low, 15 recover and 10 turn low."""
    row = {"clients": 100, "stays_low_clients": 20, "recovers_clients": 15, "turns_low_clients": 10} | changes
    return pd.DataFrame([{"group_label": "all", "instrument": "srs", "domain": "heard"} | row])


def test_shares_and_the_paired_difference() -> None:
    found = stays_low(counts()).iloc[0]

    assert found["low_first_clients"] == 35
    assert found["stays_low_share"] == pytest.approx(20 / 35)
    assert found["net_recovery"] == pytest.approx(0.05)
    # R: PropCIs::diffpropci.mp(b = 10, c = 15, n = 100) by its formula: 5 / 102 +- z sqrt(26 - 25 / 102) / 102
    assert (found["net_recovery_low"], found["net_recovery_high"]) == pytest.approx((-0.048495, 0.146534), abs=1e-5)


def test_nobody_gives_empty_cells() -> None:
    empty = {"clients": 0, "stays_low_clients": 0, "recovers_clients": 0, "turns_low_clients": 0}

    found = stays_low(counts(**empty)).iloc[0]

    assert found[["stays_low_share", "net_recovery", "net_recovery_low", "net_recovery_high"]].isna().all()


def test_nobody_changing_gives_a_narrow_interval_around_nought() -> None:
    found = stays_low(counts(recovers_clients=0, turns_low_clients=0)).iloc[0]

    assert found["net_recovery"] == 0
    assert -0.03 < found["net_recovery_low"] < 0 < found["net_recovery_high"] < 0.03


@pytest.mark.parametrize("clients", [10, 30, 80])
@pytest.mark.parametrize(("recovers", "turns"), [(0.15, 0.15), (0.3, 0.1), (0.05, 0.02)])
def test_interval_covers_the_true_difference_nineteen_times_in_twenty(
    clients: int, recovers: float, turns: float
) -> None:
    # Every outcome with its probability: no draws.
    first, then = (grid.ravel() for grid in np.meshgrid(np.arange(clients + 1), np.arange(clients + 1)))
    is_possible = first + then <= clients
    first, then = first[is_possible].astype(float), then[is_possible].astype(float)
    outcomes = np.stack([first, then, clients - first - then], axis=1)
    chances = multinomial.pmf(outcomes, clients, [recovers, turns, 1 - recovers - turns])

    low, high = paired_difference(first, then, np.full(len(first), float(clients)))

    covered = chances[(low <= recovers - turns) & (recovers - turns <= high)].sum()
    assert 0.935 < covered <= 1
