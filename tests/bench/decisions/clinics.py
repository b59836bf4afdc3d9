"""Simulated clinics: clients with five outcomes, counted by counselor.

A client's outcomes are cut from correlated normals: the four domains of one client's ratings share .65 of their
variance, and a poor alliance goes together with early drop-out (r = .25; the literature's d = .55 is r = .31 with
one score). Shares below the mark are those of a believable clinic; nine clients in ten have rated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.measures.arrays import Flags, Floats, Integers
from dashboard.measures.flags import EARLY_DROPOUT

COUNSELORS = 20
FEWEST_CLIENTS, MOST_CLIENTS = 20, 60
LOWEST_RATE, HIGHEST_RATE = 0.20, 0.25
DOMAIN_SHARES = {"heard": 0.50, "goals": 0.50, "approach": 0.45, "overall": 0.40}
MEASURES = (EARLY_DROPOUT, *DOMAIN_SHARES)
DOMAIN_CORRELATION = 0.65
DROPOUT_CORRELATION = 0.25
RATED_SHARE = 0.9


@dataclass(frozen=True)
class Counts:
    """Cases and clients counted, arrays of shape (..., counselors, measures) with the measures in order."""

    cases: Integers
    clients: Integers

    def frame(self) -> pd.DataFrame:
        """One row per counselor and measure: counselor_id, measure, numerator, denominator."""
        counselors, measures = self.cases.shape
        return pd.DataFrame(
            {
                "counselor_id": np.repeat(codes(counselors), measures),
                "measure": np.tile(np.array(MEASURES, dtype=object), counselors),
                "numerator": self.cases.ravel(),
                "denominator": self.clients.ravel(),
            }
        )


def codes(counselors: int) -> list[str]:
    """K0, K1, ..."""
    return [f"K{number}" for number in range(counselors)]


def draw_rate(rng: np.random.Generator) -> float:
    """A clinic's chance of early drop-out."""
    return float(rng.uniform(LOWEST_RATE, HIGHEST_RATE))


def draw_caseloads(rng: np.random.Generator, counselors: int = COUNSELORS) -> Integers:
    """Clients of each counselor, 20 to 60."""
    return rng.integers(FEWEST_CLIENTS, MOST_CLIENTS, counselors, endpoint=True)


def draw_outcomes(rng: np.random.Generator, dropout_chance: Floats) -> tuple[Flags, Flags]:
    """Whether each client is a case of each measure, and whether it is known: two arrays (clients, measures)."""
    clients, domains = len(dropout_chance), len(DOMAIN_SHARES)
    alliance = rng.standard_normal(clients)
    own = rng.standard_normal((clients, domains + 1))
    loading = np.sqrt(DOMAIN_CORRELATION)
    ratings = loading * alliance[:, None] + np.sqrt(1 - loading**2) * own[:, 1:]
    weight = DROPOUT_CORRELATION / loading
    staying = weight * alliance + np.sqrt(1 - weight**2) * own[:, 0]
    is_case = np.column_stack(
        [staying < norm.ppf(dropout_chance), ratings < norm.ppf(np.array(list(DOMAIN_SHARES.values())))]
    )
    is_known = np.ones_like(is_case)
    is_known[:, 1:] = (rng.random(clients) < RATED_SHARE)[:, None]
    return is_case & is_known, is_known


def draw_counts(rng: np.random.Generator, caseloads: Integers, dropout_chance: Floats) -> Counts:
    """One look at a clinic: `dropout_chance` of each counselor's clients."""
    counselor = np.repeat(np.arange(len(caseloads)), caseloads)
    is_case, is_known = draw_outcomes(rng, dropout_chance[counselor])
    return counted(is_case, is_known, counselor, (len(caseloads),))


def draw_months(rng: np.random.Generator, yearly: Integers, dropout_chance: Floats, months: int) -> Counts:
    """Counts by month of start, shape (months, counselors, measures); clients begin evenly over the months."""
    counselor = np.repeat(np.arange(len(yearly)), yearly * months // 12)
    month = rng.integers(0, months, len(counselor))
    is_case, is_known = draw_outcomes(rng, dropout_chance[counselor])
    return counted(is_case, is_known, month * len(yearly) + counselor, (months, len(yearly)))


def counted(is_case: Flags, is_known: Flags, place: Integers, places: tuple[int, ...]) -> Counts:
    """Outcomes (clients, measures) counted by `place`, each client's position in an array of shape `places`."""
    shape = (*places, len(MEASURES))
    return Counts(_tally(is_case, place, shape), _tally(is_known, place, shape))


def window(months: Counts, first: int, length: int = 12) -> Counts:
    """The counts of `length` months from the month numbered `first`."""
    months_in = slice(first, first + length)
    return Counts(months.cases[months_in].sum(axis=0), months.clients[months_in].sum(axis=0))


def _tally(is_counted: Flags, place: Integers, shape: tuple[int, ...]) -> Integers:
    places = int(np.prod(shape[:-1]))
    columns = [np.bincount(place[column], minlength=places) for column in is_counted.T]
    return np.stack(columns, axis=1).reshape(shape)
