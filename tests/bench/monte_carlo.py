"""Simulated figures with their own error: a share of clinics, a mean over clinics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.measures.intervals import Z_95, wilson


@dataclass(frozen=True)
class Estimate:
    """A simulated figure, its 95 % interval, and how many clinics it rests on."""

    value: float
    low: float
    high: float
    clinics: int


def share_of(happened: pd.Series) -> Estimate:
    """The share of clinics in which it happened, with Wilson's interval; empty cells do not count."""
    known = happened.dropna().astype(bool)
    low, high = wilson(int(known.sum()), len(known))
    return Estimate(float(known.mean()), float(low), float(high), len(known))


def mean_of(values: pd.Series) -> Estimate:
    """The mean over clinics +- 1.96 of its Monte-Carlo standard error; empty cells do not count.

    Where all clinics have the share 0, or all have 1, they have no spread to estimate an error from: `share_of`.
    """
    known = values.dropna().to_numpy(dtype=np.float64)
    if (known == 0).all() or (known == 1).all():
        return share_of(values)
    mean, error = float(known.mean()), float(known.std(ddof=1) / np.sqrt(len(known)))
    return Estimate(mean, mean - Z_95 * error, mean + Z_95 * error, len(known))
