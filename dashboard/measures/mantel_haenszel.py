"""A difference of two shares within strata (Mantel-Haenszel), with an interval that knows whose the observations are.

Observations of one client are alike, so the interval treats the client as the unit: it asks how the difference moves
when one client after the other is left out (delete-one jackknife). Each client is in few strata, so nothing is fitted
again: only their own counts are taken from the strata they are in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from dashboard.measures.arrays import Floats, divide, floats, require_columns

COUNTS = ("exposed", "exposed_cases", "others", "other_cases")
_Codes = NDArray[np.int64]


@dataclass(frozen=True)
class RiskDifference:
    """The share of cases among the exposed minus that among the others, within strata; NaN where it is not known.

    Counts are of all observations, also of those in strata without anybody to compare with; `clusters` counts people.
    """

    difference: float
    low: float
    high: float
    exposed: int
    exposed_cases: int
    others: int
    other_cases: int
    clusters: int


@dataclass(frozen=True)
class _Cells:
    """The counts (cells, COUNTS) of each cluster in each of its strata, and how many clusters are just like it."""

    strata: _Codes
    clusters: _Codes
    counts: Floats
    alike: Floats


def risk_difference(cells: pd.DataFrame, strata: Sequence[str]) -> RiskDifference:
    """The Mantel-Haenszel difference of risks with a 95 % interval clustered by `cluster`.

    `cells` has the columns named in `strata`; `cluster` (whose observations they are); `alike`, how many clusters have
    exactly these rows, the same in all rows of a cluster; and how many observations of one such cluster were
    `exposed` and among them `exposed_cases`, `others` and among them `other_cases`. Rows of one cluster and stratum are
    added. Neither the order of the rows nor the codes of clusters and strata matter.

    The estimate is sum(a n0 / n - b n1 / n) / sum(n1 n0 / n) over strata (Greenland & Robins 1985; in R:
    metafor::rma.mh(measure = "RD")). The variance is the jackknife over clusters (Efron & Stein 1981), a little wide
    where strata are thin, the limits those of Student's t. NaN where no stratum holds both kinds, or where
    leaving out one cluster leaves none; limits are NaN where nothing varies.
    """
    require_columns(cells, (*strata, "cluster", "alike", *COUNTS))
    grouped = _cells(cells, strata)
    totals = _per_stratum(grouped)
    weights, sums = _terms(totals)
    difference = float(divide(sums.sum(), weights.sum()))
    low, high = _limits(grouped, totals, difference)
    exposed, exposed_cases, others, other_cases = (round(float(count)) for count in totals.sum(axis=0))
    people = _clusters_alike(grouped)
    return RiskDifference(difference, low, high, exposed, exposed_cases, others, other_cases, int(people.sum()))


def _cells(cells: pd.DataFrame, strata: Sequence[str]) -> _Cells:
    """One row per cluster and stratum, whatever the rows given."""
    stratum = cells.groupby(list(strata), sort=False, dropna=False).ngroup().to_numpy().astype(np.int64)
    cluster = pd.factorize(cells["cluster"])[0].astype(np.int64)
    places, cell = np.unique(cluster * (stratum.max(initial=0) + 1) + stratum, return_inverse=True)
    counts = np.stack([_summed(cell, floats(cells, name), len(places)) for name in COUNTS], axis=1)
    first = np.zeros(len(places), np.int64)
    first[cell] = np.arange(len(cells))
    return _Cells(stratum[first], cluster[first], counts, floats(cells, "alike")[first])


def _per_stratum(cells: _Cells) -> Floats:
    """The counts (strata, COUNTS) of everybody."""
    strata = int(cells.strata.max(initial=-1)) + 1
    return np.stack([_summed(cells.strata, column * cells.alike, strata) for column in cells.counts.T], axis=1)


def _summed(codes: _Codes, values: Floats, groups: int) -> Floats:
    """The sum of the values of each code from 0 to `groups` - 1."""
    return np.bincount(codes, values, groups).astype(np.float64)


def _terms(counts: Floats) -> tuple[Floats, Floats]:
    """Weight, and weight times difference, of each row of counts; 0 where only one kind was seen."""
    exposed, exposed_cases, others, other_cases = counts.T
    everybody = exposed + others
    weights = np.nan_to_num(divide(exposed * others, everybody))
    sums = np.nan_to_num(divide(exposed_cases * others - other_cases * exposed, everybody))
    return weights, sums


def _limits(cells: _Cells, totals: Floats, difference: float) -> tuple[float, float]:
    people = _clusters_alike(cells)
    clusters = people.sum()
    if clusters < 2 or np.isnan(difference):
        return np.nan, np.nan
    weights, sums = _terms(totals)
    own_weights, own_sums = _terms(totals[cells.strata] - cells.counts)
    lost_weights = _summed(cells.clusters, own_weights - weights[cells.strata], len(people))
    lost_sums = _summed(cells.clusters, own_sums - sums[cells.strata], len(people))
    without = divide(sums.sum() + lost_sums, weights.sum() + lost_weights)
    moved = without - np.average(without, weights=people)
    error = np.sqrt((clusters - 1) / clusters * (people * moved**2).sum())
    if not error > 0:
        return np.nan, np.nan
    reach = student.ppf(0.975, clusters - 1) * error
    return difference - reach, difference + reach


def _clusters_alike(cells: _Cells) -> Floats:
    """How many people each cluster stands for."""
    people = np.zeros(cells.clusters.max(initial=-1) + 1)
    people[cells.clusters] = cells.alike
    return people
