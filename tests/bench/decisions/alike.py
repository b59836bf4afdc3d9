"""Clinics in which all counselors are alike: whoever is pointed at is pointed at falsely."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Flags
from tests.bench.decisions import rules
from tests.bench.decisions.clinics import COUNSELORS, draw_caseloads, draw_months, draw_rate, window
from tests.bench.monte_carlo import Estimate, mean_of, share_of
from tests.bench.simulation import Outcome, Part
from tests.bench.table import Promise, Row

MOST_CLINICS_WITH_A_FALSE_FLAG = 0.07
MONTHS = 24
_MONTHLY_LOOKS = range(12)
_QUARTERLY_LOOKS = range(0, 12, 3)
_RIVALS: dict[str, tuple[str, rules.Rule]] = {
    "league": ("league table, over 10 points above the mean", rules.league_table),
    "limits95": ("funnel, exact 95 % limits", rules.beyond_95),
    "limits998": ("funnel, exact 99.8 % limits", rules.beyond_998),
    "od95": ("funnel, overdispersed 95 % limits", rules.beyond_overdispersed_95),
    "od998": ("funnel, overdispersed 99.8 % limits", rules.beyond_overdispersed_998),
}


def simulate(rng: np.random.Generator) -> Outcome:
    """By rule, the share of the year's looks that point at anybody (`_look`) and whether any does (`_year`)."""
    caseloads, chance = draw_caseloads(rng), np.full(COUNSELORS, draw_rate(rng))
    months = draw_months(rng, caseloads, chance, MONTHS)
    looks = [window(months, first) for first in _MONTHLY_LOOKS]
    quarterly = [looks[first] for first in _QUARTERLY_LOOKS]
    flags = [rules.dashboard(look) for look in looks]
    outcome = _over_a_year("dashboard", [flags[first] for first in _QUARTERLY_LOOKS])
    outcome |= {"monthly_year": float(any(flag.any() for flag in flags))}
    for name, (_, rule) in _RIVALS.items():
        outcome |= _over_a_year(name, [rule(look) for look in quarterly])
    return outcome


def _over_a_year(name: str, flags: list[Flags]) -> Outcome:
    anybody = [bool(flag.any()) for flag in flags]
    return {f"{name}_look": float(np.mean(anybody)), f"{name}_year": float(any(anybody))}


def rows(outcomes: pd.DataFrame) -> list[Row]:
    """The dashboard with its promise, then the other rules."""
    promise = Promise("at most", MOST_CLINICS_WITH_A_FALSE_FLAG)
    look, year = _figures(outcomes, "dashboard")
    monthly = share_of(outcomes["monthly_year"])
    found = [
        Row("dashboard, one quarter's look: anybody flagged", look, promise),
        Row("dashboard, any of a year's four looks", year),
        Row("dashboard's test, were it made monthly: any of a year's twelve looks", monthly),
    ]
    for name, (words, _) in _RIVALS.items():
        look, year = _figures(outcomes, name)
        found += [Row(f"{words}: one look", look), Row(f"{words}: any of four looks", year)]
    return found


def _figures(outcomes: pd.DataFrame, name: str) -> tuple[Estimate, Estimate]:
    return mean_of(outcomes[f"{name}_look"]), share_of(outcomes[f"{name}_year"])


PART = Part(
    name="alike",
    title="20 counselors all alike, 20 to 60 clients a year each, five measures: anybody pointed at",
    simulate=simulate,
    rows=rows,
)
