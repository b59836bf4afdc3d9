import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from dashboard.measures.intervals import log_log, wilson


def test_wilson_agrees_with_statsmodels_at_every_count() -> None:
    events, n = np.arange(21), np.full(21, 20)

    low, high = wilson(events, n)

    expected_low, expected_high = proportion_confint(events, n, method="wilson")
    np.testing.assert_allclose(low, expected_low, atol=1e-12)
    np.testing.assert_allclose(high, expected_high, atol=1e-12)


def test_wilson_is_empty_without_cases_and_closed_at_both_ends() -> None:
    low, high = wilson([0, 0, 5], [0, 5, 5])

    assert np.isnan([low[0], high[0]]).all()
    assert (low[1], high[2]) == (0, 1)
    assert 0 < high[1] < 1
    assert 0 < low[2] < 1


def test_log_log_is_empty_at_zero_and_one_even_after_rounding() -> None:
    low, high = log_log([0.0, 1.0, 1 - 1e-15, 0.5], [0.1, 0.1, 0.0, 0.1])

    assert np.isnan(low[:3]).all()
    assert np.isnan(high[:3]).all()
    assert low[3] < 0.5 < high[3]


@pytest.mark.parametrize("estimate", [0.01, 0.5, 0.99])
def test_log_log_stays_inside_zero_and_one_however_wide(estimate: float) -> None:
    low, high = log_log(estimate, 0.5)

    assert 0 <= low <= estimate <= high <= 1
