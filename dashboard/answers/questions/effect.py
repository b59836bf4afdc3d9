"""What a change of a definition would do to the practice's headline figures; no counselor is in any of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import PRACTICE, Question
from dashboard.answers.questions.overview import still_attending
from dashboard.answers.working import Context, Frames, exits_of, with_rate
from dashboard.measures import retention as retention_measures

COUNTED = "courses_counted"
_RATES = ("estimate", "low", "high")


def effect_of_definitions(_: Context, frames: Frames) -> pd.DataFrame:
    """The practice's figures under the definitions in force: retention, drop-out, ratings, coverage, and who counts.

    As in `headline_figures`, over the whole practice and all its data. The denominator of courses_counted are all
    courses begun; those that are not counted are left out by the definitions. low_heard is of the most used instrument.
    """
    exits, early, ratings, main, checks, steps = frames
    curve = retention_measures.retention(exits_of(exits), min_at_risk=1)
    is_heard = ratings["instrument"].isin(main["instrument"]) & (ratings["domain"] == "heard")
    rated = checks.set_index("check_name").loc["sessions_rated"]
    left = steps.set_index("step")["rows"]
    shares = pd.DataFrame(
        [
            ("early_dropout", early["dropped_out"].sum(), early["pairings"].sum()),
            ("low_heard", ratings.loc[is_heard, "low_clients"].sum(), ratings.loc[is_heard, "clients"].sum()),
            ("coverage", rated["numerator"], rated["denominator"]),
            (COUNTED, left["settled"], left["begun"]),
        ],
        columns=["figure", "numerator", "denominator"],
    )
    worked = with_rate(shares, "numerator", "denominator", *_RATES)
    # How many are counted is a plain count: there is no wider world that it would be a sample of.
    worked.loc[worked["figure"] == COUNTED, ["low", "high"]] = np.nan
    return pd.concat([still_attending(curve, session_number=3), worked], ignore_index=True)


QUESTIONS = (
    Question(
        name="effect_of_definitions",
        words="What would a change of a definition do to the practice's figures?",
        permission=Permission.CHANGE_SETTINGS,
        scope=PRACTICE,
        queries=(
            "practice_exits_by_session", "early_dropout_by_number", "alliance_by_number", "main_instrument",
            "data_quality_by_check", "inclusion_by_step",
        ),
        work=effect_of_definitions,
        columns=("figure", "numerator", "denominator", *_RATES),
        hides={"denominator": _RATES},
    ),
)  # fmt: skip
