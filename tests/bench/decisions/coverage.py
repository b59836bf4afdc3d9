"""How often the best estimate's 95 % interval holds the counselor's true rate."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from tests.bench.decisions.clinics import draw_caseloads, draw_rate
from tests.bench.decisions.estimates import answer
from tests.bench.monte_carlo import mean_of
from tests.bench.simulation import Outcome, Part
from tests.bench.table import Promise, Row

COVERED_AT_LEAST = 0.93
SIGMAS = (0.0, 0.3, 0.7)
SIZES = (6, 12, 20)
_PRIORS = ("half", "none")


def simulate(rng: np.random.Generator) -> Outcome:
    """The share of counselors whose true rate lies within the interval, by sigma, counselors and prior."""
    outcome: Outcome = {}
    for sigma, counselors in product(SIGMAS, SIZES):
        clients = draw_caseloads(rng, counselors)
        truth = expit(logit(draw_rate(rng)) + rng.normal(0, sigma, counselors))
        dropped_out = rng.binomial(clients, truth)
        for prior in _PRIORS:
            found = answer(dropped_out, clients, prior)
            is_held = (found["shrunken_low"] <= truth) & (truth <= found["shrunken_high"])
            outcome[_column(sigma, counselors, prior)] = float(is_held.mean())
    return outcome


def rows(outcomes: pd.DataFrame) -> list[Row]:
    """Coverage of the displayed interval with its promise, the plug-in interval's after it."""
    promise = Promise("at least", COVERED_AT_LEAST)
    found = []
    for sigma, counselors in product(SIGMAS, SIZES):
        averaged, plug_in = (mean_of(outcomes[_column(sigma, counselors, prior)]) for prior in _PRIORS)
        case = f"sigma {sigma:g}, {counselors} counselors"
        found += [Row(f"{case}: displayed", averaged, promise), Row(f"{case}: plug-in, not displayed", plug_in)]
    return found


def _column(sigma: float, counselors: int, prior: str) -> str:
    return f"{sigma}_{counselors}_{prior}"


PART = Part(
    name="coverage",
    title="95 % intervals of the best estimate: how often they hold the counselor's true rate",
    simulate=simulate,
    rows=rows,
    share=0.2,
)
