"""Whether clients get better, by the outcome scores the file has."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import GROUPS, SUPERVISED, Question
from dashboard.answers.working import Context, Frames
from dashboard.measures import outcome as outcome_measures
from dashboard.measures import severity_adjusted
from dashboard.vocabulary import instruments

COMBINED = "phq9_gad7"
_ADJUSTED = (
    "adjusted_change",
    "adjusted_change_low",
    "adjusted_change_high",
    "shrunken_change",
    "shrunken_change_low",
    "shrunken_change_high",
)


def outcome(_: Context, frames: Frames) -> pd.DataFrame:
    """Classes and rates by group and instrument; `measures.outcome` says how."""
    worked = outcome_measures.outcome(_grouped(frames[0]))
    return _in_order(worked, ("measure", (*outcome_measures.CLASSES, *outcome_measures.RATES)))


def outcome_practice(_: Context, frames: Frames) -> dict[str, float]:
    """The practice's shares, keyed `instrument.measure`."""
    everybody = frames[1].assign(group="all", standing=outcome_measures.COUNTED)
    rows = outcome_measures.outcome(everybody)
    return {f"{row['instrument']}.{row['measure']}": float(row["estimate"]) for row in rows.to_dict("records")}


def outcome_coverage(_: Context, frames: Frames) -> pd.DataFrame:
    """Who is counted, and who is not and why."""
    worked = outcome_measures.outcome_coverage(_grouped(frames[0]))
    return _in_order(worked, ("standing", (outcome_measures.COUNTED, *outcome_measures.NOT_COUNTED)))


def outcome_change(context: Context, frames: Frames) -> pd.DataFrame:
    """Change beyond what the first score lets expect, by counselor and instrument."""
    worked = severity_adjusted.adjusted_change(frames[0], frames[1], context.definitions.sigma_prior)
    return _in_order(worked.rename(columns={"counselor_id": "group"})).rename(columns={"group": "counselor_id"})


def _grouped(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={"group_label": "group"})


def _in_order(frame: pd.DataFrame, *last: tuple[str, tuple[str, ...]]) -> pd.DataFrame:
    """Rows by group, instruments as the registry has them with PHQ-9 and GAD-7 together last, then as `last` says."""
    keys = [*instruments(), COMBINED]
    ranked = {"_group": frame["group"], "_instrument": [keys.index(key) for key in frame["instrument"]]}
    ranked |= {f"_{column}": [order.index(word) for word in frame[column]] for column, order in last}
    places = pd.DataFrame(ranked, index=frame.index).sort_values(list(ranked), kind="stable").index
    return frame.loc[np.asarray(places)].reset_index(drop=True)


QUESTIONS = (
    Question(
        name="outcome",
        words="Do clients get better?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("outcome_by_class", "outcome_in_practice"),
        work=outcome,
        columns=("group", "instrument", "measure", "numerator", "denominator", "estimate", "low", "high"),
        groups=GROUPS,
        hides={"denominator": ("estimate", "low", "high")},
        practice=outcome_practice,
        measure=outcome_measures.outcome,
    ),
    Question(
        name="outcome_coverage",
        words="Of how many clients is it known whether they got better?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("outcome_by_class",),
        work=outcome_coverage,
        columns=("group", "instrument", "standing", "numerator", "denominator", "estimate"),
        groups=GROUPS,
        hides={"denominator": ("estimate",)},
        measure=outcome_measures.outcome_coverage,
    ),
    Question(
        name="outcome_change",
        words="Do clients change more or less than their first score lets expect, counselor by counselor?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("outcome_change_by_counselor", "outcome_change_by_number"),
        work=outcome_change,
        columns=("counselor_id", "instrument", "clients", "mean_first", "mean_better", *_ADJUSTED),
        groups=("counselor",),
        hides={"clients": ("mean_first", "mean_better", *_ADJUSTED)},
        measure=severity_adjusted.adjusted_change,
    ),
)  # fmt: skip
