"""Rules that say who stands out on the worse side: the dashboard's own, and those that clinics use instead.

Each takes the counts of one look and gives an array (counselors, measures): True where it points at somebody.
All leave out who has fewer than 10 clients counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dashboard.measures import funnel
from dashboard.measures.arrays import Flags, Floats, divide
from dashboard.measures.flags import EARLY_DROPOUT, comparisons
from dashboard.measures.standing import FEWEST_CASES
from tests.bench.decisions.clinics import MEASURES, Counts, codes

LEAGUE_TABLE_POINTS = 0.10
Limits: TypeAlias = Callable[[Floats, Floats, float], Floats]
Rule: TypeAlias = Callable[[Counts], Flags]


def dashboard(counts: Counts, expected: Floats | None = None) -> Flags:
    """The flags of a quarter's look, as the dashboard makes them.

    `expected`, with case-mix: the early drop-outs that each counselor's clients lead one to expect.
    """
    family = counts.frame()
    if expected is not None:
        is_early = family["measure"] == EARLY_DROPOUT
        family.loc[is_early, "expected"] = family.loc[is_early, "counselor_id"].map(_by_code(expected))
    compared = comparisons(family)
    flagged = compared[compared["is_flagged"]]
    points_at = np.zeros(counts.cases.shape, dtype=bool)
    place = _by_code(np.arange(len(points_at)))
    points_at[flagged["counselor_id"].map(place), flagged["measure"].map(MEASURES.index)] = True
    return points_at


def _by_code(values: NDArray[Any]) -> dict[str, Any]:
    return dict(zip(codes(len(values)), values, strict=True))


def league_table(counts: Counts) -> Flags:
    """More than 10 points above the practice's rate."""
    practice = divide(counts.cases.sum(axis=0), counts.clients.sum(axis=0))
    return _is_beyond(counts, np.broadcast_to(practice + LEAGUE_TABLE_POINTS, counts.cases.shape))


def beyond_95(counts: Counts) -> Flags:
    """Above the funnel's exact 95 % limits."""
    return _beyond_funnel(counts, lambda _, n, rate: funnel.exact_limits(n, rate, funnel.LEVELS["95"])[1])


def beyond_998(counts: Counts) -> Flags:
    """Above the funnel's exact 99.8 % limits."""
    return _beyond_funnel(counts, lambda _, n, rate: funnel.exact_limits(n, rate, funnel.LEVELS["998"])[1])


def beyond_overdispersed_95(counts: Counts) -> Flags:
    """Above the 95 % limits that allow for what counselors differ anyway."""
    return _beyond_funnel(counts, _overdispersed("95"))


def beyond_overdispersed_998(counts: Counts) -> Flags:
    """Above the 99.8 % limits that allow for what counselors differ anyway."""
    return _beyond_funnel(counts, _overdispersed("998"))


def _overdispersed(level: str) -> Limits:
    def upper(cases: Floats, n: Floats, rate: float) -> Floats:
        tau2 = funnel.overdispersion(cases, n, rate).tau2
        return funnel.overdispersed_limits(n, rate, tau2, funnel.LEVELS[level])[1]

    return upper


def _beyond_funnel(counts: Counts, upper: Limits) -> Flags:
    cases, clients = counts.cases.astype(np.float64), counts.clients.astype(np.float64)
    rates = divide(cases.sum(axis=0), clients.sum(axis=0))
    limits = [upper(cases[:, column], clients[:, column], float(rate)) for column, rate in enumerate(rates)]
    return _is_beyond(counts, np.column_stack(limits))


def _is_beyond(counts: Counts, limits: Floats) -> Flags:
    rates = divide(counts.cases, counts.clients)
    is_beyond: Flags = (counts.clients >= FEWEST_CASES) & (rates > limits)
    return is_beyond
