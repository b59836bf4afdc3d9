"""Early drop-out: by counselor, its model, its limits, over the quarters."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import PRACTICE, SUPERVISED, Question
from dashboard.answers.working import (
    BEST_ESTIMATES,
    Context,
    Frames,
    as_read,
    practice_rate,
    with_rate,
)
from dashboard.measures import case_mix as case_mix_measures
from dashboard.measures import early_dropout as early_dropout_measures
from dashboard.measures import flags as flag_measures
from dashboard.measures.case_mix import with_level_of
from dashboard.measures.intervals import wilson

_LIMITS = (
    "limit95_low", "limit95_high", "limit998_low", "limit998_high", "od95_low", "od95_high", "od998_low", "od998_high",
)  # fmt: skip


def early_dropout(context: Context, frames: Frames) -> pd.DataFrame:
    """Early drop-out by counselor with its uncertainty."""
    counts, practice, flags, own_cells, cells = frames
    case_mix = _case_mix(cells, cells)
    own_case_mix = None if case_mix is None else _case_mix(own_cells, cells)
    worked = early_dropout_measures.early_dropout(
        counts, practice, context.definitions.sigma_prior, case_mix, own_case_mix
    )
    # The model has an estimate even of a counselor nobody has been counted for; people would take it for theirs.
    worked.loc[worked["pairings"] == 0, list(BEST_ESTIMATES)] = np.nan
    in_force = flags[flags["is_in_force"] & (flags["measure"] == flag_measures.EARLY_DROPOUT)]
    return flag_measures.with_flags(worked, in_force, ["counselor_id"])


def early_dropout_practice(_: Context, frames: Frames) -> dict[str, float]:
    """Rate and counts of the whole practice, which the rows are compared with."""
    return practice_rate(frames[1], "dropped_out", "pairings", "practice_rate")


def _case_mix(cells: pd.DataFrame, practice: pd.DataFrame) -> pd.DataFrame | None:
    """Cells by counselor and expected chance, at the practice's level of the period; None without case-mix."""
    if practice.empty:
        return None
    return with_level_of(cells, practice).rename(columns={"counselor_no": "counselor_id"})


def early_dropout_model(_: Context, frames: Frames) -> pd.DataFrame:
    """The practice's model of early drop-out."""
    return early_dropout_measures.early_dropout_model(frames[0], _case_mix(frames[1], frames[1]))


def early_dropout_limits(_: Context, frames: Frames) -> pd.DataFrame:
    """The funnel's limits over a grid of caseloads, from the whole practice."""
    return early_dropout_measures.limit_curves(frames[0], _case_mix(frames[1], frames[1]))


def early_dropout_by_quarter(_: Context, frames: Frames) -> pd.DataFrame:
    """Early drop-out by quarter of starts, with Wilson limits."""
    return with_rate(frames[0], "dropped_out", "pairings", "rate", "rate_low", "rate_high")


QUESTIONS = (
    Question(
        name="early_dropout",
        words="Does early drop-out differ between counselors by more than chance?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=(
            "early_dropout_by_counselor", "early_dropout_by_number", "flags", "early_dropout_expected_by_counselor",
            "early_dropout_expected_by_number",
        ),
        work=early_dropout,
        columns=(
            "counselor_id", "pairings", "dropped_out", "unresolved", "by_transfer", "inferred_share", "rate",
            "rate_low", "rate_high", "expected", "shrunken_rate", "shrunken_low", "shrunken_high",
            "prob_above_practice",
            *_LIMITS,
            "flagged_on", "label",
        ),
        groups=("counselor",),
        hides={"pairings": ("rate", "rate_low", "rate_high", *BEST_ESTIMATES)},
        practice=early_dropout_practice,
        measure=early_dropout_measures.early_dropout,
    ),
    Question(
        name="early_dropout_model",
        words="How much do counselors differ in early drop-out, beyond chance?",
        permission=Permission.SEE_RESULTS,
        scope=PRACTICE,
        queries=("early_dropout_by_number", "early_dropout_expected_by_number"),
        work=early_dropout_model,
        columns=("mu", "sigma", "practice_rate", "phi", "tau2", "counselors", "pairings"),
        measure=early_dropout_measures.early_dropout_model,
    ),
    Question(
        name="early_dropout_limits",
        words="How far from the practice would chance alone take a counselor?",
        permission=Permission.SEE_RESULTS,
        scope=PRACTICE,
        queries=("early_dropout_by_number", "early_dropout_expected_by_number"),
        work=early_dropout_limits,
        columns=("pairings", *_LIMITS),
        measure=early_dropout_measures.limit_curves,
    ),
    Question(
        name="case_mix",
        words="Which of the clients' characteristics does expected early drop-out allow for?",
        permission=Permission.SEE_RESULTS,
        scope=PRACTICE,
        queries=("case_mix_characteristics",),
        work=as_read,
        columns=("characteristic", "position_no"),
        measure=case_mix_measures.fit_expected,
    ),
    Question(
        name="early_dropout_by_quarter",
        words="How has early drop-out gone over the quarters in which clients began?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("early_dropout_by_quarter",),
        work=early_dropout_by_quarter,
        columns=("quarter_on", "pairings", "dropped_out", "rate", "rate_low", "rate_high"),
        hides={"pairings": ("rate", "rate_low", "rate_high")},
        measure=wilson,
    ),
)  # fmt: skip
