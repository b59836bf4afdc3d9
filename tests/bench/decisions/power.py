"""Clinics in which one counselor loses twice as many clients early: is it that counselor who is flagged?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Integers
from dashboard.measures.flags import EARLY_DROPOUT
from dashboard.wording.early_dropout import POWER
from tests.bench.decisions import rules
from tests.bench.decisions.clinics import (
    COUNSELORS,
    HIGHEST_RATE,
    LOWEST_RATE,
    MEASURES,
    draw_caseloads,
    draw_counts,
)
from tests.bench.monte_carlo import share_of
from tests.bench.simulation import Outcome, Part
from tests.bench.table import Promise, Row

TIMES_THE_RATE = 2
FOUND_AT_LEAST = 0.50
PRINTED_WITHIN = 0.05
_EARLY = MEASURES.index(EARLY_DROPOUT)
_MIDDLING_CASELOAD = 40


def simulate(rng: np.random.Generator) -> Outcome:
    """Whether the one is flagged for early drop-out (`_found`), and anybody else for anything (`_other`)."""
    outcome = _look(rng, draw_caseloads(rng), HIGHEST_RATE, "usual")
    outcome |= _look(rng, draw_caseloads(rng), LOWEST_RATE, "usual_at_lowest")
    outcome |= _look(rng, _caseloads(rng, _MIDDLING_CASELOAD), LOWEST_RATE, "middling_at_lowest")
    for clients, _ in POWER:
        outcome |= _look(rng, _caseloads(rng, clients), HIGHEST_RATE, f"with_{clients}")
    return outcome


def _caseloads(rng: np.random.Generator, own: int) -> Integers:
    """Usual caseloads, but `own` clients of the first counselor."""
    caseloads = draw_caseloads(rng)
    caseloads[0] = own
    return caseloads


def _look(rng: np.random.Generator, caseloads: Integers, rate: float, name: str) -> Outcome:
    """One look at a clinic in which the first counselor has twice everybody else's `rate`."""
    chance = np.full(COUNSELORS, rate)
    chance[0] *= TIMES_THE_RATE
    flags = rules.dashboard(draw_counts(rng, caseloads, chance))
    return {f"{name}_found": float(flags[0, _EARLY]), f"{name}_other": float(flags[1:].any())}


def rows(outcomes: pd.DataFrame) -> list[Row]:
    """How often the one is found, by caseload beside what the page prints, and how often somebody else is flagged."""
    return [
        _row(outcomes, "found, everybody with 20 to 60 clients", "usual", Promise("at least", FOUND_AT_LEAST)),
        _row(outcomes, f"the same, others at {_in_percent(LOWEST_RATE)}", "usual_at_lowest"),
        Row("somebody else flagged there, for anything", share_of(outcomes["usual_other"])),
        *(
            _row(outcomes, f"found with {clients} clients", f"with_{clients}", _as_printed(printed))
            for clients, printed in POWER
        ),
        _row(outcomes, f"with {_MIDDLING_CASELOAD}, others at {_in_percent(LOWEST_RATE)}", "middling_at_lowest"),
    ]


def _row(outcomes: pd.DataFrame, what: str, name: str, promise: Promise | None = None) -> Row:
    return Row(what, share_of(outcomes[f"{name}_found"]), promise)


def _as_printed(printed: int) -> Promise:
    return Promise("near", printed / 100, PRINTED_WITHIN)


def _in_percent(share: float) -> str:
    return f"{100 * share:.0f} %"


PART = Part(
    name="power",
    title="One of 20 counselors at twice the others' early drop-out (25 %): flagged for it in a look",
    simulate=simulate,
    rows=rows,
)
