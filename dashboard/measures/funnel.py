"""Limits around the practice's rate: how far would chance alone take a counselor with this many clients?

Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24. The
limits are drawn, never used to flag: interpolated limits are exceeded more often than their nominal level.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, norm

from dashboard.measures.arrays import Floats, divide

LEVELS = {"95": 0.95, "998": 0.998}
_WINSORISED_SHARE = 0.1


@dataclass(frozen=True)
class Overdispersion:
    """phi, the mean squared z score of the practice, and tau2, the variance between counselors beyond
    chance on the arcsine scale; NaN where no counselor has any cases."""

    phi: float
    tau2: float


def exact_limits(n: Floats, rate: float, level: float) -> tuple[Floats, Floats]:
    """Lower and upper binomial prediction limits (0-1) for n cases at `rate`; NaN where n is 0.

    With r the smallest count whose cumulative probability exceeds p, the limit is (r - a) / n where
    a = (P(R <= r) - p) / P(R = r): Spiegelhalter's interpolation, which makes the limits smooth in n.
    """
    sizes, position = np.unique(n, return_inverse=True)
    low, high = (_interpolated_quantile(sizes, rate, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    return low[position], high[position]


def _interpolated_quantile(n: Floats, rate: float, probability: float) -> Floats:
    count = binom.ppf(probability, n, rate)
    overshoot = divide(binom.cdf(count, n, rate) - probability, binom.pmf(count, n, rate))
    limits: Floats = np.clip(divide(count - overshoot, n), 0, 1)
    return limits


def overdispersion(events: Floats, n: Floats, rate: float) -> Overdispersion:
    """How much more counselors differ from `rate` than chance explains; those with n = 0 do not count.

    z scores on the arcsine scale, winsorised at their 10 % quantiles (R's type 7); phi = mean z^2;
    tau2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w) with w = 4 n, and 0 when negative, so that limits
    never narrow. As FunnelPlotR's data type "PR" and Spiegelhalter (2005), section 4.
    """
    is_counted = n > 0
    size, units = n[is_counted], int(is_counted.sum())
    if not units:
        return Overdispersion(float("nan"), float("nan"))
    z = 2 * np.sqrt(size) * (np.arcsin(np.sqrt(events[is_counted] / size)) - np.arcsin(np.sqrt(rate)))
    lower, upper = np.quantile(z, [_WINSORISED_SHARE, 1 - _WINSORISED_SHARE])
    phi = float(np.mean(np.clip(z, lower, upper) ** 2))
    weight = 4 * size
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    tau2 = max(0.0, (units * phi - (units - 1)) / spread) if units > 1 else 0.0
    return Overdispersion(phi, tau2)


def overdispersed_limits(n: Floats, rate: float, tau2: float, level: float) -> tuple[Floats, Floats]:
    """Lower and upper limits (0-1) that allow for `tau2` between counselors; NaN where n is 0 or tau2 is.

    sin^2(asin(sqrt(rate)) +- z sqrt(1 / (4 n) + tau2)), cut off at 0 and 1.
    """
    centre, z = float(np.arcsin(np.sqrt(rate))), float(norm.ppf((1 + level) / 2))
    reach = z * np.sqrt(divide(1.0, 4 * n) + tau2)
    low, high = (np.sin(np.clip(centre + side * reach, 0, np.pi / 2)) ** 2 for side in (-1, 1))
    return low, high
