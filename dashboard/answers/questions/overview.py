"""The headline figures, and who is in view."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import SUPERVISED, Question
from dashboard.answers.working import (
    Context,
    Frames,
    as_read,
    exits_of,
    with_rate,
)
from dashboard.measures import retention as retention_measures


def headline_figures(context: Context, frames: Frames) -> pd.DataFrame:
    """The figures of the first page, in whole scope: one row each, numerator and denominator in people or sessions.

    still_attending_3 is the Kaplan-Meier share after session 3 with its limits; its denominator are the clients at risk
    at session 1 and it has no numerator, since some are censored on the way. The others have Wilson limits.
    """
    exits, early, alliance_counts, coverage_counts, main = frames
    curve = retention_measures.retention(exits_of(exits), min_at_risk=1)
    heard = alliance_counts[
        alliance_counts["instrument"].isin(main["instrument"]) & (alliance_counts["domain"] == "heard")
    ]
    shares = pd.DataFrame(
        [
            ("early_dropout", early["dropped_out"].sum(), early["pairings"].sum()),
            ("low_heard", heard["low_clients"].sum(), heard["clients"].sum()),
            ("clearly_low_heard", heard["clearly_low_clients"].sum(), heard["clients"].sum()),
            ("coverage", coverage_counts["rated"].sum(), coverage_counts["sessions"].sum()),
        ],
        columns=["figure", "numerator", "denominator"],
    )
    worked = with_rate(shares, "numerator", "denominator", "estimate", "low", "high")
    return pd.concat([still_attending(curve, session_number=3), worked], ignore_index=True)


def still_attending(curve: pd.DataFrame, session_number: int) -> pd.DataFrame:
    """The row `still_attending_N` of a curve of `measures.retention`: the share after that session, with limits."""
    at_start = curve.loc[curve["session_number"] == 1, "at_risk_clients"]
    there = curve[curve["session_number"] == session_number]
    return pd.DataFrame(
        {
            "figure": [f"still_attending_{session_number}"],
            "numerator": [np.nan],
            "denominator": [float(at_start.sum())],
            "estimate": [_only(there["still_attending"])],
            "low": [_only(there["still_attending_low"])],
            "high": [_only(there["still_attending_high"])],
        }
    )


def _only(values: pd.Series[float]) -> float:
    return float(values.iloc[0]) if len(values) else np.nan


def left_out(context: Context, frames: Frames) -> pd.DataFrame:
    """Reasons with at least one client left out."""
    return frames[0][frames[0]["clients"] > 0].reset_index(drop=True)


QUESTIONS = (
    Question(
        name="headline_figures",
        words="How do the headline figures stand?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=(
            "retention_exits_by_session", "early_dropout_by_counselor", "alliance_by_counselor",
            "coverage_by_counselor", "main_instrument",
        ),
        work=headline_figures,
        columns=("figure", "numerator", "denominator", "estimate", "low", "high"),
        hides={"denominator": ("estimate", "low", "high")},
    ),
    Question(
        name="counselors",
        words="Which counselors do I supervise?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("counselors_supervised",),
        work=as_read,
        columns=("counselor_id", "name", "team", "site"),
    ),
    Question(
        name="left_out",
        words="Who is left out of these figures, and why?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("left_out_by_reason",),
        work=left_out,
        columns=("reason", "clients"),
        units=("episode", "pairing"),
    ),
)  # fmt: skip
