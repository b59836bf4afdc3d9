"""What rests on too few is hidden and said to be; zero and missing are neither."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.access.disclosure import hide_small
from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.questions import REGISTER

RATES = ("rate", "rate_low", "rate_high")


@pytest.mark.parametrize(
    ("count", "rate", "expected", "hidden"),
    [
        (4, 0.5, None, "rate"),
        (5, 0.5, 0.5, ""),
        (6, 0.5, 0.5, ""),
        (1, 0.0, None, "rate"),
        (5, 0.0, 0.0, ""),
        (0, None, None, ""),
        (4, None, None, ""),
        (None, None, None, ""),
    ],
)
def test_estimates_are_hidden_below_the_threshold(
    count: int | None, rate: float | None, expected: float | None, hidden: str
) -> None:
    frame = pd.DataFrame({"clients": pd.array([count], dtype="Int64"), "rate": pd.array([rate], dtype="Float64")})

    row = hide_small(frame, {"clients": ("rate",)}, 5).iloc[0]

    assert (None if pd.isna(row["rate"]) else row["rate"]) == expected
    assert row["hidden"] == hidden
    assert (row["clients"] == count) if count is not None else pd.isna(row["clients"])


def test_each_estimate_goes_by_its_own_count_and_the_frame_given_stays() -> None:
    frame = pd.DataFrame({"seen": [4, 9], "rated": [9, 3], "share": [0.1, 0.2], "mean": [8.0, 9.0]})

    shown = hide_small(frame, {"seen": ("share",), "rated": ("mean",)}, 5)

    assert list(shown["hidden"]) == ["share", "mean"]
    assert list(shown["share"].isna()) == [True, False]
    assert list(shown["mean"].isna()) == [False, True]
    assert list(frame.columns) == ["seen", "rated", "share", "mean"]
    assert not frame.isna().any(axis=None)


def early(clinic: Clinic, least: str) -> pd.DataFrame:
    """Early drop-out under this threshold."""
    overrides = (("min_clients_supervisor", least),)
    return ask(clinic, operator(), "early_dropout", Filters(overrides=overrides)).frame.set_index("counselor_id")


def test_a_counselor_with_one_client_too_few_has_counts_and_no_rate(practice: Clinic) -> None:
    found = early(practice, "5")

    assert list(found["pairings"]) == [4, 5, 6, 0, 12]
    assert list(found["dropped_out"]) == [2, 3, 3, 0, 6]
    assert list(found["rate"].isna()) == [True, False, False, True, False]
    # K4 has nobody to have a rate of: missing, not hidden.
    assert [set(RATES) <= set(cell.split(",")) for cell in found["hidden"]] == [True, False, False, False, False]
    assert list(found["label"]) == ["too_few", "too_few", "too_few", "too_few", "provisional"]


def test_the_threshold_in_force_decides(practice: Clinic) -> None:
    assert list(early(practice, "6")["rate"].isna()) == [True, True, False, True, False]
    assert list(early(practice, "1")["rate"].isna()) == [False, False, False, True, False]


def test_curves_run_while_enough_are_at_risk(practice: Clinic) -> None:
    found = ask(practice, operator(), "retention", Filters(by="counselor")).frame

    # After two sessions half of them are gone, and none of K5's six too few.
    rows = found.groupby("group")["session_number"].max().to_dict()
    assert rows == {"K2": 2, "K3": 2, "K5": 3}
    assert found["at_risk_clients"].min() >= 5


# What counselors alone may ask is tried in test_open_feedback.py.
HIDING = sorted(name for name, one in REGISTER.items() if one.hides and name != "my_open_feedback")


@pytest.mark.parametrize("question", HIDING)
def test_no_answer_shows_an_estimate_of_too_few(question: str, practice: Clinic) -> None:
    by = "counselor" if "counselor" in REGISTER[question].groups else None
    frame = ask(practice, operator(), question, Filters(by=by)).frame

    for denominator, columns in REGISTER[question].hides.items():
        few = frame[(frame[denominator] > 0) & (frame[denominator] < 5)]
        assert few[list(columns)].isna().all(axis=None), (question, denominator)
    hidden = frame["hidden"].astype("str").str.split(",").explode().replace("", None).dropna()
    assert set(hidden) <= set(frame.columns)
