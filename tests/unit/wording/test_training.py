"""Sentences about trainings: no verdict, no before and after, and how little half a year can say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboard.wording import training as words


def a_need(**changed: Any) -> dict[str, Any]:
    need = {
        "group": "River", "domain": "goals", "counselors": 12, "counselors_above": 9, "above_per_year": 39.6,
        "above_low": 30.2, "above_high": 51.0, "team_variance_share": 0.7,
    }  # fmt: skip
    return need | changed


def an_effect(**changed: Any) -> pd.Series:
    effect = {
        "trained_on": pd.Timestamp(2025, 9, 17), "domain": "heard", "title": "Listening", "effect": -0.12, "low": -0.3,
        "high": 0.06, "smallest_detectable": 0.28, "is_too_early": False, "reason": "", "until_on": pd.NaT,
        "attended_counselors": 4, "other_counselors": 7, "attended_before_clients": 66, "attended_after_clients": 68,
        "other_before_clients": 136, "other_after_clients": 140,
    }  # fmt: skip
    return pd.Series(effect | changed)


def test_headline_says_whom_a_training_would_concern_and_how_many_clients() -> None:
    frame = pd.DataFrame([a_need(group="South", above_per_year=4.0), a_need()])

    assert words.headline(frame) == (
        "A team training on agreeing on goals would concern 9 of 12 counselors of River, about 40 clients a year "
        "(30 to 51)."
    )


def test_headline_of_too_few_says_so() -> None:
    frame = pd.DataFrame([a_need(above_per_year=None, above_low=None, above_high=None)]).astype(
        {"above_per_year": float}
    )

    assert words.headline(frame).startswith("Too few")


@pytest.mark.parametrize(
    ("share", "said"), [(0.7, "training for the team fits"), (0.2, "those concerned"), (None, "cannot be told")]
)
def test_what_teams_share_decides_whom_to_train(share: float | None, said: str) -> None:
    assert said in words.shared(pd.DataFrame([a_need(team_variance_share=share)]), "goals")


def test_effect_within_chance_is_neither_found_nor_ruled_out() -> None:
    told = words.effect(an_effect())

    assert "12 fewer clients in 100 below the mark on feeling heard" in told
    assert "30 fewer to 6 more" in told
    assert "Chance alone could do that" in told
    assert "28 clients in 100" in told
    assert "because" not in told


def test_effect_beyond_chance_says_so() -> None:
    assert "more than chance" in words.effect(an_effect(low=-0.2, high=-0.04))


def test_too_early_says_until_when_and_what_could_be_found_at_best() -> None:
    told = words.effect(
        an_effect(effect=None, low=None, high=None, is_too_early=True, reason="not_yet", until_on="2026-03-12")
    )

    assert "Too early to tell until about March 2026" in told
    assert "at least 28 clients in 100" in told


@pytest.mark.parametrize("reason", ["not_rated", "too_few_counselors", "too_few_before", "too_few_after"])
def test_training_that_can_never_be_judged_says_why(reason: str) -> None:
    told = words.effect(an_effect(effect=None, is_too_early=True, reason=reason, smallest_detectable=None))

    assert told.startswith("It cannot be judged")
    assert "too early" not in told.lower()


def test_effect_that_no_training_could_reach_is_called_so() -> None:
    assert "however large" in words.effect(an_effect(smallest_detectable=1.4))


def test_names_and_alternative_texts_name_the_training_and_the_group() -> None:
    frame = pd.DataFrame([an_effect()])

    assert words.training_name(an_effect(title="")) == "17 September 2025, on feeling heard"
    assert "“Listening”, 17 September 2025" in words.effect_alt(frame)
    assert "River, agreeing on goals: about 40 clients a year, 30 to 51." in words.needs_alt(
        pd.DataFrame([a_need()]), {}
    )
    assert "None can be judged yet" in words.effect_alt(frame.head(0))
