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
    "retention_comparison": (
        "group compared_with measure session_number at_risk_clients other_at_risk_clients counselors other_counselors "
        "estimate low high other_estimate difference difference_low difference_high note"
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
    "trend": (
        "figure month_on numerator denominator estimate mean lower_limit upper_limit moving_range is_beyond_limits "
        "is_run_of_7 is_trend_of_7 is_two_of_three is_provisional"
    ),
    "cusum": "counselor_id start_on numerator denominator expected estimate low high pairings",
    "time_between_dropouts": "counselor_id start_on is_open dropped_out clients days expected_clients low high",
    "ruptures": (
        "counselor_id rated_pairs ruptures repaired unrepaired_dropped_out ruptures_per_100 by_chance_per_100 "
        "repaired_share"
    ),
    "stays_low": (
        "group instrument domain clients low_first_clients stays_low_clients recovers_clients turns_low_clients "
        "stays_low_share stays_low_share_low stays_low_share_high net_recovery net_recovery_low net_recovery_high"
    ),
    "alliance_and_staying": (
        "instrument domain landmark group rated_sessions left_right_after share difference difference_low "
        "difference_high clients dropped_out_clients dropped_out_by_8"
    ),
    "alliance_of_dropouts": (
        "instrument domain dropped_out_clients ended_otherwise_clients dropped_out_mean other_mean d d_low d_high"
    ),
    "coverage_by_session": "group session_number clients sessions rated coverage",
    "attention_track_record": (
        "rule met_clients met_dropped_out met_share other_share difference_low difference_high difference verdict "
        "met_sessions unresolved"
    ),
    "training_needs": (
        "group instrument domain counselors counselors_above clients low_clients clients_per_year shrunken_share "
        "shrunken_low shrunken_high better_quartile above_per_year above_low above_high team_variance_share"
    ),
    "case": "case_code counselor_id session_on session_number attendance modality instrument domain score mark rules",
    "case_since": "case_code counselor_id sessions_since last_session_on ending",
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

    # Nobody is on the list here, and no case is named.
    assert len(frame) > 0 or question in ("attention", "case", "case_since")
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
