"""Where clients go after each session."""

from __future__ import annotations

import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import GROUPS, SUPERVISED, Question
from dashboard.answers.working import (
    Context,
    Frames,
    exits_of,
)
from dashboard.measures import retention as retention_measures
from dashboard.measures import retention_comparison as comparison_measures

# Groups that differ by chance as their counselors do.
MADE_OF_COUNSELORS = ("counselor", "team", "site")
_DIFFERENCE = ("difference", "difference_low", "difference_high")


def retention(context: Context, frames: Frames) -> pd.DataFrame:
    """Bands and curve by session; `measures.retention` says how."""
    return retention_measures.retention(exits_of(frames[0]), context.definitions.min_clients_supervisor)


def leak(context: Context, frames: Frames) -> pd.DataFrame:
    """Who left right after each session, by cause."""
    return retention_measures.leak(exits_of(frames[0]), context.definitions.min_clients_supervisor)


def retention_comparison(context: Context, frames: Frames) -> pd.DataFrame:
    """Differences between groups; by early ratings every group is compared with those who felt heard."""
    by = context.filters.by
    return comparison_measures.retention_comparison(
        frames[0].rename(
            columns={"group_label": "group", "cluster_no": "cluster", "entry_session": "entry", "exit_session": "exit"}
        ),
        context.definitions.min_clients_supervisor,
        by_counselors=by in MADE_OF_COUNSELORS,
        reference="heard" if by == "heard_early" else None,
    )


QUESTIONS = (
    Question(
        name="retention",
        words="Of clients who started, where are they after each session?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("retention_exits_by_session",),
        work=retention,
        columns=(
            "group", "session_number", "at_risk_clients", "dropped_out_clients", "planned_clients",
            "changed_counselor_clients", "other_clients", "still_attending", "still_attending_low",
            "still_attending_high", "dropped_out", "dropped_out_low", "dropped_out_high", "planned",
            "changed_counselor", "other",
        ),
        groups=GROUPS,
        units=("episode", "pairing"),
        measure=retention_measures.retention,
    ),
    Question(
        name="retention_comparison",
        words="Do groups differ in how many still attend, by more than chance?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("retention_comparison",),
        work=retention_comparison,
        columns=(
            "group", "compared_with", "measure", "session_number", "at_risk_clients", "other_at_risk_clients",
            "counselors", "other_counselors", "estimate", "low", "high", "other_estimate", "difference",
            "difference_low", "difference_high", "note",
        ),
        groups=GROUPS,
        units=("episode", "pairing"),
        hides={
            "at_risk_clients": ("estimate", "low", "high", *_DIFFERENCE),
            "other_at_risk_clients": ("other_estimate", *_DIFFERENCE),
        },
        measure=comparison_measures.retention_comparison,
    ),
    Question(
        name="leak",
        words="After which session do clients leave, and how?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("retention_exits_by_session",),
        work=leak,
        columns=(
            "group", "session_number", "attended_clients", "left_dropped_out", "left_planned", "left_changed",
            "left_other", "dropped_out_pct",
        ),
        groups=GROUPS,
        units=("episode", "pairing"),
        hides={"attended_clients": ("dropped_out_pct",)},
        measure=retention_measures.leak,
    ),
)  # fmt: skip
