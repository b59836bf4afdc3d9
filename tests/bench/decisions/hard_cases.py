"""Clinics in which one counselor takes the hard cases and does as well with them as anybody would."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Floats
from dashboard.measures.case_mix import fit_expected
from dashboard.measures.flags import EARLY_DROPOUT
from tests.bench.decisions import rules
from tests.bench.decisions.client_mix import Clients, draw_clients
from tests.bench.decisions.clinics import (
    COUNSELORS,
    MEASURES,
    codes,
    counted,
    draw_caseloads,
    draw_outcomes,
    draw_rate,
)
from tests.bench.monte_carlo import mean_of, share_of
from tests.bench.simulation import Outcome, Part
from tests.bench.table import Promise, Row

TIMES_THE_ODDS = 2
MORE_OFTEN_THAN_OTHERS = 0.01
MOST_CLINICS_WITH_A_FALSE_FLAG = 0.07
_EARLY = MEASURES.index(EARLY_DROPOUT)


def simulate(rng: np.random.Generator) -> Outcome:
    """One look with case-mix off and on where the one does as well as all, and one where the one does worse besides."""
    clients, rate = draw_clients(rng, draw_caseloads(rng)), draw_rate(rng)
    chances = clients.chances(rate)
    odds = chances / (1 - chances) * np.where(clients.counselor == 0, TIMES_THE_ODDS, 1)
    as_well, worse = _look(rng, clients, chances), _look(rng, clients, odds / (1 + odds))
    return {f"as_well_{name}": value for name, value in as_well.items()} | {
        f"worse_{name}": value for name, value in worse.items()
    }


def _look(rng: np.random.Generator, clients: Clients, chances: Floats) -> Outcome:
    is_case, is_known = draw_outcomes(rng, chances)
    counts = counted(is_case, is_known, clients.counselor, (COUNSELORS,))
    expected = expected_cases(clients.cells(is_case[:, _EARLY]))
    off, on = rules.dashboard(counts), rules.dashboard(counts, expected)
    return {
        "off": float(off[0, _EARLY]),
        "on": float(on[0, _EARLY]),
        "on_others": float(on[1:, _EARLY].mean()),
        "on_anybody": float(on.any()),
    }


def expected_cases(cells: pd.DataFrame) -> Floats:
    """Early drop-outs expected of each counselor's clients; characteristics weighed by the cells themselves."""
    fitted = fit_expected(cells)
    by_counselor = (fitted["expected"] * fitted["pairings"]).groupby(fitted["counselor_id"]).sum()
    expected: Floats = by_counselor.reindex(codes(COUNSELORS)).to_numpy()
    return expected


def rows(outcomes: pd.DataFrame) -> list[Row]:
    """The one with hard cases, case-mix off and on, beside the others."""
    more_often = mean_of(outcomes["as_well_on"] - outcomes["as_well_on_others"])
    return [
        Row("case-mix off: the one with hard cases flagged", share_of(outcomes["as_well_off"])),
        Row("case-mix on: the one with hard cases flagged", share_of(outcomes["as_well_on"])),
        Row("case-mix on: each other counselor flagged", mean_of(outcomes["as_well_on_others"])),
        Row("case-mix on: the one more often than another", more_often, Promise("at most", MORE_OFTEN_THAN_OTHERS)),
        Row(
            "case-mix on: anybody flagged for anything",
            share_of(outcomes["as_well_on_anybody"]),
            Promise("at most", MOST_CLINICS_WITH_A_FALSE_FLAG),
        ),
        Row(
            f"case-mix on: found, where the one also has {TIMES_THE_ODDS} times the odds",
            share_of(outcomes["worse_on"]),
        ),
    ]


PART = Part(
    name="hard_cases",
    title="One of 20 counselors takes hard cases: 40 % leave early whoever sees them, 20 to 25 % of other clients",
    simulate=simulate,
    rows=rows,
)
