"""What came in, what of it counts, and how complete it is."""

from __future__ import annotations

import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import PRACTICE, Question
from dashboard.answers.working import (
    Context,
    Frames,
    as_read,
    with_rate,
)
from dashboard.measures.intervals import wilson


def inclusion(_: Context, frames: Frames) -> pd.DataFrame:
    """Steps from rows to courses counted."""
    return frames[0].drop(columns="step_no")


def data_quality(_: Context, frames: Frames) -> pd.DataFrame:
    """Checks with numerator, denominator, share and Wilson limits."""
    frame = frames[0].rename(columns={"check_name": "check"}).drop(columns="check_no")
    return with_rate(frame, "numerator", "denominator", "estimate", "low", "high")


QUESTIONS = (
    Question(
        name="inclusion",
        words="From the rows in the files to the clients in the figures, who is left out at each step and why?",
        permission=Permission.SEE_DATA_QUALITY,
        scope=PRACTICE,
        queries=("inclusion_by_step",),
        work=inclusion,
        columns=("step", "rows", "left_out", "reason"),
    ),
    Question(
        name="data_quality",
        words="How complete are the data?",
        permission=Permission.SEE_DATA_QUALITY,
        scope=PRACTICE,
        queries=("data_quality_by_check",),
        work=data_quality,
        columns=("check", "numerator", "denominator", "estimate", "low", "high"),
        measure=wilson,
    ),
    Question(
        name="data_to",
        words="Which day counts as now?",
        permission=Permission.SEE_DEFINITIONS,
        scope=PRACTICE,
        queries=("data_to",),
        work=as_read,
        columns=(
            "data_to", "is_set", "first_row_on", "newest_attended_on", "newest_row_on", "appointments_30_days",
            "proposed_on", "clients", "counselors", "begun_clients", "left_truncated_clients",
        ),
    ),
    Question(
        name="imports",
        words="Which files were imported, when and by whom?",
        permission=Permission.SEE_IMPORTS,
        scope=PRACTICE,
        queries=("imports",),
        work=as_read,
        columns=(
            "import_id", "imported_at", "imported_by", "files", "rows_read", "rows_accepted", "rows_rejected",
            "rows_unchanged", "rows_corrected", "warnings", "is_live", "undone_at", "undone_by",
        ),
    ),
)  # fmt: skip
