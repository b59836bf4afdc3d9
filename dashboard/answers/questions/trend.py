"""How figures go over time: the practice's month by month, a counselor's start by start."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import SUPERVISED, Question
from dashboard.answers.working import Context, Frames, exits_of, practice_rate, share
from dashboard.measures import cusum as cusum_measures
from dashboard.measures import retention as retention_measures
from dashboard.measures import time_between as time_between_measures
from dashboard.measures import trend as trend_measures
from dashboard.measures.case_mix import with_level_of

FIGURES = ("still_attending_3", "early_dropout", "low_heard", "coverage")
_COUNTS = ["figure", "month_on", "numerator", "denominator", "estimate"]


def trend(context: Context, frames: Frames) -> pd.DataFrame:
    """The four headline figures month by month; months that the period or the newest data cut are left off."""
    counts, exits, span = frames
    shares = counts.assign(estimate=share(counts["numerator"], counts["denominator"]))
    months = pd.concat([_still_attending(exits, session_number=3), shares], ignore_index=True)[_COUNTS]
    months["numerator"] = months["numerator"].astype("float64")
    months["denominator"] = months["denominator"].astype("int64")
    months["figure"] = pd.Categorical(months["figure"], FIGURES)
    data_to = pd.to_datetime(span["data_to"]).max()
    ordered = _whole_months(months, context, data_to).sort_values(["figure", "month_on"], ignore_index=True)
    ordered["figure"] = ordered["figure"].astype(object)
    return trend_measures.trend(ordered, context.definitions.min_clients_supervisor)


def _still_attending(exits: pd.DataFrame, session_number: int) -> pd.DataFrame:
    """By month of starts the Kaplan-Meier share still attending; of so many at risk at session 1."""
    grouped = exits_of(exits.rename(columns={"month_on": "group_label"}))
    curves = retention_measures.retention(grouped, min_at_risk=1)
    rows = [_month_of(month, curve, session_number) for month, curve in curves.groupby("group", sort=True)]
    return pd.DataFrame(rows, columns=_COUNTS)


def _month_of(month: object, curve: pd.DataFrame, session_number: int) -> tuple[str, object, float, int, float]:
    so_far = curve[curve["session_number"] <= session_number]
    at_start = int(so_far.loc[so_far["session_number"] == 1, "at_risk_clients"].sum())
    last = so_far.tail(1)
    # A curve that has come down to nobody stays there; one whose people are lost from sight before says nothing.
    is_known = (last["session_number"] == session_number) | (last["still_attending"] == 0)
    estimate = float(last["still_attending"].iloc[0]) if at_start and is_known.any() else np.nan
    return f"still_attending_{session_number}", month, np.nan, at_start, estimate


def _whole_months(months: pd.DataFrame, context: Context, data_to: pd.Timestamp) -> pd.DataFrame:
    """The months that lie within the period, and far enough before `data_to` for the figure to be known."""
    if pd.isna(data_to):
        return months.head(0)
    definitions, filters = context.definitions, context.filters
    waits = {
        "still_attending_3": definitions.maturity_days,
        "early_dropout": definitions.maturity_days,
        "low_heard": definitions.settled_after_days,
        "coverage": 0,
    }
    first = pd.to_datetime(months["month_on"])
    last = first + pd.offsets.MonthEnd(1)
    known_to = data_to - pd.to_timedelta(months["figure"].astype(object).map(waits), unit="D")
    is_whole = last <= known_to
    if filters.from_on is not None:
        is_whole &= first >= pd.Timestamp(filters.from_on)
    if filters.to_on is not None:
        is_whole &= last <= pd.Timestamp(filters.to_on)
    return months[is_whole]


def cusum(context: Context, frames: Frames) -> pd.DataFrame:
    """Observed minus expected early drop-outs of each counselor.

    Expected is the practice's rate in the period, or with case-mix each client's own chance at the practice's level.
    """
    pairings, practice, cells = frames
    if cells.empty:
        return cusum_measures.cusum(pairings.assign(expected=_practice_rate(practice)))
    return cusum_measures.cusum(with_level_of(pairings, cells))


def time_between_dropouts(_: Context, frames: Frames) -> pd.DataFrame:
    """Clients and days from one early drop-out to the next, beside what the practice's rate lets expect."""
    return time_between_measures.time_between(frames[0], _practice_rate(frames[1]))


def _practice_rate(counts: pd.DataFrame) -> float:
    return practice_rate(counts, "dropped_out", "pairings", "rate")["rate"]


QUESTIONS = (
    Question(
        name="trend",
        words="Have the headline figures moved, month by month, by more than chance?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("trend_by_month", "trend_exits_by_month", "data_to"),
        work=trend,
        columns=(
            *_COUNTS, "mean", "lower_limit", "upper_limit", "moving_range", *trend_measures.MARKS, "is_provisional",
        ),
        hides={"denominator": ("estimate",)},
        measure=trend_measures.trend,
    ),
    Question(
        name="cusum",
        words="Has a counselor lost more clients early than expected, one start after another?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("cusum_pairings", "early_dropout_by_number", "early_dropout_expected_by_number"),
        work=cusum,
        columns=(
            "counselor_id", "start_on", "numerator", "denominator", "expected", "estimate", "low", "high", "pairings",
        ),
        groups=("counselor",),
        hides={"pairings": ("estimate", "low", "high")},
        measure=cusum_measures.cusum,
    ),
    Question(
        name="time_between_dropouts",
        words="How many clients lie between one early drop-out and the next?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("cusum_pairings", "early_dropout_by_number"),
        work=time_between_dropouts,
        columns=(
            "counselor_id", "start_on", "is_open", "dropped_out", "clients", "days", "expected_clients", "low", "high",
        ),
        groups=("counselor",),
        measure=time_between_measures.time_between,
    ),
)  # fmt: skip
