"""What clients bring, and a counselor who takes hard cases: clients of whom more leave early, whoever sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit

from dashboard.measures.arrays import Flags, Floats, Integers
from tests.bench.decisions.clinics import codes


@dataclass(frozen=True)
class Characteristic:
    """Levels of what clients bring: shares among most counselors' clients and among hard cases, effect on the logit."""

    name: str
    levels: tuple[str, ...]
    usual: tuple[float, ...]
    hard: tuple[float, ...]
    effects: tuple[float, ...]


SEVERITY = Characteristic(
    "baseline_severity", ("mild", "moderate", "severe"), (0.40, 0.40, 0.20), (0.10, 0.25, 0.65), (0.0, 0.5, 1.1)
)
REFERRAL = Characteristic(
    "referral_source", ("self", "doctor", "court"), (0.50, 0.35, 0.15), (0.20, 0.20, 0.60), (0.0, 0.3, 1.1)
)


@dataclass(frozen=True)
class Clients:
    """One entry per client: the counselor's number, and the number of each characteristic's level."""

    counselor: Integers
    severity: Integers
    referral: Integers

    def chances(self, rate: float) -> Floats:
        """Each client's chance of early drop-out, `rate` on average over the clients that most counselors have."""
        effects = np.array(SEVERITY.effects)[self.severity] + np.array(REFERRAL.effects)[self.referral]
        return _expit(_intercept(rate) + effects)

    def cells(self, dropped_out: Flags) -> pd.DataFrame:
        """One row per counselor and combination: counselor_id, both characteristics, pairings, dropped_out."""
        everybody = pd.DataFrame(
            {
                "counselor_id": np.array(codes(int(self.counselor.max()) + 1))[self.counselor],
                SEVERITY.name: np.array(SEVERITY.levels)[self.severity],
                REFERRAL.name: np.array(REFERRAL.levels)[self.referral],
                "dropped_out": dropped_out.astype(np.int64),
            }
        )
        grouped = everybody.groupby(["counselor_id", SEVERITY.name, REFERRAL.name], as_index=False)
        return grouped.agg(pairings=("dropped_out", "size"), dropped_out=("dropped_out", "sum"))


def draw_clients(rng: np.random.Generator, caseloads: Integers) -> Clients:
    """Clients of every counselor; those of the first one are hard cases."""
    counselor = np.repeat(np.arange(len(caseloads)), caseloads)
    return Clients(counselor, _draw_levels(rng, SEVERITY, counselor), _draw_levels(rng, REFERRAL, counselor))


def _draw_levels(rng: np.random.Generator, characteristic: Characteristic, counselor: Integers) -> Integers:
    usual, hard = np.cumsum(characteristic.usual), np.cumsum(characteristic.hard)
    bounds = np.where((counselor == 0)[:, None], hard, usual)[:, :-1]
    levels: Integers = (rng.random(len(counselor))[:, None] > bounds).sum(axis=1)
    return levels


def _intercept(rate: float) -> float:
    shares = np.outer(SEVERITY.usual, REFERRAL.usual)
    effects = np.add.outer(np.array(SEVERITY.effects), np.array(REFERRAL.effects))
    return float(brentq(lambda level: float((shares * _expit(level + effects)).sum()) - rate, -10, 10))


def _expit(logits: Floats) -> Floats:
    chances: Floats = expit(logits)
    return chances
