"""The smallest effect that a comparison would find four times in five."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.stats import nct, t

POWER, LEVEL = 0.80, 0.05
_WIDEST = 1000.0


def smallest_detectable(standard_error: float, degrees_of_freedom: int) -> float:
    """The effect, in the units of `standard_error`, found with 80 % power by a two-sided t test at 5 %.

    NaN without a degree of freedom or an error. The test statistic of such an effect follows the non-central t.
    """
    if degrees_of_freedom < 1 or not np.isfinite(standard_error):
        return np.nan
    critical = t.ppf(1 - LEVEL / 2, degrees_of_freedom)
    # The chance of a significant effect on the wrong side is below 1e-4 here and left out.
    return float(standard_error * brentq(lambda away: nct.sf(critical, degrees_of_freedom, away) - POWER, 0, _WIDEST))
