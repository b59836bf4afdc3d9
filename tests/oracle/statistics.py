"""The few formulas an answer needs, in plain floating point."""

import math
from collections.abc import Sequence
from fractions import Fraction

Z = 1.959963984540054


def wilson(events: int, of: int) -> tuple[float, float] | tuple[None, None]:
    """The Wilson 95 % interval of a share (Wilson 1927, JASA 22); None where `of` is 0."""
    if of == 0:
        return (None, None)
    share = events / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return (max(0.0, middle - half), min(1.0, middle + half))


def log_log_limits(share: float, variance: float) -> tuple[float, float] | tuple[None, None]:
    """95 % limits p^exp(+-z se / (p log p)), as survfit(conf.type = "log-log"); None at 0 and 1."""
    if share <= 0 or share >= 1:
        return (None, None)
    step = Z * math.sqrt(variance) / (share * math.log(share))
    ends = (share ** math.exp(step), share ** math.exp(-step))
    return (min(ends), max(ends))


def quantile(values: Sequence[Fraction], at: Fraction) -> float:
    """The quantile of R's type 7 (Hyndman & Fan 1996): linear between the order statistics, ends included."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * at
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def mean(values: Sequence[Fraction]) -> Fraction:
    """The exact mean; raises ZeroDivisionError for none."""
    return sum(values, Fraction(0)) / len(values)
