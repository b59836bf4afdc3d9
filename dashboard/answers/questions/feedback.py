"""A counselor's own feedback: as released, and where the clinic has decided so, as it stands."""

from __future__ import annotations

import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import OPEN, OWN, Question
from dashboard.answers.working import Context, Frames, as_read, in_domain_order, with_rate
from dashboard.measures.intervals import wilson


def open_feedback(_: Context, frames: Frames) -> pd.DataFrame:
    """Shares below the mark by domain of the clinic's main instrument, over all of one's codes, with Wilson limits."""
    counts, main = frames
    counted = counts[counts["instrument"].isin(main["instrument"])]
    sums = counted.groupby(["instrument", "domain"], as_index=False)[["clients", "low_clients"]].sum()
    worked = with_rate(sums, "low_clients", "clients", "low_share", "low_share_low", "low_share_high")
    return in_domain_order(worked, main, ("instrument",))


QUESTIONS = (
    Question(
        name="my_feedback",
        words="How do my clients experience our work?",
        permission=Permission.SEE_OWN_FEEDBACK,
        scope=OWN,
        queries=("my_feedback",),
        work=as_read,
        columns=(
            "batch", "quarter", "instrument", "domain", "clients_at_least", "band", "practice_band_low",
            "practice_band_high",
        ),
    ),
    Question(
        name="my_open_feedback",
        words="How do my clients experience our work, where feedback is open?",
        permission=Permission.SEE_OWN_FEEDBACK,
        scope=OPEN,
        queries=("alliance_by_counselor", "main_instrument"),
        work=open_feedback,
        columns=(
            "instrument", "domain", "clients", "low_clients", "low_share", "low_share_low", "low_share_high",
        ),
        hides={"clients": ("low_share", "low_share_low", "low_share_high")},
        measure=wilson,
    ),
)  # fmt: skip
