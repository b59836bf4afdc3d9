"""What clients say in their ratings, and how many are asked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import GROUPS, SUPERVISED, Question
from dashboard.answers.working import (
    Context,
    Frames,
    in_domain_order,
    little_rated,
    share,
    with_rate,
)
from dashboard.measures import alliance as alliance_measures
from dashboard.measures import flags as flag_measures
from dashboard.measures.intervals import wilson


def alliance(context: Context, frames: Frames) -> pd.DataFrame:
    """Alliance figures by counselor, the clinic's most used instrument first."""
    counts, practice, main, flags = frames
    worked = alliance_measures.alliance(counts, practice, context.definitions.sigma_prior)
    worked["rated_clients"] = counts["rated_clients"].to_numpy()
    worked["is_little_rated"] = little_rated(worked["coverage"])
    in_force = flags[flags["is_in_force"]].rename(columns={"measure": "domain"})
    flagged = flag_measures.with_flags(worked, in_force, ["counselor_id", "instrument", "domain"])
    return in_domain_order(flagged, main, ("counselor_id",))


def alliance_practice(context: Context, frames: Frames) -> dict[str, float]:
    """The practice's share below the mark, keyed `instrument.domain`; empty where too few clients are in it.

    Nothing stands beside it that would say so: a period of one day would tell how its only client rated.
    """
    fewest = max(1, context.definitions.min_clients_supervisor)
    shares: dict[str, float] = {}
    for (instrument, domain), rows in frames[1].groupby(["instrument", "domain"]):
        clients = float(rows["clients"].sum())
        shares[f"{instrument}.{domain}"] = float(rows["low_clients"].sum()) / clients if clients >= fewest else np.nan
    return shares


def alliance_by_session(_: Context, frames: Frames) -> pd.DataFrame:
    """Mean, quartiles and share below the mark by stage."""
    frame = frames[0].rename(columns={"group_label": "group"})
    frame["low_share"] = share(frame["low_clients"], frame["clients"])
    return in_domain_order(frame, frames[1], ("group",), ("session_number",))


def alliance_by_quarter(_: Context, frames: Frames) -> pd.DataFrame:
    """Share below the mark by quarter of starts, with Wilson limits."""
    frame = with_rate(frames[0], "low_clients", "clients", "low_share", "low_share_low", "low_share_high")
    return in_domain_order(frame, frames[1], (), ("quarter_on",))


def coverage(_: Context, frames: Frames) -> pd.DataFrame:
    """Rated sessions of attended ones, and drop-outs whose last session went unrated."""
    frame = frames[0].copy()
    frame["coverage"] = share(frame["rated"], frame["sessions"])
    frame["missing_at_last_before_dropout"] = share(frame["last_not_rated"], frame["dropped_out"])
    return frame


def coverage_by_quarter(_: Context, frames: Frames) -> pd.DataFrame:
    """Rated sessions of attended ones by quarter."""
    frame = frames[0].copy()
    frame["coverage"] = share(frame["rated"], frame["sessions"])
    return frame


QUESTIONS = (
    Question(
        name="alliance",
        words="With whom do clients rate the work below the mark early on?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("alliance_by_counselor", "alliance_by_number", "main_instrument", "flags"),
        work=alliance,
        columns=(
            "counselor_id", "instrument", "domain", "clients", "low_clients", "clearly_low_clients", "low_share",
            "low_share_low", "low_share_high", "shrunken_share", "shrunken_low", "shrunken_high", "mean_score",
            "coverage", "straight_lined_share", "ceiling_share", "label", "is_little_rated",
        ),
        groups=("counselor",),
        hides={
            "clients": (
                "low_share", "low_share_low", "low_share_high", "shrunken_share", "shrunken_low", "shrunken_high",
            ),
            "rated_clients": ("mean_score", "straight_lined_share", "ceiling_share"),
        },
        practice=alliance_practice,
        measure=alliance_measures.alliance,
    ),
    Question(
        name="alliance_by_session",
        words="How do ratings go over the sessions?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("alliance_by_session", "main_instrument"),
        work=alliance_by_session,
        columns=(
            "group", "instrument", "domain", "session_number", "clients", "mean_score", "q25", "median", "q75",
            "low_share",
        ),
        groups=GROUPS,
        hides={"clients": ("mean_score", "q25", "median", "q75", "low_share")},
    ),
    Question(
        name="alliance_by_quarter",
        words="How has the share of clients below the mark gone over the quarters?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("alliance_by_quarter", "main_instrument"),
        work=alliance_by_quarter,
        columns=(
            "quarter_on", "instrument", "domain", "clients", "low_clients", "clearly_low_clients", "low_share",
            "low_share_low", "low_share_high",
        ),
        hides={"clients": ("low_share", "low_share_low", "low_share_high")},
        measure=wilson,
    ),
    Question(
        name="coverage",
        words="How many sessions were rated?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("coverage_by_counselor",),
        work=coverage,
        columns=("counselor_id", "sessions", "rated", "coverage", "missing_at_last_before_dropout"),
        groups=("counselor",),
        hides={"sessions": ("coverage",), "dropped_out": ("missing_at_last_before_dropout",)},
    ),
    Question(
        name="coverage_by_quarter",
        words="How has the share of rated sessions gone over the quarters?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("coverage_by_quarter",),
        work=coverage_by_quarter,
        columns=("quarter_on", "sessions", "rated", "coverage"),
        hides={"sessions": ("coverage",)},
    ),
)  # fmt: skip
