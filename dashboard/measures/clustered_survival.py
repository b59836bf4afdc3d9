"""Kaplan-Meier curves whose clients are not independent: one counselor's clients, or one client's courses.

The variance is the infinitesimal jackknife, grouped by cluster: how much the curve would move if a little
weight were put on one client, summed over the clients of a cluster, squared, and summed over clusters. It is
what R's `survfit(cluster = )` gives; with every client a cluster of their own it is Greenwood's.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Floats, Integers, divide, integers, require_columns

_COLUMNS = ("cluster", "entry", "exit", "has_left", "clients")
HALF = 0.5
_ROUNDING = 1e-9


@dataclass(frozen=True)
class ClusteredCurve:
    """Share still attending after sessions 1 ... T, with how each cluster moves it.

    `at_risk` and `attending` have shape (T,). `by_cluster` (C, T) holds the clusters' influence in the order of the
    cluster numbers given, `alone` (T,) the summed squares of clients who are a cluster of their own.
    """

    at_risk: Floats
    attending: Floats
    by_cluster: Floats
    alone: Floats

    @property
    def error(self) -> Floats:
        """Standard error of the share still attending."""
        squares: Floats = (self.by_cluster**2).sum(axis=0)
        return np.sqrt(squares + self.alone)


def clustered_curve(spells: pd.DataFrame, clusters: Integers, sessions: int, min_at_risk: int = 1) -> ClusteredCurve:
    """The curve of these spells over sessions 1 ... `sessions`.

    `spells`: grouped counts with the columns cluster (empty: a client alone), entry, exit, has_left and clients.
    Those with exit < entry never enter. The curve starts at the first session with at least `min_at_risk` at risk
    and is conditional on still attending then; where no session has, at the first with anybody. `clusters` are all
    cluster numbers that may occur, so that two curves have the same order.
    """
    require_columns(spells, _COLUMNS)
    entering = spells[spells["exit"] >= spells["entry"]]
    counted = entering.groupby(["entry", "exit", "has_left"], as_index=False, sort=True).size()
    number = np.arange(1, sessions + 1)
    entry, last = integers(counted, "entry")[:, None], integers(counted, "exit")[:, None]
    is_at_risk = ((entry <= number) & (number <= last)).astype(np.float64)
    is_leaving = ((number == last) & counted["has_left"].to_numpy(dtype=bool)[:, None]).astype(np.float64)
    pattern = entering.merge(counted.reset_index(names="pattern"), on=["entry", "exit", "has_left"])
    weights = np.zeros(len(counted))
    np.add.at(weights, integers(pattern, "pattern"), integers(pattern, "clients"))
    at_risk = weights @ is_at_risk
    is_counted = number >= _first_session(at_risk, min_at_risk)
    is_at_risk, is_leaving = is_at_risk * is_counted, is_leaving * is_counted
    leaving: Floats = np.nan_to_num(divide(weights @ is_leaving, weights @ is_at_risk))
    attending = np.cumprod(1 - leaving).astype(np.float64)
    # The derivative of log(1 - hazard) in one client's weight; where everybody leaves, the share is 0 whoever weighs.
    pulls = np.nan_to_num(divide(is_leaving - is_at_risk * leaving, (weights @ is_at_risk) * (1 - leaving)))
    influence: Floats = -attending * np.cumsum(pulls, axis=1)
    by_cluster, alone = _by_cluster(pattern, influence, clusters)
    return ClusteredCurve(at_risk, attending, by_cluster, alone)


def error_of_difference(one: ClusteredCurve, other: ClusteredCurve) -> Floats:
    """Standard error of `one` minus `other` at each session; a cluster that is in both counts once."""
    squares: Floats = ((one.by_cluster - other.by_cluster) ** 2).sum(axis=0)
    return np.sqrt(squares + one.alone + other.alone)


def half_have_left(shares: Floats, sessions: Integers) -> float:
    """The session after which at most half still attend; NaN where that is never seen.

    As R's `quantile.survfit`: where the curve lies at exactly one half for a while, the middle of that while.
    Empty cells of `shares` are passed over.
    """
    is_known = ~np.isnan(shares)
    known, number = shares[is_known], sessions[is_known]
    reached = np.flatnonzero(known <= HALF + _ROUNDING)
    if not len(reached):
        return np.nan
    first = int(reached[0])
    if known[first] < HALF - _ROUNDING:
        return float(number[first])
    below = np.flatnonzero(known < HALF - _ROUNDING)
    until = int(below[0]) if len(below) else len(known) - 1
    return float(number[first] + number[until]) / 2


def _first_session(at_risk: Floats, min_at_risk: int) -> int:
    for least in (max(min_at_risk, 1), 1):
        enough = np.flatnonzero(at_risk >= least)
        if len(enough):
            return int(enough[0]) + 1
    return 1


def _by_cluster(pattern: pd.DataFrame, influence: Floats, clusters: Integers) -> tuple[Floats, Floats]:
    """Influence summed over the clients of each cluster, and summed squares of clients who are alone."""
    clients, kind = integers(pattern, "clients"), integers(pattern, "pattern")
    is_alone = pattern["cluster"].isna().to_numpy()
    alone: Floats = clients[is_alone] @ influence[kind[is_alone]] ** 2
    place = np.searchsorted(clusters, integers(pattern[~is_alone], "cluster"))
    by_cluster = np.zeros((len(clusters), influence.shape[1]))
    np.add.at(by_cluster, place, clients[~is_alone, None] * influence[kind[~is_alone]])
    return by_cluster, alone
