"""Trainings that change nothing, or 10 clients in 100: what the dashboard says of them, and plain comparisons."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from scipy.special import expit

from dashboard.measures.arrays import Flags, Floats, Integers
from dashboard.measures.training_effect import training_effect
from tests.bench.monte_carlo import mean_of
from tests.bench.simulation import Outcome, Part
from tests.bench.table import Promise, Row

COUNSELORS, TRAINED = 12, 6
FEWEST_CLIENTS, MOST_CLIENTS = 10, 25
SPREAD = 0.4  # standard deviation of counselors, in logits around one client in two
EFFECTS = {"none": 0.0, "ten": -0.10}
COVERS_AT_LEAST = 0.93


def simulate(rng: np.random.Generator) -> Outcome:
    """For each true effect, trained at random or because lowest: whether the interval holds it, and three estimates."""
    outcome: Outcome = {}
    for name, effect in EFFECTS.items():
        for chosen in ("random", "lowest"):
            outcome |= _training(rng, effect, f"{name}_{chosen}", is_lowest=chosen == "lowest")
    return outcome


def _training(rng: np.random.Generator, effect: float, name: str, *, is_lowest: bool) -> Outcome:
    share = expit(rng.normal(0, SPREAD, COUNSELORS))
    clients = rng.integers(FEWEST_CLIENTS, MOST_CLIENTS, (2, COUNSELORS), endpoint=True)
    low_before = rng.binomial(clients[0], share)
    before = low_before / clients[0]
    # The counselors with most clients below the mark, as somebody who looks at the ratings would choose them.
    order = np.argsort(-before, kind="stable") if is_lowest else rng.permutation(COUNSELORS)
    is_attended = np.isin(np.arange(COUNSELORS), order[:TRAINED])
    low_after = rng.binomial(clients[1], np.clip(share + effect * is_attended, 0, 1))
    found = training_effect(_cells(is_attended, clients, low_before, low_after)).iloc[0]
    change = low_after / clients[1] - before
    return {
        f"{name}_holds": float(found["low"] <= effect <= found["high"]),
        f"{name}_effect": float(found["effect"]),
        f"{name}_before_after": _mean(change, is_attended),
        f"{name}_differences": _mean(change, is_attended) - _mean(change, ~is_attended),
        f"{name}_detectable": float(found["smallest_detectable"]),
    }


def _cells(is_attended: Flags, clients: Integers, low_before: Integers, low_after: Integers) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "trained_on": date(2025, 7, 1),
            "domain": "heard",
            "title": "",
            "is_attended": is_attended,
            "is_rated": True,
            "clients_before": clients[0],
            "low_before": low_before,
            "clients_after": clients[1],
            "low_after": low_after,
            "recent_clients": clients[1],
            "recent_days": 182,
            "data_to": date(2026, 3, 31),
            "after_until_on": date(2026, 1, 1),
        }
    )


def _mean(values: Floats, chosen: Flags) -> float:
    return float(values[chosen].mean())


def rows(outcomes: pd.DataFrame) -> list[Row]:
    """Coverage with its promise, then what each way of comparing says on average."""
    found = []
    for name, effect in EFFECTS.items():
        for chosen, words in (("random", "at random"), ("lowest", "because lowest")):
            key, what = f"{name}_{chosen}", f"true effect {100 * effect:.0f} points, trained {words}"
            promise = Promise("at least", COVERS_AT_LEAST)
            found += [
                Row(f"{what}: 95 % interval holds it", mean_of(outcomes[f"{key}_holds"]), promise),
                Row(f"{what}: effect displayed, on average", mean_of(outcomes[f"{key}_effect"])),
                Row(f"{what}: plain before and after, not displayed", mean_of(outcomes[f"{key}_before_after"])),
                Row(f"{what}: difference in differences, not displayed", mean_of(outcomes[f"{key}_differences"])),
            ]
    return [*found, Row("smallest effect that would be found, on average", mean_of(outcomes["none_random_detectable"]))]


PART = Part(
    name="training",
    title="Trainings of 6 of 12 counselors, 10 to 25 clients each in the half years before and after",
    simulate=simulate,
    rows=rows,
)
