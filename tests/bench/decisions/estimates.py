"""The answer `early_dropout`, best estimates included, for the counts of a simulated clinic."""

from __future__ import annotations

import pandas as pd

from dashboard.measures.arrays import Integers
from dashboard.measures.early_dropout import early_dropout
from tests.bench.decisions.clinics import codes


def answer(dropped_out: Integers, clients: Integers, sigma_prior: str = "half") -> pd.DataFrame:
    """One row per counselor, in order: every first session resolved, no transfer, no ending inferred."""
    counts = pd.DataFrame({"counselor_id": codes(len(clients)), "pairings": clients, "dropped_out": dropped_out})
    counts = counts.assign(unresolved=0, by_transfer=0, ended=clients, inferred=0)
    return early_dropout(counts, counts, sigma_prior)
