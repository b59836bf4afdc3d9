"""How far do clients change beyond what their first score lets expect, and does that differ between counselors?

Whoever begins worse off changes more. The points a client gets better by are regressed on the first score,
with a normal intercept for each counselor: better = a + b first + u_c + e, u_c ~ N(0, tau^2), e ~ N(0, s^2).
Everything needed is in six sums per counselor, so no client's score leaves the database.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from dashboard.measures.arrays import Floats, divide, floats, require_columns
from dashboard.measures.intervals import Z_95

FEWEST_COUNSELORS = 4
SUMS = ("clients", "first_sum", "better_sum", "first_squares", "products", "better_squares")
WIDEST_RATIO = 2.0
_NODES = 40
_PARAMETERS = 2
_HALVINGS = 60


@dataclass(frozen=True)
class _Sums:
    """Per counselor: n, and the sums of first, better, first^2, first * better and better^2; each of shape (C,)."""

    n: Floats
    first: Floats
    better: Floats
    first_squares: Floats
    products: Floats
    better_squares: Floats

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "_Sums":
        require_columns(frame, SUMS)
        return cls(*(floats(frame, name) for name in SUMS))

    @property
    def clients(self) -> float:
        return float(self.n.sum())


@dataclass(frozen=True)
class _Fit:
    """The regression at one ratio tau / s: coefficients, their covariance / s^2, s^2, and the log-likelihood."""

    ratio: float
    coefficients: Floats
    covariance: Floats
    variance: float
    log_likelihood: float


def adjusted_change(counts: pd.DataFrame, practice: pd.DataFrame, sigma_prior: str = "half") -> pd.DataFrame:
    """One row per row of `counts`, in its order: how far a counselor's clients of one instrument changed.

    mean_better is the mean of the points got better by (worse is negative), with no regard to where they began.
    adjusted_change is that mean less what the whole practice's regression on the first score lets expect, so 0 is
    as in the practice; its 95 % limits come from the spread between clients alone. shrunken_change is the best
    estimate of u_c with its 95 % limits, drawn toward 0 as far as clients are few. The regression and the spread
    between counselors are learnt from `practice` by restricted maximum likelihood
    (statsmodels' MixedLM, R's `lmer`) and averaged over tau / s with a prior proportional to it on (0, 2];
    `sigma_prior` "none" plugs in the REML estimate instead, for checking. Fewer than four counselors: no best
    estimate. No more than two clients, or all with the same first score: nothing adjusted either.

    `counts`: counselor_id, instrument and the sums clients, first_sum, better_sum, first_squares, products,
    better_squares; `practice`: the same sums for every counselor of the practice, without who they are. All
    figures are points of the instrument.

    Formula:
        points better = a + b x first score + u of the counselor + chance, u normal with mean 0

    Source: mixed model by restricted maximum likelihood, as statsmodels' MixedLM and R's lmer.

    Limits: Allows for where clients began and for nothing else about them.
    """
    if sigma_prior not in ("half", "none"):
        raise ValueError(f"sigma_prior is half or none, not {sigma_prior}")
    worked = counts[["counselor_id", "instrument", "clients"]].copy()
    worked["mean_first"] = divide(floats(counts, "first_sum"), floats(counts, "clients"))
    worked["mean_better"] = divide(floats(counts, "better_sum"), floats(counts, "clients"))
    columns = [
        "adjusted_change",
        "adjusted_change_low",
        "adjusted_change_high",
        "shrunken_change",
        "shrunken_change_low",
        "shrunken_change_high",
    ]
    worked[columns] = np.nan
    for instrument, rows in counts.groupby("instrument"):
        everybody = _Sums.of(practice[practice["instrument"] == instrument])
        if _can_be_fitted(everybody):
            worked.loc[rows.index, columns] = _changes(_Sums.of(rows), everybody, sigma_prior)
    return worked


def _can_be_fitted(practice: _Sums) -> bool:
    """More clients than coefficients, and first scores that differ."""
    spread = practice.first_squares.sum() - practice.first.sum() ** 2 / max(practice.clients, 1)
    return practice.clients > _PARAMETERS and bool(spread > 0)


def _changes(counselors: _Sums, practice: _Sums, sigma_prior: str) -> Floats:
    """The six columns of `adjusted_change`, one row per counselor."""
    plain = _fit(practice, 0.0)
    raw = _mean_residuals(counselors, plain)
    reach = Z_95 * np.sqrt(plain.variance * divide(1.0, counselors.n))
    found = np.full((len(counselors.n), 6), np.nan)
    found[:, :3] = np.stack([raw, raw - reach, raw + reach], axis=1)
    if int((practice.n > 0).sum()) >= FEWEST_COUNSELORS:
        found[:, 3:] = _best_estimates(counselors, practice, sigma_prior)
    return found


def _fit(sums: _Sums, ratio: float) -> _Fit:
    """Generalised least squares at tau / s = `ratio`, with s^2 by restricted maximum likelihood."""
    # V^-1 of a counselor's n clients is (I - w 11') / s^2 with w = ratio^2 / (1 + n ratio^2).
    weight = ratio**2 / (1 + sums.n * ratio**2)
    x = np.stack([sums.n, sums.first])
    crossed = np.array([[sums.clients, sums.first.sum()], [sums.first.sum(), sums.first_squares.sum()]])
    information = crossed - (weight * x) @ x.T
    right = np.array([sums.better.sum(), sums.products.sum()]) - x @ (weight * sums.better)
    covariance: Floats = np.linalg.inv(information).astype(np.float64)
    coefficients = covariance @ right
    total = sums.better_squares.sum() - float((weight * sums.better**2).sum())
    freedom = sums.clients - _PARAMETERS
    variance = max(float(total - right @ coefficients), 1e-12) / freedom
    determinants = np.log1p(sums.n * ratio**2).sum() + np.linalg.slogdet(information)[1]
    return _Fit(ratio, coefficients, covariance, variance, -0.5 * float(freedom * np.log(variance) + determinants))


def _restricted_estimate(practice: _Sums) -> _Fit:
    """The fit at the ratio with the largest restricted likelihood; 0 where counselors differ no more than by chance."""
    found = minimize_scalar(
        lambda ratio: -_fit(practice, float(ratio)).log_likelihood,
        bounds=(0.0, WIDEST_RATIO),
        method="bounded",
        options={"xatol": 1e-9},
    )
    inner, none = _fit(practice, float(found.x)), _fit(practice, 0.0)
    return inner if inner.log_likelihood > none.log_likelihood else none


def _best_estimates(counselors: _Sums, practice: _Sums, sigma_prior: str) -> Floats:
    """Mean and 2.5 and 97.5 % quantiles of each counselor's mixture of normals over the ratios."""
    if sigma_prior == "none":
        fits, weights = [_restricted_estimate(practice)], np.ones(1)
    else:
        middles = (np.arange(_NODES) + 0.5) / _NODES * WIDEST_RATIO
        fits = [_fit(practice, float(ratio)) for ratio in middles]
        logs = np.array([fit.log_likelihood for fit in fits]) + np.log(middles)
        weights = np.exp(logs - logs.max())
        weights = weights / weights.sum()
    means, variances = (np.stack(part) for part in zip(*(_predicted(counselors, fit) for fit in fits), strict=True))
    middle = weights @ means
    return np.stack([middle, *(_quantile(level, weights, means, variances) for level in (0.025, 0.975))], axis=1)


