"""Confidence limits that the answers share: Wilson for a share, log-log for a curve."""

from typing import Any

import numpy as np
from scipy.stats import norm

from dashboard.measures.arrays import Floats, divide

Z_95 = float(norm.ppf(0.975))

# An estimate closer to 0 or 1 than this differs from it by rounding only.
ROUNDING = 1e-12


def wilson(successes: Any, n: Any) -> tuple[Floats, Floats]:
    """Lower and upper 95 % limits (0-1) of the shares successes / n; NaN where n is 0.

    Wilson (1927), the score interval without continuity correction, as R's
    `prop.test(correct = FALSE)` gives it. Works on scalars and on arrays of one shape.

    Formula:
        (p + z^2 / 2n +- z x sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n),  p = share, z = 1.96

    Source: Wilson 1927, Journal of the American Statistical Association 22.
    """
    share, total = divide(successes, n), np.asarray(n, dtype=np.float64)
    scale = 1 + divide(Z_95**2, total)
    centre = (share + divide(Z_95**2, 2 * total)) / scale
    variance = divide(share * (1 - share), total) + divide(Z_95**2, 4 * total**2)
    half_width = Z_95 * np.sqrt(variance) / scale
    # At 0 and at n the limit is exactly 0 or 1; the sum misses it by rounding.
    low = np.where(share == 0, 0.0, centre - half_width)
    high = np.where(share == 1, 1.0, centre + half_width)
    return low, high


def log_log(estimate: Any, standard_error: Any) -> tuple[Floats, Floats]:
    """Lower and upper 95 % limits (0-1) of a curve; NaN where the estimate is 0 or 1.

    estimate ** exp(+-z se / (estimate log estimate)), which is `conf.type = "log-log"` of R's survfit both
    for survival (Kalbfleisch & Prentice) and for a cumulative incidence: on F itself, not on 1 - F.
    """
    point, error = np.asarray(estimate, np.float64), np.asarray(standard_error, np.float64)
    is_inside = (point > ROUNDING) & (point < 1 - ROUNDING)
    safe = np.where(is_inside, point, 0.5)
    reach = Z_95 * error / (safe * np.log(safe))
    limits = np.stack([safe ** np.exp(reach), safe ** np.exp(-reach)])
    low, high = (
        np.where(is_inside, limits.min(axis=0), np.nan),
        np.where(is_inside, limits.max(axis=0), np.nan),
    )
    return low, high
