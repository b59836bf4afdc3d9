import numpy as np
import pandas as pd
import pytest
from scipy.integrate import dblquad, quad
from scipy.special import expit
from scipy.stats import binom, norm

from dashboard.measures.binomial_likelihood import Counts
from dashboard.measures.random_intercept import fit_random_intercept, is_estimable
from dashboard.measures.shrinkage import best_estimates

EVENTS = np.array([2.0, 5, 9, 1, 6, 4])
CASES = np.array([20.0, 25, 22, 18, 30, 16])


def practice(events: np.ndarray = EVENTS, n: np.ndarray = CASES) -> Counts:
    return Counts.of_counselors(events, n)


def test_estimates_lie_between_the_raw_rate_and_the_practice() -> None:
    estimates = best_estimates(practice(), practice())

    raw, overall = EVENTS / CASES, EVENTS.sum() / CASES.sum()
    assert ((estimates["rate"] - raw) * (estimates["rate"] - overall) <= 1e-3).all()
    assert (estimates["low"] < estimates["rate"]).all()
    assert (estimates["rate"] < estimates["high"]).all()


def test_plug_in_agrees_with_integration_by_scipy() -> None:
    model = fit_random_intercept(practice())

    ours = best_estimates(practice(), practice(), sigma_prior="none").iloc[2]

    def posterior(u: float) -> float:
        chance = expit(model.mu + u)
        return float(binom.pmf(EVENTS[2], CASES[2], chance) * norm.pdf(u, scale=model.sigma))

    total = quad(posterior, -5, 5)[0]
    rate = quad(lambda u: posterior(u) * expit(model.mu + u), -5, 5)[0] / total
    up_to_low = quad(posterior, -5, np.log(ours["low"] / (1 - ours["low"])) - model.mu)[0] / total
    assert ours["rate"] == pytest.approx(rate, abs=1e-6)
    assert ours["prob_above"] == pytest.approx(quad(posterior, 0, 5)[0] / total, abs=1e-5)
    assert up_to_low == pytest.approx(0.025, abs=1e-4)


def test_a_counselor_without_cases_gets_the_prior() -> None:
    whole = practice(np.append(EVENTS, 0), np.append(CASES, 0))

    estimates = best_estimates(whole, whole)

    newcomer = estimates.iloc[-1]
    assert newcomer["prob_above"] == pytest.approx(0.5)
    assert newcomer["high"] - newcomer["low"] == (estimates["high"] - estimates["low"]).max()
    pd.testing.assert_frame_equal(estimates.head(6), best_estimates(practice(), practice()))


def test_a_counselor_s_estimate_does_not_depend_on_who_else_is_shown() -> None:
    everyone = best_estimates(practice(), practice())

    one = best_estimates(practice(EVENTS[3:4], CASES[3:4]), practice())

    np.testing.assert_allclose(one.iloc[0], everyone.iloc[3], atol=1e-12)


@pytest.mark.parametrize("counselors", [1, 2, 3])
def test_fewer_than_four_counselors_leave_the_estimate_empty(counselors: int) -> None:
    few = practice(EVENTS[:counselors], CASES[:counselors])

    estimates = best_estimates(few, few)

    assert estimates.shape == (counselors, 4)
    assert estimates.isna().all(axis=None)
    with pytest.raises(ValueError, match="at least 4 counselors"):
        fit_random_intercept(few)


def test_four_counselors_are_enough_and_idle_ones_do_not_make_up_the_number() -> None:
    assert is_estimable(practice(EVENTS[:4], CASES[:4]))
    assert not is_estimable(practice(np.append(EVENTS[:3], 0), np.append(CASES[:3], 0)))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_practice_with_one_outcome_only_has_no_estimate(share: float) -> None:
    certain = practice(share * CASES, CASES)

    assert best_estimates(certain, certain).isna().all(axis=None)


@pytest.mark.parametrize(("events", "is_above"), [(0.0, False), (12.0, True)])
def test_a_counselor_with_one_outcome_only_is_drawn_inside(events: float, is_above: bool) -> None:
    whole = practice(np.append(EVENTS, events), np.append(CASES, 12))

    last = best_estimates(whole, whole).iloc[-1]

    assert 0 < last["low"] < last["rate"] < last["high"] < 1
    assert (last["prob_above"] > 0.5) == is_above


def test_identical_counselors_have_no_spread() -> None:
    alike = practice(np.full(8, 5.0), np.full(8, 20.0))

    model = fit_random_intercept(alike)
    plug_in = best_estimates(alike, alike, sigma_prior="none")

    assert model.sigma == 0
    assert expit(model.mu) == pytest.approx(0.25, abs=1e-6)
    np.testing.assert_allclose(plug_in[["rate", "low", "high"]], 0.25, atol=1e-3)
    np.testing.assert_allclose(plug_in["prob_above"], 0.5, atol=1e-3)


