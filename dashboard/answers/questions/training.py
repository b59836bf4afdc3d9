"""Where a training would help most clients, which there were, and whether they helped."""

from __future__ import annotations

import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import SUPERVISED, Question
from dashboard.answers.working import Context, Frames, as_read, in_domain_order
from dashboard.measures import training_effect as effect_measures
from dashboard.measures import training_needs as need_measures


def training_needs(context: Context, frames: Frames) -> pd.DataFrame:
    """Needs by domain and by team, by counselor, or of everybody together."""
    counts, practice, main = frames
    by = context.filters.by or "none"
    if by == "counselor":
        group = counts["counselor_id"]
    elif by == "team":
        group = counts["team"].fillna("")
    else:
        group = pd.Series("all", index=counts.index, dtype="object")
    worked = need_measures.training_needs(counts.assign(group=group), practice, context.definitions.sigma_prior)
    if by == "counselor":
        worked["counselor_id"] = worked["group"]
    return in_domain_order(worked, main, (), ("group",))


def training_effect(_: Context, frames: Frames) -> pd.DataFrame:
    """The effect of each training, newest first."""
    return effect_measures.training_effect(frames[0])


QUESTIONS = (
    Question(
        name="training_needs",
        words="Which training would help most clients?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("training_needs_by_counselor", "training_needs_by_number", "main_instrument"),
        work=training_needs,
        columns=need_measures.COLUMNS,
        groups=("none", "team", "counselor"),
        hides={
            "clients": (
                "shrunken_share", "shrunken_low", "shrunken_high", "above_per_year", "above_low", "above_high",
                "counselors_above",
            ),
        },
        measure=need_measures.training_needs,
    ),
    Question(
        name="training_effect",
        words="Did a training help?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("training_effect",),
        work=training_effect,
        columns=effect_measures.COLUMNS,
        measure=effect_measures.training_effect,
    ),
    Question(
        name="trainings",
        words="Which trainings were there, and who attended?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("trainings",),
        work=as_read,
        columns=("trained_on", "domain", "title", "counselor_id", "hours", "training_id"),
    ),
)  # fmt: skip
