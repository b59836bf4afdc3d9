"""What becomes of low ratings: staying low, ruptures and repairs, staying in counseling; and who was asked when."""

from __future__ import annotations

import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.question import GROUPS, SUPERVISED, Question
from dashboard.answers.working import Context, Frames, as_read, in_domain_order, little_rated, share
from dashboard.measures import alliance_and_staying as staying_measures
from dashboard.measures import ruptures as rupture_measures
from dashboard.measures import stays_low as stays_low_measures


def stays_low(_: Context, frames: Frames) -> pd.DataFrame:
    """Stays low, recovers and turns low by group, the clinic's most used instrument first."""
    return in_domain_order(stays_low_measures.stays_low(frames[0]), frames[1], ("group",))


def ruptures(_: Context, frames: Frames) -> pd.DataFrame:
    """Ruptures and repairs by counselor, beside what chance gives."""
    counts, rule = frames
    worked = rupture_measures.ruptures(counts)
    worked["clients"] = counts["clients"].to_numpy()
    worked["is_little_rated"] = little_rated(worked["coverage"])
    worked["instrument"] = rule["instrument"].iloc[0] if len(rule) else None
    return worked


def ruptures_practice(_: Context, frames: Frames) -> dict[str, float]:
    """The rule in force: points that count as a fall and as back, and how often ratings were shuffled."""
    rule = frames[1]
    return {name: float(rule[name].iloc[0]) for name in ("fall", "reach", "shuffles")} if len(rule) else {}


def alliance_and_staying(_: Context, frames: Frames) -> pd.DataFrame:
    """Leaving right after a session below the mark, and the landmarks at sessions 1 and 3."""
    patterns, landmarks, main = frames
    return in_domain_order(staying_measures.alliance_and_staying(patterns, landmarks), main, ())


def alliance_of_dropouts(_: Context, frames: Frames) -> pd.DataFrame:
    """First ratings of those who dropped out and of those who ended otherwise."""
    return in_domain_order(staying_measures.first_ratings(frames[0]), frames[1], ())


def coverage_by_session(_: Context, frames: Frames) -> pd.DataFrame:
    """Rated sessions of attended ones by session number."""
    frame = frames[0].rename(columns={"group_label": "group"})
    frame["session_number"] = ["7+" if number == 7 else str(number) for number in frame.pop("session_no")]
    frame["coverage"] = share(frame["rated"], frame["sessions"])
    return frame


QUESTIONS = (
    Question(
        name="stays_low",
        words="Who stays below the mark after a first low rating, and who does not?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("stays_low", "main_instrument"),
        work=stays_low,
        columns=(
            "group", "instrument", "domain", "clients", "low_first_clients", "stays_low_clients", "recovers_clients",
            "turns_low_clients", "stays_low_share", "stays_low_share_low", "stays_low_share_high", "net_recovery",
            "net_recovery_low", "net_recovery_high",
        ),
        groups=GROUPS,
        hides={
            "low_first_clients": ("stays_low_share", "stays_low_share_low", "stays_low_share_high"),
            "clients": ("net_recovery", "net_recovery_low", "net_recovery_high"),
        },
        measure=stays_low_measures.stays_low,
    ),
    Question(
        name="ruptures",
        words="Where does the alliance fall and stay low, and where is it repaired?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("ruptures", "rupture_rule"),
        work=ruptures,
        columns=(
            "counselor_id", "rated_pairs", "ruptures", "repaired", "unrepaired_dropped_out", "ruptures_per_100",
            "by_chance_per_100", "repaired_share", "ruptures_per_100_low", "ruptures_per_100_high",
            "repaired_share_low", "repaired_share_high", "repaired_by_chance", "clients", "coverage",
            "is_little_rated", "instrument",
        ),
        groups=("counselor",),
        hides={
            "clients": ("ruptures_per_100", "ruptures_per_100_low", "ruptures_per_100_high", "by_chance_per_100"),
            "ruptures": ("repaired_share", "repaired_share_low", "repaired_share_high", "repaired_by_chance"),
        },
        practice=ruptures_practice,
        measure=rupture_measures.ruptures,
    ),
    Question(
        name="rupture_rule",
        words="What counts as a rupture here, and as repaired?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("rupture_rule",),
        work=as_read,
        columns=("instrument", "domain", "fall", "reach", "shuffles"),
        measure=rupture_measures.find_ruptures,
    ),
    Question(
        name="alliance_and_staying",
        words="Do clients leave more often right after a session below the mark?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("alliance_and_staying", "alliance_and_staying_landmarks", "main_instrument"),
        work=alliance_and_staying,
        columns=(
            "instrument", "domain", "landmark", "group", "rated_sessions", "left_right_after", "share", "difference",
            "difference_low", "difference_high", "clients", "dropped_out_clients", "dropped_out_by_8",
            "dropped_out_by_8_low", "dropped_out_by_8_high", "compared_clients",
        ),
        hides={
            "clients": ("share", "dropped_out_by_8", "dropped_out_by_8_low", "dropped_out_by_8_high"),
            "compared_clients": ("difference", "difference_low", "difference_high"),
        },
        measure=staying_measures.alliance_and_staying,
    ),
    Question(
        name="alliance_of_dropouts",
        words="How far apart are the first ratings of clients who dropped out and of those who ended otherwise?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("alliance_of_dropouts", "main_instrument"),
        work=alliance_of_dropouts,
        columns=(
            "instrument", "domain", "dropped_out_clients", "ended_otherwise_clients", "dropped_out_mean", "other_mean",
            "d", "d_low", "d_high",
        ),
        hides={
            "dropped_out_clients": ("dropped_out_mean", "d", "d_low", "d_high"),
            "ended_otherwise_clients": ("other_mean", "d", "d_low", "d_high"),
        },
        measure=staying_measures.first_ratings,
    ),
    Question(
        name="coverage_by_session",
        words="At which sessions are clients asked for feedback?",
        permission=Permission.SEE_RESULTS,
        scope=SUPERVISED,
        queries=("coverage_by_session",),
        work=coverage_by_session,
        columns=("group", "session_number", "clients", "sessions", "rated", "coverage"),
        groups=GROUPS,
        hides={"clients": ("coverage",)},
    ),
)  # fmt: skip
