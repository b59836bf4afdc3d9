"""Early drop-out by counselor: the raw rate, what chance allows, and the best estimate.

Everything the practice lends to a counselor's row (its rate, the model's mu and sigma, the limits) comes
from the counts of the whole practice, whatever part of it the rows are for.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import logit

from dashboard.measures import funnel, standing
from dashboard.measures.arrays import Floats, divide, floats, integers, require_columns
from dashboard.measures.binomial_likelihood import Counts
from dashboard.measures.intervals import wilson
from dashboard.measures.random_intercept import fit_random_intercept, is_estimable
from dashboard.measures.shrinkage import best_estimates

_COUNTS = ("counselor_id", "pairings", "dropped_out", "unresolved", "by_transfer", "ended", "inferred")
_PRACTICE_COUNTS = ("pairings", "dropped_out")
_CELLS = ("counselor_id", "pairings", "dropped_out", "expected")


@dataclass(frozen=True)
class _Practice:
    """Counts of every counselor of the practice, the rate that they add up to (NaN without any pairing), and the
    drop-outs that the funnel shows: observed over expected times the practice's rate, of so many pairings."""

    pairings: Floats
    dropped_out: Floats
    rate: float
    shown: Floats

    @property
    def spread(self) -> funnel.Overdispersion:
        return funnel.overdispersion(self.shown, self.pairings, self.rate)


