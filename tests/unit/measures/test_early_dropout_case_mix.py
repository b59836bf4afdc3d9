"""Early drop-out where expected allows for what clients bring: offsets, O/E on the funnel, hard cases."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from dashboard.measures.binomial_likelihood import Counts
from dashboard.measures.case_mix import fit_expected
from dashboard.measures.early_dropout import early_dropout, early_dropout_model, limit_curves
from dashboard.measures.funnel import overdispersion
from dashboard.measures.random_intercept import fit_random_intercept

ESTIMATES = ["shrunken_rate", "shrunken_low", "shrunken_high", "prob_above_practice"]


def cells_of(clients: list[list[int]], left: list[list[int]], chances: tuple[float, ...]) -> pd.DataFrame:
    """A row per counselor and chance: how many clients of each kind came and left early."""
    rows = [
        {"counselor_id": f"K{number}", "expected": chance, "pairings": n, "dropped_out": gone}
        for number, (ns, gones) in enumerate(zip(clients, left, strict=True))
        for chance, n, gone in zip(chances, ns, gones, strict=True)
    ]
    return pd.DataFrame(rows)


def counts_of(cells: pd.DataFrame) -> pd.DataFrame:
    counts = cells.groupby("counselor_id", as_index=False)[["pairings", "dropped_out"]].sum()
    return counts.assign(unresolved=0, by_transfer=0, ended=1, inferred=0)


CLINIC = cells_of(
    [[30, 10], [20, 20], [25, 5], [10, 30], [35, 15], [15, 10]],
    [[4, 3], [2, 11], [6, 2], [1, 10], [4, 6], [5, 6]],
    (0.15, 0.4),
)


def by_brute_force(cells: pd.DataFrame, practice_rate: float) -> pd.DataFrame:
    """Rates and P(u > 0) by plain sums over a grid of mu, sigma and u, each counselor's likelihood row by row."""
    mu, u, sigma = np.linspace(-1.5, 1.5, 61)[:, None], np.linspace(-6, 6, 1201), np.linspace(0.01, 1.99, 100)
    prior = np.exp(-0.5 * (u / sigma[:, None]) ** 2)
    prior /= prior.sum(axis=1, keepdims=True)
    marginal, above, rate = [], [], []
    for _, own in cells.groupby("counselor_id"):
        log = np.zeros((len(mu), len(u)))
        for row in own.to_dict("records"):
            at = mu + u + logit(row["expected"])
            log += row["dropped_out"] * at - row["pairings"] * np.logaddexp(0, at)
        likelihood = np.exp(log - log.max())
        marginal.append(likelihood @ prior.T)
        above.append((likelihood * ((u > 0) + 0.5 * (u == 0))) @ prior.T)
        rate.append((likelihood * expit(mu + logit(practice_rate) + u)) @ prior.T)
    together = np.prod(marginal, axis=0) * sigma
    weight = together / together.sum()
    return pd.DataFrame(
        {
            "rate": [(weight * own / whole).sum() for own, whole in zip(rate, marginal, strict=True)],
            "above": [(weight * own / whole).sum() for own, whole in zip(above, marginal, strict=True)],
        }
    )


def test_best_estimates_agree_with_brute_force() -> None:
    counts = counts_of(CLINIC)

    ours = early_dropout(counts, counts, case_mix=CLINIC)

    theirs = by_brute_force(CLINIC, counts["dropped_out"].sum() / counts["pairings"].sum())
    np.testing.assert_allclose(ours["shrunken_rate"], theirs["rate"], atol=5e-4)
    np.testing.assert_allclose(ours["prob_above_practice"], theirs["above"], atol=2e-3)


def test_whoever_takes_the_hard_cases_and_works_like_all_others_is_not_above_the_practice() -> None:
    # Ten counselors, all alike; the first sees nothing but high-risk clients, the others nearly none.
    clients = [[0, 60], *[[50, 10]] * 9]
    cells = cells_of(clients, [[0, 24], *[[5, 4]] * 9], (0.1, 0.4))
    counts = counts_of(cells)

    plain, adjusted = (early_dropout(counts, counts, case_mix=mix).iloc[0] for mix in (None, cells))

    assert plain["rate"] == adjusted["rate"] == pytest.approx(0.4)
    assert plain["prob_above_practice"] > 0.99
    assert 0.3 < adjusted["prob_above_practice"] < 0.6
    practice_rate = counts["dropped_out"].sum() / counts["pairings"].sum()
    assert adjusted["shrunken_rate"] == pytest.approx(practice_rate, abs=0.02)