def test_averaging_gives_wider_intervals_than_plugging_in() -> None:
    averaged, plugged_in = (best_estimates(practice(), practice(), sigma_prior=prior) for prior in ("half", "none"))

    assert (averaged["high"] - averaged["low"] > plugged_in["high"] - plugged_in["low"]).all()


def test_averaged_weights_agree_with_integration_by_scipy() -> None:
    events, n = np.array([1.0, 4, 2, 6]), np.array([8.0, 8, 8, 8])
    centre = np.log(events.sum() / (n.sum() - events.sum()))

    def marginal(case: int, mu: float, sigma: float, weight: object = None) -> float:
        u = sigma * np.linspace(-7, 7, 401)
        values = binom.pmf(events[case], n[case], expit(mu + u)) * norm.pdf(u, scale=sigma)
        values = values * (expit(mu + u) if weight == "rate" else 1)
        return float(np.trapezoid(values, u))

    def joint(mu: float, sigma: float, weight: object = None) -> float:
        others = np.prod([marginal(case, mu, sigma) for case in (0, 1, 2)])
        return float(sigma * others * marginal(3, mu, sigma, weight))

    def integral(weight: object) -> float:
        span = (centre - 2.5, centre + 2.5)
        return float(dblquad(lambda mu, sigma: joint(mu, sigma, weight), 1e-3, 2, *span, epsrel=1e-4)[0])

    ours = best_estimates(practice(events, n), practice(events, n)).iloc[3]["rate"]

    assert ours == pytest.approx(integral("rate") / integral(None), abs=2e-4)


def test_level_that_few_cases_leave_open_is_cut_at_the_ends_of_its_range() -> None:
    events, n = np.array([2.0, 0, 0, 8, 0, 2]), np.array([11.0, 6, 18, 18, 13, 11])

    ours = best_estimates(practice(events, n), practice(events, n))

    # Summed on 401 x 60 points of (mu, sigma) and 1601 of u, the two ends of mu at half weight.
    np.testing.assert_allclose(ours["prob_above"], [0.7402, 0.2536, 0.1076, 0.9920, 0.1481, 0.7402], atol=2e-4)
    np.testing.assert_allclose(ours["rate"], [0.15793, 0.06280, 0.03518, 0.39117, 0.04230, 0.15793], atol=5e-5)


def test_equal_case_mix_changes_nothing() -> None:
    names = list("ABCDEF")
    overall = EVENTS.sum() / CASES.sum()
    rows = pd.DataFrame({"counselor_id": names, "pairings": CASES, "dropped_out": EVENTS, "expected": overall})
    split = pd.concat([rows.assign(pairings=EVENTS), rows.assign(pairings=CASES - EVENTS, dropped_out=0)])
    adjusted = Counts.with_case_mix(split.sample(frac=1, random_state=1), names)

    estimates = best_estimates(adjusted, adjusted, baseline_logit=float(np.log(overall / (1 - overall))))

    plain = best_estimates(practice(), practice())
    np.testing.assert_allclose(estimates, plain, atol=1e-5)


def test_likelihood_with_case_mix_is_the_same_on_a_fine_grid_as_point_by_point() -> None:
    random = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "counselor_id": random.choice(list("ABCDEF"), 600),
            "pairings": 1,
            "dropped_out": random.integers(0, 2, 600),
            "expected": random.uniform(0.01, 0.99, 600),
        }
    )
    counts, grid = Counts.with_case_mix(rows, list("ABCDEF")), np.linspace(-6, 6, 3001)

    table = counts.log_likelihood_on(grid)

    np.testing.assert_allclose(table, counts.log_likelihood(np.tile(grid, (6, 1))), atol=1e-5)


def test_hard_cases_lower_the_adjusted_estimate() -> None:
    rows = pd.DataFrame(
        {
            "counselor_id": list("ABCDEF"),
            "pairings": CASES,
            "dropped_out": EVENTS,
            "expected": [0.2, 0.2, 0.4, 0.2, 0.2, 0.2],
        }
    )
    adjusted = Counts.with_case_mix(rows, rows["counselor_id"])
    overall = EVENTS.sum() / CASES.sum()

    estimates = best_estimates(adjusted, adjusted, baseline_logit=float(np.log(overall / (1 - overall))))

    plain = best_estimates(practice(), practice())
    assert estimates["rate"].iloc[2] < plain["rate"].iloc[2]
    assert estimates["prob_above"].iloc[2] < plain["prob_above"].iloc[2]


def test_impossible_counts_and_words_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        practice(np.array([3.0]), np.array([2.0]))
    with pytest.raises(ValueError, match="half or none"):
        best_estimates(practice(), practice(), sigma_prior="flat")
    certain = pd.DataFrame({"counselor_id": ["A"], "pairings": [1], "dropped_out": [0], "expected": [1.0]})
    with pytest.raises(ValueError, match="strictly between"):
        Counts.with_case_mix(certain, ["A"])
