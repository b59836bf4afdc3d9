"""The exact Bayesian: knows who is in every batch, how clients rate on the whole, and every band that was released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from tests.bench.differencing.caseloads import DOMAINS

SCALES = (*DOMAINS, "total")
# Every way in which one client can be below the marks of the four domains and the total.
TYPES = np.array(list(product((0, 1), repeat=len(SCALES))), dtype=np.int64)
BANDS: Mapping[str, tuple[float, float]] = {
    "up_to_a_third": (0.0, 1 / 3),
    "about_half": (1 / 3, 2 / 3),
    "two_thirds_or_more": (2 / 3, 1.0),
}
_SETTLING_SWEEPS = 200
_CLOSE = 1e-9


@dataclass(frozen=True)
class Batch:
    """One released batch of one scale: which of the counselor's clients are in it (positions), and its band."""

    scale: int
    clients: np.ndarray
    band: str

    @property
    def bounds(self) -> tuple[int, int]:
        """Fewest and most clients below the mark that the band allows."""
        size = len(self.clients)
        allowed = [low for low in range(size + 1) if _band_of(low, size) == self.band]
        return allowed[0], allowed[-1]


def _band_of(low: int, size: int) -> str:
    if low * 3 <= size:
        return "up_to_a_third"
    return "two_thirds_or_more" if low * 3 >= size * 2 else "about_half"


def prior_of_types(below: np.ndarray) -> np.ndarray:
    """The chance of each type from many clients (rows) and whether each was below each mark; none is impossible."""
    weights = 2 ** np.arange(len(SCALES))[::-1]
    counts = np.bincount(below @ weights, minlength=len(TYPES)) + 0.01
    return counts / counts.sum()


def posterior(
    clients: int, batches: Sequence[Batch], prior: np.ndarray, random: np.random.Generator, sweeps: int = 1500
) -> np.ndarray:
    """The chance that each client (rows) is below each mark (columns), given the batches; by Gibbs sampling.

    One client at a time is drawn anew from the prior, among the types that leave every band true.
    """
    bounds = [batch.bounds for batch in batches]
    of_client: list[list[int]] = [[] for _ in range(clients)]
    for number, batch in enumerate(batches):
        for client in batch.clients:
            of_client[client].append(number)
    state, low = _first_state(clients, batches, bounds, of_client, prior, random)
    seen = np.zeros((clients, len(SCALES)))
    for sweep in range(_SETTLING_SWEEPS + sweeps):
        draws = random.random(clients)
        for client in range(clients):
            is_allowed = np.ones(len(TYPES), dtype=bool)
            for number in of_client[client]:
                scale = batches[number].scale
                others = low[number] - TYPES[state[client], scale]
                fewest, most = bounds[number]
                after = others + TYPES[:, scale]
                is_allowed &= (after >= fewest) & (after <= most)
            chances = np.cumsum(prior * is_allowed)
            drawn = int(np.searchsorted(chances, draws[client] * chances[-1]))
            for number in of_client[client]:
                scale = batches[number].scale
                low[number] += TYPES[drawn, scale] - TYPES[state[client], scale]
            state[client] = drawn
        if sweep >= _SETTLING_SWEEPS:
            seen += TYPES[state]
    return seen / sweeps


def _first_state(
    clients: int,
    batches: Sequence[Batch],
    bounds: Sequence[tuple[int, int]],
    of_client: Sequence[Sequence[int]],
    prior: np.ndarray,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """A state in which every band is true: start from the prior and repair one batch after the other."""
    state = random.choice(len(TYPES), clients, p=prior)
    weights = 2 ** np.arange(len(SCALES))[::-1]
    for number, batch in enumerate(batches):
        fewest, most = bounds[number]
        for client in random.permutation(batch.clients):
            low = int(TYPES[state[batch.clients], batch.scale].sum())
            if fewest <= low <= most:
                break
            wanted = 1 if low < fewest else 0
            if TYPES[state[client], batch.scale] != wanted:
                state[client] += weights[batch.scale] * (1 if wanted else -1)
    low_counts = np.array([TYPES[state[batch.clients], batch.scale].sum() for batch in batches])
    return state, low_counts


def auc(chances: np.ndarray, is_low: np.ndarray) -> float:
    """The chance that a low rater is given a higher chance than another client (ties count half)."""
    low, other = np.sort(chances[is_low]), np.sort(chances[~is_low])
    above = np.searchsorted(other, low - _CLOSE).sum()
    up_to = np.searchsorted(other, low + _CLOSE, side="right").sum()
    return float((above + up_to) / 2 / (len(low) * len(other)))
