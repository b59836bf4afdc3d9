"""The effect of a training: as statsmodels' OLS has it, and nothing where it is too early."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.api import OLS, add_constant
from statsmodels.stats.power import TTestIndPower

from dashboard.measures.smallest_detectable import smallest_detectable
from dashboard.measures.training_effect import compare, training_effect

BEFORE = np.array([12, 9, 10, 14, 8, 11, 10, 7, 9, 13, 12, 6])
AFTER = np.array([8, 9, 6, 10, 9, 9, 12, 9, 10, 12, 10, 9])
ATTENDED = np.arange(12) < 6


def cells(**changed: Any) -> pd.DataFrame:
    """Six counselors who attended and six who did not, 20 clients each on both sides."""
    frame = {
        "trained_on": pd.Timestamp(2025, 7, 1),
        "domain": "heard",
        "title": "Listening",
        "is_attended": ATTENDED,
        "is_rated": True,
        "clients_before": np.full(12, 20),
        "low_before": BEFORE,
        "clients_after": np.full(12, 20),
        "low_after": AFTER,
        "recent_clients": np.full(12, 20),
        "recent_days": 182,
        "data_to": pd.Timestamp(2026, 3, 31),
        "after_until_on": pd.Timestamp(2026, 1, 1),
    }
    return pd.DataFrame(frame | changed)


def test_effect_is_that_of_ordinary_least_squares() -> None:
    fitted = OLS(AFTER / 20, add_constant(np.column_stack([ATTENDED, BEFORE / 20]).astype(float))).fit()

    found = training_effect(cells()).iloc[0]

    assert found["effect"] == pytest.approx(fitted.params[1], abs=1e-12)
    assert [found["low"], found["high"]] == pytest.approx(list(fitted.conf_int()[1]), abs=1e-12)
    assert (found["attended_counselors"], found["other_counselors"]) == (6, 6)
    assert not found["is_too_early"]
    assert found["smallest_detectable"] == pytest.approx(smallest_detectable(fitted.bse[1], 9))


def test_same_standing_before_makes_everybody_alike_impossible_to_tell_apart() -> None:
    found = compare(np.full(12, 0.5), AFTER / 20, ATTENDED)

    assert np.isnan(found.effect)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"is_rated": False}, "not_rated"),
        ({"is_attended": np.arange(12) < 3}, "too_few_counselors"),
        ({"is_attended": np.arange(12) < 9}, "too_few_counselors"),
        ({"clients_before": np.where(ATTENDED, 3, 20), "low_before": 1}, "too_few_before"),
        ({"clients_after": np.where(ATTENDED, 3, 20), "low_after": 1}, "too_few_after"),
    ],
)
def test_nothing_is_said_of_a_training_that_cannot_be_judged(changed: dict[str, Any], reason: str) -> None:
    found = training_effect(cells(**changed)).iloc[0]

    assert found["is_too_early"]
    assert found["reason"] == reason
    assert pd.isna(found["effect"])
    assert pd.isna(found["until_on"])


def test_too_early_says_until_when_at_the_recent_pace() -> None:
    young = cells(
        trained_on=pd.Timestamp(2026, 3, 1),
        after_until_on=pd.Timestamp(2026, 9, 1),
        clients_after=1,
        low_after=0,
        recent_clients=np.where(ATTENDED, 13, 26),
    )

    found = training_effect(young).iloc[0]

    # 14 clients are missing on either side; those who attended begin 6 x 13 in 182 days, so 14 in 32.7.
    assert found["reason"] == "not_yet"
    assert found["until_on"].date() == date(2026, 5, 3)


def test_too_early_training_has_a_smallest_detectable_effect_from_chance_alone() -> None:
    young = cells(clients_before=10, low_before=5, clients_after=0, low_after=0, data_to=pd.Timestamp(2025, 7, 2))

    found = training_effect(young).iloc[0]

    assert found["smallest_detectable"] == pytest.approx(0.29, abs=0.01)


def test_no_trainings_give_no_rows() -> None:
    assert training_effect(cells().head(0)).empty


def test_smallest_detectable_effect_is_found_four_times_in_five() -> None:
    error = np.sqrt(2 / 6)

    effect = smallest_detectable(error, 10)

    assert TTestIndPower().power(effect, nobs1=6, alpha=0.05) == pytest.approx(0.8, abs=1e-4)
    assert np.isnan(smallest_detectable(error, 0))