def test_hard_cases_come_out_of_a_fit_too() -> None:
    random = np.random.default_rng(2)
    counselor = np.repeat(np.arange(10), 100)
    is_severe = random.random(1000) < np.where(counselor == 0, 0.9, 0.15)
    gone = random.random(1000) < np.where(is_severe, 0.45, 0.12)
    rows = pd.DataFrame({"counselor_id": [f"K{number}" for number in counselor], "pairings": 1})
    rows = rows.assign(dropped_out=gone.astype(int), baseline_severity=np.where(is_severe, "severe", "mild"))
    counts = counts_of(rows)

    plain, adjusted = (early_dropout(counts, counts, case_mix=mix).iloc[0] for mix in (None, fit_expected(rows)))

    assert plain["prob_above_practice"] > 0.99
    assert adjusted["prob_above_practice"] < 0.9


def test_rows_of_a_part_are_measured_against_the_whole_practice() -> None:
    counts = counts_of(CLINIC)
    whole = early_dropout(counts, counts, case_mix=CLINIC)
    numbered = CLINIC.assign(counselor_id=CLINIC["counselor_id"].str[1:].astype(int) + 40)

    part = early_dropout(
        counts.iloc[2:4], counts, case_mix=numbered, own_case_mix=CLINIC.query("'K2' <= counselor_id < 'K4'")
    )

    pd.testing.assert_frame_equal(part, whole.iloc[2:4].reset_index(drop=True), rtol=1e-10)


def test_expected_add_up_and_the_model_measures_from_them() -> None:
    counts = counts_of(CLINIC)

    model = early_dropout_model(counts, CLINIC).iloc[0]

    fitted = fit_random_intercept(Counts.with_case_mix(CLINIC, counts["counselor_id"]))
    assert (model["mu"], model["sigma"]) == (fitted.mu, fitted.sigma)
    assert abs(model["mu"]) < 0.3


def test_spread_of_the_funnel_is_that_of_what_it_shows() -> None:
    counts = counts_of(CLINIC)

    curves, rows = limit_curves(counts, CLINIC).set_index("pairings"), early_dropout(counts, counts, case_mix=CLINIC)

    rate = counts["dropped_out"].sum() / counts["pairings"].sum()
    shown = np.minimum(rows["rate"] / rows["expected"] * rate, 1) * rows["pairings"]
    spread = overdispersion(shown.to_numpy(), rows["pairings"].to_numpy(float), rate)
    assert early_dropout_model(counts, CLINIC)["phi"].iloc[0] == pytest.approx(spread.phi)
    assert rows["od95_high"].iloc[0] == pytest.approx(curves.loc[40, "od95_high"])


@pytest.mark.parametrize("counselors", [1, 2, 3])
def test_fewer_than_four_counselors_have_rates_and_expectations_only(counselors: int) -> None:
    cells = CLINIC[CLINIC["counselor_id"] < f"K{counselors}"]
    counts = counts_of(cells)

    rows, model = early_dropout(counts, counts, case_mix=cells), early_dropout_model(counts, cells).iloc[0]

    assert rows[ESTIMATES].isna().all(axis=None)
    assert rows[["rate", "expected", "limit95_low", "od95_high"]].notna().all(axis=None)
    assert model[["mu", "sigma"]].isna().all()
    assert len(limit_curves(counts, cells))


def test_four_counselors_have_best_estimates() -> None:
    cells = CLINIC[CLINIC["counselor_id"] < "K4"]
    counts = counts_of(cells)

    assert early_dropout(counts, counts, case_mix=cells)[ESTIMATES].notna().all(axis=None)


def test_equal_expectations_give_what_there_is_without_case_mix() -> None:
    counts = counts_of(CLINIC)
    equal = CLINIC.assign(expected=counts["dropped_out"].sum() / counts["pairings"].sum())

    adjusted = early_dropout(counts, counts, case_mix=equal)

    numbers = adjusted.drop(columns=["counselor_id", "flagged_on", "label"]).columns
    plain = early_dropout(counts, counts)
    np.testing.assert_allclose(adjusted[numbers].to_numpy(float), plain[numbers].to_numpy(float), atol=1e-5)
