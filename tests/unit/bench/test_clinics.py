"""The simulated clinics have the rates, correlations and windows that the table says they have."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench.decisions.client_mix import draw_clients
from tests.bench.decisions.clinics import (
    DOMAIN_CORRELATION,
    DOMAIN_SHARES,
    MEASURES,
    RATED_SHARE,
    draw_counts,
    draw_months,
    draw_outcomes,
    window,
)

MANY = 100_000


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20260331)


def test_counts_have_the_mean_that_was_asked_for(rng: np.random.Generator) -> None:
    counts = draw_counts(rng, np.array([MANY, MANY]), np.array([0.2, 0.4]))

    rates = counts.cases / counts.clients
    assert rates[:, 0] == pytest.approx([0.2, 0.4], abs=0.005)
    for shares in rates[:, 1:]:
        assert shares == pytest.approx(list(DOMAIN_SHARES.values()), abs=0.008)
    assert counts.clients[:, 0].tolist() == [MANY, MANY]
    assert counts.clients[:, 1] / MANY == pytest.approx([RATED_SHARE] * 2, abs=0.005)


def test_domains_of_one_client_are_correlated(rng: np.random.Generator) -> None:
    is_case, is_known = draw_outcomes(rng, np.full(MANY, 0.2))

    rated = is_case[is_known.all(axis=1)].astype(float)
    heard, goals = rated[:, 1].mean(), rated[:, 2].mean()
    both = (rated[:, 1] * rated[:, 2]).mean()

    # Two normals cut at their medians agree below with probability 1/4 + arcsin(r) / 2 pi.
    assert (heard, goals) == pytest.approx((0.5, 0.5), abs=0.008)
    assert both == pytest.approx(0.25 + np.arcsin(DOMAIN_CORRELATION) / (2 * np.pi), abs=0.008)


def test_who_leaves_early_rated_low_more_often(rng: np.random.Generator) -> None:
    is_case, is_known = draw_outcomes(rng, np.full(MANY, 0.2))

    rated = is_case[is_known.all(axis=1)]
    left, stayed = (rated[rated[:, 0] == is_early, 1].mean() for is_early in (True, False))

    assert 0.05 < left - stayed < 0.30


def test_a_window_counts_its_own_months_only(rng: np.random.Generator) -> None:
    months = draw_months(rng, np.array([40, 20]), np.array([0.2, 0.2]), 24)

    year = window(months, 3)

    assert months.cases.shape == (24, 2, len(MEASURES))
    assert months.clients[..., 0].sum(axis=0).tolist() == [80, 40]
    assert year.clients.tolist() == months.clients[3:15].sum(axis=0).tolist()
    assert year.cases.tolist() == months.cases[3:15].sum(axis=0).tolist()


def test_frame_keeps_each_count_with_its_counselor_and_measure(rng: np.random.Generator) -> None:
    counts = draw_counts(rng, np.array([30, 50, 20]), np.full(3, 0.2))

    frame = counts.frame().set_index(["counselor_id", "measure"])

    assert frame.loc[("K1", "early_dropout"), "denominator"] == 50
    assert frame.loc[("K2", "overall"), "numerator"] == counts.cases[2, 4]
    assert len(frame) == 15


def test_hard_cases_leave_more_often_and_others_at_the_rate(rng: np.random.Generator) -> None:
    clients = draw_clients(rng, np.array([MANY, MANY]))

    chances = clients.chances(0.22)

    assert chances[clients.counselor == 1].mean() == pytest.approx(0.22, abs=0.003)
    assert chances[clients.counselor == 0].mean() > 0.36


def test_cells_add_up_to_the_clients(rng: np.random.Generator) -> None:
    clients = draw_clients(rng, np.array([30, 50]))
    has_left = rng.random(80) < clients.chances(0.22)

    cells = clients.cells(has_left).groupby("counselor_id").sum(numeric_only=True)

    assert cells["pairings"].tolist() == [30, 50]
    assert cells["dropped_out"].tolist() == [has_left[:30].sum(), has_left[30:].sum()]
