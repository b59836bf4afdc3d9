"""How much may be said of a counselor with so many cases: the label beside every counselor's figure."""

import numpy as np

from dashboard.measures.arrays import Integers

FEWEST_CASES = 10  # below this, one client more or less moves a rate by over ten points
FEWEST_SETTLED_CASES = 20


def labels(cases: Integers) -> list[str]:
    """`too_few` under 10 cases, `provisional` from 10 to 19, `in_line` from 20."""
    words = np.select(
        [cases < FEWEST_CASES, cases < FEWEST_SETTLED_CASES], ["too_few", "provisional"], default="in_line"
    )
    return [str(word) for word in words]
