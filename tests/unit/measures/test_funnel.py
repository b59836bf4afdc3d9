import numpy as np
import pytest
from scipy.stats import binom

from dashboard.measures.funnel import exact_limits, overdispersed_limits, overdispersion


def test_exact_limits_lie_within_one_count_of_the_binomial_quantiles() -> None:
    n = np.arange(1.0, 200)

    low, high = exact_limits(n, 0.2, 0.95)

    below, above = binom.ppf(0.025, n, 0.2), binom.ppf(0.975, n, 0.2)
    assert ((low * n <= below + 1e-9) & (low * n >= np.maximum(below - 1, 0) - 1e-9)).all()
    assert ((high * n <= above + 1e-9) & (high * n >= above - 1 - 1e-9)).all()


def test_limits_are_empty_without_cases() -> None:
    for limits in (exact_limits(np.array([0.0]), 0.2, 0.95), overdispersed_limits(np.array([0.0]), 0.2, 0.1, 0.95)):
        assert np.isnan(limits).all()


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_exact_limits_close_up_where_the_practice_has_one_outcome_only(rate: float) -> None:
    low, high = exact_limits(np.array([30.0]), rate, 0.998)

    assert low[0] == pytest.approx(rate, abs=0.04)
    assert high[0] == pytest.approx(rate, abs=0.04)


def test_overdispersed_limits_never_narrow() -> None:
    n = np.array([5.0, 20, 80])

    without, with_spread = (overdispersed_limits(n, 0.2, tau2, 0.95) for tau2 in (0.0, 0.01))

    assert (with_spread[0] <= without[0]).all()
    assert (with_spread[1] > without[1]).all()


def test_identical_counselors_have_no_tau2() -> None:
    spread = overdispersion(np.full(10, 4.0), np.full(10, 20.0), 0.2)

    assert (spread.phi, spread.tau2) == (pytest.approx(0), 0)


def test_counselors_without_cases_do_not_change_the_spread() -> None:
    events, n = np.array([1.0, 9, 5]), np.array([20.0, 20, 20])

    with_idle = overdispersion(np.append(events, 0), np.append(n, 0), 0.25)

    assert with_idle == overdispersion(events, n, 0.25)
    assert with_idle.tau2 > 0


def test_spread_is_zero_for_one_counselor_and_empty_for_none() -> None:
    assert overdispersion(np.array([4.0]), np.array([20.0]), 0.2).tau2 == 0
    assert np.isnan(overdispersion(np.array([0.0]), np.array([0.0]), 0.2).phi)