def _predicted(counselors: _Sums, fit: _Fit) -> tuple[Floats, Floats]:
    """Mean and variance of u_c given the data: Henderson's best linear unbiased prediction and its error."""
    shrink = counselors.n * fit.ratio**2 / (1 + counselors.n * fit.ratio**2)
    mean = shrink * np.nan_to_num(_mean_residuals(counselors, fit))
    middle = np.stack([np.ones_like(counselors.n), np.nan_to_num(divide(counselors.first, counselors.n))])
    of_line = np.einsum("ic,ij,jc->c", middle, fit.covariance, middle)
    return mean, fit.variance * (fit.ratio**2 * (1 - shrink) + shrink**2 * of_line)


def _mean_residuals(counselors: _Sums, fit: _Fit) -> Floats:
    """Mean of points better less a + b first, NaN for a counselor without clients."""
    expected = fit.coefficients[0] * counselors.n + fit.coefficients[1] * counselors.first
    return divide(counselors.better - expected, counselors.n)


def _quantile(level: float, weights: Floats, means: Floats, variances: Floats) -> Floats:
    """The quantile of each counselor's mixture, by bisection; means and variances have shape (nodes, counselors)."""
    spread = np.sqrt(variances)
    low, high = (means - 10 * spread).min(axis=0), (means + 10 * spread).max(axis=0)
    safe = np.maximum(spread, 1e-12)
    for _ in range(_HALVINGS):
        at = (low + high) / 2
        is_under = weights @ norm.cdf((at - means) / safe) < level
        low, high = np.where(is_under, at, low), np.where(is_under, high, at)
    quantile: Floats = (low + high) / 2
    return quantile
