"""Funnel limits, overdispersion and the random-intercept model against R: six real sets and a grid."""

from collections.abc import Callable

import pandas as pd
import pytest
from scipy.special import expit

from dashboard.measures import funnel
from dashboard.measures.binomial_likelihood import Counts
from dashboard.measures.early_dropout import early_dropout, early_dropout_model
from dashboard.measures.random_intercept import fit_random_intercept

Reference = Callable[[str], pd.DataFrame]
Difference = Callable[[object, object], float]

SETS = (
    "nyc_cabg_1992",
    "bristol_1991_1995",
    "child_heart_2012_2015",
    "bugs_surgical",
    "ctn0094_early_dropout_sites",
    "nhs_tt_recovery_2024_25",
)
LIMITS = (
    "rate_low",
    "rate_high",
    "limit95_low",
    "limit95_high",
    "limit998_low",
    "limit998_high",
    "od95_low",
    "od95_high",
    "od998_low",
    "od998_high",
)


def _as_counts(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {"provider": "counselor_id", "n": "pairings", "events": "dropped_out"}
    return rows.rename(columns=columns).assign(unresolved=0, by_transfer=0, ended=0, inferred=0)


@pytest.mark.parametrize("name", SETS)
def test_limits_agree_with_r(reference: Reference, largest_difference: Difference, name: str) -> None:
    theirs = reference("funnel/limits.csv").query("set == @name")
    counts = _as_counts(theirs)

    ours = early_dropout(counts, counts, sigma_prior="none")

    for column in LIMITS:
        assert largest_difference(ours[column], theirs[column]) < 1e-8, column


@pytest.mark.parametrize("name", SETS)
def test_model_agrees_with_glmer_and_funnelplotr(reference: Reference, name: str) -> None:
    rows = _as_counts(reference("funnel/limits.csv").query("set == @name"))
    theirs = reference("funnel/models.csv").set_index("set").loc[name]

    ours = early_dropout_model(rows).iloc[0]

    assert ours["practice_rate"] == pytest.approx(theirs["practice_rate"], abs=1e-9)
    assert ours["phi"] == pytest.approx(theirs["phi"], abs=1e-8)
    assert ours["tau2"] == pytest.approx(theirs["tau2"], abs=1e-8)
    assert ours["mu"] == pytest.approx(theirs["mu"], abs=1e-3)
    assert ours["sigma"] == pytest.approx(theirs["sigma"], abs=1e-3)


@pytest.mark.parametrize(("level", "suffix"), [(0.95, "95"), (0.998, "998")])
def test_exact_limits_agree_on_the_grid(
    reference: Reference, largest_difference: Difference, level: float, suffix: str
) -> None:
    for target, theirs in reference("funnel/exact_limits_grid.csv").groupby("target"):
        low, high = funnel.exact_limits(theirs["n"].to_numpy(float), float(target), level)

        assert largest_difference(low, theirs[f"lo{suffix}"]) < 1e-8
        assert largest_difference(high, theirs[f"hi{suffix}"]) < 1e-8


def test_model_with_offset_agrees_with_adjusted_glmer(reference: Reference) -> None:
    rows = reference("mixed_models/ctn0094_offsets.csv")
    pairings = pd.DataFrame(
        {
            "counselor_id": rows["site"],
            "pairings": rows["n"],
            "dropped_out": rows["events"],
            "expected": expit(rows["offset"]),
        }
    )

    model = fit_random_intercept(Counts.with_case_mix(pairings, sorted(rows["site"].unique())))

    # R's adjusted fit is by Laplace, which agrees with quadrature to about three digits only.
    assert model.mu == pytest.approx(-2.64607937241376, abs=3e-3)
    assert model.sigma == pytest.approx(0.0579237566705014**0.5, abs=3e-3)