def early_dropout(
    counts: pd.DataFrame,
    practice_counts: pd.DataFrame,
    sigma_prior: str = "half",
    case_mix: pd.DataFrame | None = None,
    own_case_mix: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per row of `counts`, in its order: counts, rate, expected, best estimate, limits and label.

    `counts`: counselor_id, pairings (mature, with resolved first sessions), dropped_out of those, unresolved,
    by_transfer, ended and inferred (all endings, and those inferred). `practice_counts`: pairings and
    dropped_out of every counselor of the practice. All shares are 0-1; a share of nothing is an empty cell.

    rate has Wilson 95 % limits; shrunken_* and prob_above_practice are those of
    `shrinkage.best_estimates`; limit* are exact and od* overdispersed prediction limits around the practice's
    rate for that many pairings (`funnel`). None of them flags anyone: flagged_on is left empty here and the
    label says only how much the counts can bear.

    Without case-mix, expected is the practice's rate. `case_mix` has a row per pairing of the practice, or per
    group of pairings alike: counselor_id (any code that tells counselors apart), pairings, dropped_out and
    expected, the chance of early drop-out from the client's characteristics (`case_mix.fit_expected`);
    `own_case_mix` has the same of the pairings in `counts`, where these are not found in `case_mix` by their
    counselor_id. expected is then a counselor's mean of it, and its logit is the offset of the model: the best
    estimate is the rate the counselor would have with the practice's mix of clients, and
    prob_above_practice the chance of losing more clients early than the practice does of clients alike.

    Formula:
        rate          = dropped out / counted, with Wilson's limits
        model         : logit(rate of counselor j) = offset + mu + u_j,  u_j ~ Normal(0, sigma^2)
        best estimate = mean of the rate of j given all counts, over mu (flat) and sigma (prior ~ sigma, 0 to 2)

    Source: Wilson 1927; random-intercept logistic model as R's lme4 fits it (glmer), averaged over its spread.

    Limits: A rate of few clients moves by over ten points with one client. Being above the practice is a question to
    ask: the mix of clients, the records and chance come first.
    """
    require_columns(counts, _COUNTS)
    practice = _practice(practice_counts, case_mix)
    own = case_mix if own_case_mix is None else own_case_mix
    pairings, dropped_out = floats(counts, "pairings"), floats(counts, "dropped_out")
    estimates = _best_estimates(counts, practice, sigma_prior, case_mix, own)
    rate_low, rate_high = wilson(dropped_out, pairings)
    return pd.DataFrame(
        {
            "counselor_id": counts["counselor_id"].to_numpy(),
            "pairings": integers(counts, "pairings"),
            "dropped_out": integers(counts, "dropped_out"),
            "unresolved": integers(counts, "unresolved"),
            "by_transfer": integers(counts, "by_transfer"),
            "inferred_share": divide(floats(counts, "inferred"), floats(counts, "ended")),
            "rate": divide(dropped_out, pairings),
            "rate_low": rate_low,
            "rate_high": rate_high,
            "expected": _expected(counts, practice, own),
            "shrunken_rate": estimates["rate"].to_numpy(),
            "shrunken_low": estimates["low"].to_numpy(),
            "shrunken_high": estimates["high"].to_numpy(),
            "prob_above_practice": estimates["prob_above"].to_numpy(),
            **_limits(pairings, practice),
            "flagged_on": pd.Series([None] * len(counts), dtype=object),
            "label": standing.labels(integers(counts, "pairings")),
        }
    )


def early_dropout_model(practice_counts: pd.DataFrame, case_mix: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row for the practice: mu, sigma, practice_rate, phi, tau2, counselors, pairings.

    mu and sigma are maximum-likelihood estimates (`random_intercept`; empty with fewer than 4 counselors or
    without both outcomes), phi and tau2 the funnel's overdispersion; counselors counts those with a pairing. With
    `case_mix` (as in `early_dropout`) mu is the logit by which the practice's typical counselor lies above what the
    clients' characteristics lead to, sigma the spread beyond them.

    Formula:
        logit(rate of counselor j) = offset + mu + u_j,  u_j ~ Normal(0, sigma^2)
        phi  = mean of the squared z scores of all counselors (arcsine scale, cut at their 10 % quantiles)
        tau2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w),  w = 4 x clients, I counselors; never under 0

    Source: lme4's glmer (25 quadrature nodes); Spiegelhalter 2005, Statistics in Medicine 24.

    Limits: With few counselors the spread is known only roughly.
    """
    practice = _practice(practice_counts, case_mix)
    model_counts = _model_counts(practice, case_mix)
    mu, sigma = np.nan, np.nan
    if is_estimable(model_counts):
        model = fit_random_intercept(model_counts)
        mu, sigma = model.mu, model.sigma
    spread = practice.spread
    return pd.DataFrame(
        {
            "mu": [mu],
            "sigma": [sigma],
            "practice_rate": [practice.rate],
            "phi": [spread.phi],
            "tau2": [spread.tau2],
            "counselors": [int((practice.pairings > 0).sum())],
            "pairings": [int(practice.pairings.sum())],
        }
    )


def limit_curves(practice_counts: pd.DataFrame, case_mix: pd.DataFrame | None = None) -> pd.DataFrame:
    """The funnel's limits for every number of pairings from 1 to a tenth more than anybody has.

    Columns pairings, limit95_low ... od998_high (shares 0-1), as in `early_dropout`; no row without any pairing.

    Formula:
        exact limits = (r - a) / n,  r: smallest count with P(R <= r) > p,  a = (P(R <= r) - p) / P(R = r)
        wider limits = sin^2( asin(sqrt(practice rate)) +- z x sqrt(1 / (4 n) + tau2) )

    Source: Spiegelhalter 2005, Funnel plots for comparing institutional performance, Statistics in Medicine 24.

    Limits: The lines are drawn and flag nobody: with a dozen counselors, one outside the inner lines is no surprise.
    """
    practice = _practice(practice_counts, case_mix)
    most = int(practice.pairings.max(initial=0) * 1.1)
    pairings = np.arange(1, most + 1, dtype=float)
    return pd.DataFrame({"pairings": pairings.astype(int), **_limits(pairings, practice)})


def _practice(practice_counts: pd.DataFrame, case_mix: pd.DataFrame | None) -> _Practice:
    require_columns(practice_counts, _PRACTICE_COUNTS)
    counts = practice_counts if case_mix is None else _expected_sums(case_mix)
    pairings, dropped_out = (floats(counts, name) for name in _PRACTICE_COUNTS)
    rate = float(divide(dropped_out.sum(), pairings.sum()))
    if case_mix is None:
        return _Practice(pairings, dropped_out, rate, dropped_out)
    over_expected = divide(dropped_out, floats(counts, "expected"))
    return _Practice(pairings, dropped_out, rate, np.minimum(over_expected * rate, 1) * pairings)


def _expected_sums(cells: pd.DataFrame) -> pd.DataFrame:
    """By counselor_id: pairings, dropped_out and the number that was expected to."""
    require_columns(cells, _CELLS)
    expected = floats(cells, "expected") * floats(cells, "pairings")
    counts = cells[["counselor_id", "pairings", "dropped_out"]]
    return counts.assign(expected=expected).groupby("counselor_id").sum()


def _model_counts(practice: _Practice, case_mix: pd.DataFrame | None) -> Counts:
    if case_mix is None:
        return Counts.of_counselors(practice.dropped_out, practice.pairings)
    return Counts.with_case_mix(case_mix, sorted(case_mix["counselor_id"].unique()))


def _best_estimates(
    counts: pd.DataFrame,
    practice: _Practice,
    sigma_prior: str,
    case_mix: pd.DataFrame | None,
    own_case_mix: pd.DataFrame | None,
) -> pd.DataFrame:
    model_counts = _model_counts(practice, case_mix)
    if own_case_mix is None:
        own = Counts.of_counselors(floats(counts, "dropped_out"), floats(counts, "pairings"))
        return best_estimates(own, model_counts, sigma_prior)
    own = Counts.with_case_mix(own_case_mix, list(counts["counselor_id"]))
    practice_logit = float(logit(practice.rate)) if 0 < practice.rate < 1 else np.nan
    return best_estimates(own, model_counts, sigma_prior, practice_logit)


def _expected(counts: pd.DataFrame, practice: _Practice, own_case_mix: pd.DataFrame | None) -> Floats:
    """The chance of early drop-out that the practice would have had with each counselor's clients."""
    if own_case_mix is None:
        return np.full(len(counts), practice.rate)
    sums = _expected_sums(own_case_mix).reindex(counts["counselor_id"])
    return divide(floats(sums, "expected"), floats(sums, "pairings"))


def _limits(pairings: Floats, practice: _Practice) -> dict[str, Floats]:
    tau2 = practice.spread.tau2
    exact = {name: funnel.exact_limits(pairings, practice.rate, level) for name, level in funnel.LEVELS.items()}
    wider = {
        name: funnel.overdispersed_limits(pairings, practice.rate, tau2, level) for name, level in funnel.LEVELS.items()
    }
    return {
        f"{kind}{name}_{side}": limits[name][position]
        for kind, limits in (("limit", exact), ("od", wider))
        for name in funnel.LEVELS
        for position, side in enumerate(("low", "high"))
    }
