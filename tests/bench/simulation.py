"""Runs a simulation clinic by clinic, on one core or several, with the same figures either way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
import pandas as pd

from tests.bench.table import Row

Outcome: TypeAlias = dict[str, float]
_BATCH = 10


@dataclass(frozen=True)
class Part:
    """One simulation: what happens in one clinic, and which rows of the table the clinics add up to.

    `simulate` must be a function of a module, so that other processes find it. `share` of the clinics asked for
    are simulated: less than 1 where one clinic takes long.
    """

    name: str
    title: str
    simulate: Callable[[np.random.Generator], Outcome]
    rows: Callable[[pd.DataFrame], list[Row]]
    share: float = 1.0

    def clinics(self, asked: int) -> int:
        """How many clinics are simulated when `asked` are asked for; at least 2, since one has no spread."""
        return max(2, round(asked * self.share))


def simulated(part: Part, asked: int, seed: int, workers: int = 1) -> pd.DataFrame:
    """One row per clinic with the columns that `part.simulate` gives; depends on `seed`, never on `workers`."""
    clinics = part.clinics(asked)
    outcomes: list[Outcome] = []
    for batch in _batches(part, clinics, seed, workers):
        outcomes.extend(batch)
        print(f"\r{part.name}: {len(outcomes)} of {clinics} clinics", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return pd.DataFrame(outcomes)


def generator(name: str, seed: int, clinic: int) -> np.random.Generator:
    """The clinic's own stream of random numbers, so that no clinic depends on how many went before."""
    return np.random.default_rng(np.random.SeedSequence([seed, clinic, *name.encode()]))


def _batches(part: Part, clinics: int, seed: int, workers: int) -> Iterator[list[Outcome]]:
    batches = [range(first, min(first + _BATCH, clinics)) for first in range(0, clinics, _BATCH)]
    run = partial(_simulate_batch, part.name, part.simulate, seed)
    if workers == 1:
        yield from map(run, batches)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(run, batches)


def _simulate_batch(
    name: str, simulate: Callable[[np.random.Generator], Outcome], seed: int, batch: range
) -> list[Outcome]:
    return [simulate(generator(name, seed, clinic)) for clinic in batch]
