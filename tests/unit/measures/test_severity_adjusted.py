import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMResults

from dashboard.measures.severity_adjusted import adjusted_change

BEST = ["shrunken_change", "shrunken_change_low", "shrunken_change_high"]


def clients(seed: int = 1, counselors: int = 12, spread: float = 2.0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    counselor = np.repeat(np.arange(counselors), random.integers(4, 25, counselors))
    first = random.integers(4, 27, len(counselor)).astype(float)
    effect = random.normal(0, spread, counselors)
    better = -3 + 0.5 * first + effect[counselor] + random.normal(0, 4, len(counselor))
    return pd.DataFrame({"counselor_id": counselor, "first": first, "better": better})


def sums(people: pd.DataFrame, instrument: str = "phq9") -> pd.DataFrame:
    worked = people.assign(
        clients=1,
        first_sum=people["first"],
        better_sum=people["better"],
        first_squares=people["first"] ** 2,
        products=people["first"] * people["better"],
        better_squares=people["better"] ** 2,
    ).drop(columns=["first", "better"])
    return worked.groupby("counselor_id", as_index=False).sum().assign(instrument=instrument)


def fitted(people: pd.DataFrame) -> MixedLMResults:
    model = MixedLM(people["better"], np.column_stack([np.ones(len(people)), people["first"]]), people["counselor_id"])
    return model.fit(reml=True, method=["powell"])


def test_plug_in_estimates_are_those_of_statsmodels_mixed_model() -> None:
    people = clients()
    theirs = fitted(people)

    ours = adjusted_change(sums(people), sums(people), sigma_prior="none")

    effects = [theirs.random_effects[counselor].iloc[0] for counselor in ours["counselor_id"]]
    np.testing.assert_allclose(ours["shrunken_change"], effects, atol=2e-3)


def test_plug_in_limits_are_henderson_s_prediction_error() -> None:
    people = clients(counselors=6)
    theirs = fitted(people)
    tau2, s2 = float(np.asarray(theirs.cov_re)[0, 0]), float(theirs.scale)
    x = np.column_stack([np.ones(len(people)), people["first"]])
    z = (people["counselor_id"].to_numpy()[:, None] == np.arange(6)).astype(float)
    equations = np.block([[x.T @ x, x.T @ z], [z.T @ x, z.T @ z + np.eye(6) * s2 / tau2]])
    errors = np.sqrt(s2 * np.diag(np.linalg.inv(equations))[2:])

    ours = adjusted_change(sums(people), sums(people), sigma_prior="none")

    half = (ours["shrunken_change_high"] - ours["shrunken_change_low"]) / 2
    np.testing.assert_allclose(half, 1.959963984540054 * errors, rtol=2e-3)


def test_adjusted_change_is_the_mean_residual_of_the_practice_s_line() -> None:
    people = clients()
    slope, start = np.polyfit(people["first"], people["better"], 1)
    residual = people["better"] - start - slope * people["first"]

    ours = adjusted_change(sums(people), sums(people))

    np.testing.assert_allclose(ours["adjusted_change"], residual.groupby(people["counselor_id"]).mean())
    scale = np.sqrt((residual**2).sum() / (len(people) - 2))
    half = (ours["adjusted_change_high"] - ours["adjusted_change"]) * np.sqrt(ours["clients"])
    np.testing.assert_allclose(half, 1.959963984540054 * scale)


def test_best_estimates_lean_to_nought_and_keep_an_interval_where_counselors_are_alike() -> None:
    alike = clients(seed=8, spread=0.0)

    plug_in = adjusted_change(sums(alike), sums(alike), sigma_prior="none")
    averaged = adjusted_change(sums(alike), sums(alike))

    assert (averaged["shrunken_change"].abs() < averaged["adjusted_change"].abs()).all()
    widths = [found["shrunken_change_high"] - found["shrunken_change_low"] for found in (plug_in, averaged)]
    assert (widths[1] > widths[0]).all()
    assert (averaged["shrunken_change_low"] < averaged["shrunken_change"]).all()


def test_averaged_estimates_are_those_of_a_fine_grid() -> None:
    people = clients(counselors=5)
    x = np.column_stack([np.ones(len(people)), people["first"]])
    z = (people["counselor_id"].to_numpy()[:, None] == np.arange(5)).astype(float)
    y, freedom = people["better"].to_numpy(), len(people) - 2
    logs, effects = [], []
    ratios = (np.arange(400) + 0.5) / 200
    for ratio in ratios:
        shape = np.eye(len(people)) + ratio**2 * z @ z.T
        inverse = np.linalg.inv(shape)
        information = x.T @ inverse @ x
        residual = y - x @ np.linalg.solve(information, x.T @ inverse @ y)
        scale = residual @ inverse @ residual / freedom
        determinants = np.linalg.slogdet(shape)[1] + np.linalg.slogdet(information)[1]
        logs.append(np.log(ratio) - 0.5 * (freedom * np.log(scale) + determinants))
        effects.append(ratio**2 * z.T @ inverse @ residual)
    weights = np.exp(np.array(logs) - max(logs))

    ours = adjusted_change(sums(people), sums(people))

    np.testing.assert_allclose(ours["shrunken_change"], weights @ np.array(effects) / weights.sum(), atol=5e-3)


def test_a_counselor_s_figures_come_from_the_whole_practice_whoever_asks() -> None:
    practice = sums(clients())
    own = practice.iloc[[3]]

    everybody, alone = adjusted_change(practice, practice), adjusted_change(own, practice)

    pd.testing.assert_frame_equal(alone.reset_index(drop=True), everybody.iloc[[3]].reset_index(drop=True))


def test_fewer_than_four_counselors_have_no_best_estimate() -> None:
    three = sums(clients(counselors=3))

    found = adjusted_change(three, three)

    assert found[BEST].isna().all(axis=None)
    assert found["adjusted_change"].notna().all()


def test_the_same_first_score_for_all_gives_no_line() -> None:
    flat = sums(clients().assign(first=12.0))

    found = adjusted_change(flat, flat)

    assert found["mean_better"].notna().all()
    assert found[["adjusted_change", *BEST]].isna().all(axis=None)


def test_instruments_never_meet() -> None:
    phq9, gad7 = sums(clients(seed=1)), sums(clients(seed=2), "gad7")

    both = adjusted_change(pd.concat([phq9, gad7], ignore_index=True), pd.concat([phq9, gad7]))

    pd.testing.assert_frame_equal(both.head(len(phq9)), adjusted_change(phq9, phq9))


def test_an_unknown_prior_is_refused() -> None:
    with pytest.raises(ValueError, match="flat"):
        adjusted_change(sums(clients()), sums(clients()), sigma_prior="flat")
