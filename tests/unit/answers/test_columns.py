"""The columns other programs rely on: every version keeps them, in this order, before any further ones."""

from __future__ import annotations

import pytest

from dashboard.access.viewer import Role, Viewer, operator
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic

PROMISED = {
    "retention": (
        "group session_number at_risk_clients dropped_out_clients planned_clients changed_counselor_clients "
        "other_clients still_attending still_attending_low still_attending_high dropped_out dropped_out_low "
        "dropped_out_high planned changed_counselor other"
    ),
    "leak": (
        "group session_number attended_clients left_dropped_out left_planned left_changed left_other dropped_out_pct"
    ),
    "early_dropout": (
        "counselor_id pairings dropped_out unresolved by_transfer inferred_share rate rate_low rate_high expected "
        "shrunken_rate shrunken_low shrunken_high prob_above_practice limit95_low limit95_high limit998_low "
        "limit998_high od95_low od95_high od998_low od998_high flagged_on label"
    ),
    "early_dropout_model": "mu sigma practice_rate phi tau2 counselors pairings",
    "alliance": (
        "counselor_id instrument domain clients low_clients clearly_low_clients low_share low_share_low low_share_high "
        "shrunken_share shrunken_low shrunken_high mean_score coverage straight_lined_share ceiling_share label"
    ),
    "alliance_by_session": "group instrument domain session_number clients mean_score q25 median q75 low_share",
    "attention": "case_code counselor_id rule since_on evidence risk comparison_risk",
    "my_feedback": "batch quarter instrument domain clients_at_least band practice_band_low practice_band_high",
    "coverage": "counselor_id sessions rated coverage missing_at_last_before_dropout",
    "inclusion": "step rows left_out reason",
}


def viewer_of(question: str) -> Viewer:
    """Somebody who may ask it."""
    return Viewer("k5@clinic.test", (Role.COUNSELOR,)) if question == "my_feedback" else operator()


@pytest.mark.parametrize("question", PROMISED)
def test_columns_stand_as_promised(question: str, practice: Clinic) -> None:
    columns = PROMISED[question].split()

    frame = ask(practice, viewer_of(question), question).frame

    assert len(frame) > 0 or question == "attention"
    assert list(frame.columns[: len(columns)]) == columns


@pytest.mark.parametrize("question", PROMISED)
def test_columns_stand_as_promised_where_there_are_no_rows(question: str, empty_clinic: Clinic) -> None:
    columns = PROMISED[question].split()

    assert list(ask(empty_clinic, viewer_of(question), question).frame.columns[: len(columns)]) == columns


def test_shares_lie_between_nought_and_one(practice: Clinic) -> None:
    shares = {"retention": ["still_attending", "dropped_out", "other"], "alliance": ["low_share", "coverage"]}

    for question, columns in shares.items():
        frame = ask(practice, operator(), question).frame[columns].astype("float64")
        assert frame.min(axis=None) >= 0
        assert frame.max(axis=None) <= 1
