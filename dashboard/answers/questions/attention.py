"""Whom to talk about now, and whom to look at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import PRACTICE, SUPERVISED, Question
from dashboard.answers.working import (
    Context,
    Frames,
    as_read,
)
from dashboard.measures import flags as flag_measures


def attention(_: Context, frames: Frames) -> pd.DataFrame:
    """Cases with the evidence in words; the record of each rule is not worked out yet and stays missing."""
    frame = frames[0].copy()
    frame["evidence"] = [_evidence(row) for row in frame.to_dict("records")]
    frame["risk"] = np.nan
    frame["comparison_risk"] = np.nan
    return frame


def _evidence(row: Mapping[Any, Any]) -> str:
    if row["rule"] in ("stays_low", "not_heard_lately"):
        return f"{row['first_score']:.1f}, then {row['last_score']:.1f}; the mark is {row['mark']:g}"
    return f"{row['idle_days']} days without an appointment"


QUESTIONS = (
    Question(
        name="attention",
        words="Which clients should we talk about now?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("attention_by_case",),
        work=attention,
        columns=("case_code", "counselor_id", "rule", "since_on", "evidence", "risk", "comparison_risk"),
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
