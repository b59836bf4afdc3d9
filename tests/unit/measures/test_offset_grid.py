"""Cases moved onto a grid of offsets say the same as the cases themselves."""

import numpy as np

from dashboard.measures.offset_grid import onto_grid


def test_log_likelihood_errs_by_less_than_1e_7_a_case() -> None:
    random = np.random.default_rng(1)
    counselor, offset = random.integers(0, 3, 4000), random.normal(-1.2, 1.0, 4000)
    events, n = random.integers(0, 2, 4000).astype(float), np.ones(4000)

    where, at, shared_events, shared_n = onto_grid(counselor, offset, events, n)

    assert len(at) < 200
    for logit in np.linspace(-6, 6, 25):
        exact = np.bincount(counselor, events * (logit + offset) - n * np.logaddexp(0, logit + offset))
        ours = np.bincount(where, shared_events * (logit + at) - shared_n * np.logaddexp(0, logit + at))
        assert (np.abs(ours - exact) < 1e-7 * np.bincount(counselor)).all()


def test_counts_by_counselor_are_kept() -> None:
    counselor, offset = np.array([0, 0, 2]), np.array([-1.0, 0.03, -2.5])

    where, _, events, n = onto_grid(counselor, offset, np.array([1.0, 0.0, 2.0]), np.array([3.0, 1.0, 2.0]))

    np.testing.assert_allclose(np.bincount(where, events), [1, 0, 2], atol=1e-12)
    np.testing.assert_allclose(np.bincount(where, n), [4, 0, 2], atol=1e-12)
