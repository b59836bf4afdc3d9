"""Whom to talk about now, and whom to look at first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import PRACTICE, SUPERVISED, Question
from dashboard.answers.working import (
    Context,
    Frames,
    as_read,
)
from dashboard.measures import attention as attention_measures
from dashboard.measures import flags as flag_measures
from dashboard.measures import track_record as record_measures
from dashboard.wording import attention as words

RECORD = "met_clients"
_SHARES = ("met_share", "other_share", "difference", "difference_low", "difference_high", "came_back")


def attention(context: Context, frames: Frames) -> pd.DataFrame:
    """Cases with the evidence in words and the record of their rule, in the order of the list."""
    cases, *recorded = frames
    record = _shown_record(context, recorded)
    enough = record[record[RECORD] >= context.definitions.min_clients_supervisor]
    frame = attention_measures.attention(cases, enough, context.definitions.rules_off)
    frame["evidence"] = [words.evidence(row) for row in frame.to_dict("records")]
    return frame


def track_record(context: Context, frames: Frames) -> pd.DataFrame:
    """The record of every rule of the list; of one bound to time, how many came back."""
    record = _shown_record(context, frames)
    return record.assign(
        is_off=record["rule"].isin(attention_measures.switched_off(record, context.definitions.rules_off))
    )


def case(_: Context, frames: Frames) -> pd.DataFrame:
    """The appointments of the case with their scores, each with the reasons for which the case is on the list."""
    appointments, reasons = frames
    return appointments.assign(rules=",".join(sorted(set(reasons["rule"]))))


def _shown_record(context: Context, recorded: Frames) -> pd.DataFrame:
    """The record of every rule; of too few clients, nothing is said."""
    courses, waits = recorded
    compared = record_measures.track_record(courses).assign(came_back=np.nan)
    record = pd.concat([compared, record_measures.absence_record(waits)], ignore_index=True)
    is_small = record[RECORD] < context.definitions.min_clients_supervisor
    record.loc[is_small, "verdict"] = record_measures.TOO_FEW
    return record


_RECORD_COLUMNS = (
    "rule", "met_clients", "met_dropped_out", "met_share", "other_share", "difference_low", "difference_high",
)  # fmt: skip

QUESTIONS = (
    Question(
        name="attention",
        words="Which clients should we talk about now?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("attention_by_case", "attention_track_record", "attention_waits"),
        work=attention,
        columns=("case_code", "counselor_id", "rule", "since_on", "evidence", "risk", "comparison_risk"),
        measure=attention_measures.attention,
    ),
    Question(
        name="attention_track_record",
        words="Do the reasons of the attention list tell clients apart who leave?",
        permission=Permission.SEE_RESULTS,
        scope=PRACTICE,
        queries=("attention_track_record", "attention_waits"),
        work=track_record,
        columns=_RECORD_COLUMNS,
        hides={RECORD: _SHARES},
        measure=record_measures.track_record,
    ),
    Question(
        name="case",
        words="What has happened in this case?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("case_by_appointment", "attention_by_case"),
        work=case,
        columns=(
            "case_code", "counselor_id", "session_on", "session_number", "attendance", "modality", "instrument",
            "domain", "score", "mark", "rules",
        ),
    ),
    Question(
        name="case_since",
        words="What has happened in this case since it was talked about?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("case_since",),
        work=as_read,
        columns=("case_code", "counselor_id", "sessions_since", "last_session_on", "ending"),
    ),
    Question(
        name="flags",
        words="Whom should we look at first, and why?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("flags",),
        work=as_read,
        columns=(
            "made_on", "quarter", "counselor_id", "measure", "numerator", "denominator", "practice_rate", "p",
            "declared_only_agrees",
        ),
        measure=flag_measures.comparisons,
    ),
    Question(
        name="flag_quarters",
        words="When were counselors compared?",
        permission=Permission.SEE_RESULTS,
        scope=PRACTICE,
        queries=("flag_quarters",),
        work=as_read,
        columns=("quarter", "made_on", "from_on", "to_on", "counselors", "comparisons"),
    ),
)  # fmt: skip
