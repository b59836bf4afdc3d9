"""What drawing toward the practice costs: how much of a true difference is left in the best estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from dashboard.measures.arrays import Floats
from tests.bench.decisions.clinics import COUNSELORS, HIGHEST_RATE, LOWEST_RATE, draw_caseloads, draw_rate
from tests.bench.decisions.estimates import answer
from tests.bench.monte_carlo import mean_of
from tests.bench.simulation import Outcome, Part
from tests.bench.table import Row

SIGMAS = (0.3, 0.7)
CASELOADS = (10, 20, 40, 80)
USUAL_RATE = (LOWEST_RATE + HIGHEST_RATE) / 2
TIMES_THE_RATE = 2


def simulate(rng: np.random.Generator) -> Outcome:
    """Slope of the estimate on the truth by sigma; the estimate of a counselor at twice the rate by caseload."""
    return {_slope(sigma): slope(rng, sigma) for sigma in SIGMAS} | {
        _estimate(clients): estimate_at_twice_the_rate(rng, clients) for clients in CASELOADS
    }


def slope(rng: np.random.Generator, sigma: float) -> float:
    """Least-squares slope of 20 counselors' best estimates on their true rates: 1 if nothing were lost."""
    clients = draw_caseloads(rng)
    truth = expit(logit(draw_rate(rng)) + rng.normal(0, sigma, COUNSELORS))
    found: Floats = answer(rng.binomial(clients, truth), clients)["shrunken_rate"].to_numpy()
    return float(np.polyfit(truth, found, 1)[0])


def estimate_at_twice_the_rate(rng: np.random.Generator, clients: int) -> float:
    """The best estimate of a counselor with so many clients at twice the rate of 19 others, who are alike."""
    caseloads, truth = draw_caseloads(rng), np.full(COUNSELORS, USUAL_RATE)
    caseloads[0] = clients
    truth[0] *= TIMES_THE_RATE
    return float(answer(rng.binomial(caseloads, truth), caseloads)["shrunken_rate"].iloc[0])


def rows(outcomes: pd.DataFrame) -> list[Row]:
    """Slopes as plain numbers, estimates in %. Nothing is promised: this is the price of calm."""
    truth = f"true rate {100 * TIMES_THE_RATE * USUAL_RATE:.0f} %, others {100 * USUAL_RATE:.1f} %"
    return [
        *(
            Row(f"slope of the estimate on the truth, sigma {sigma:g}", mean_of(outcomes[_slope(sigma)]), percent=False)
            for sigma in SIGMAS
        ),
        *(
            Row(f"mean estimate with {clients} clients ({truth})", mean_of(outcomes[_estimate(clients)]))
            for clients in CASELOADS
        ),
    ]


def _slope(sigma: float) -> str:
    return f"slope_{sigma}"


def _estimate(clients: int) -> str:
    return f"estimate_{clients}"


PART = Part(
    name="attenuation",
    title="What the best estimate loses of a difference that is there (20 counselors)",
    simulate=simulate,
    rows=rows,
    share=0.2,
)
