"""Words for comparing groups in how many still attend: differences, and sessions until half have left."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.wording.common import listed
from dashboard.wording.frames import number, text, whole
from dashboard.wording.retention import NAMED_GROUPS, difference

MEDIAN = "median_sessions"
ONE_PERSON = "one_person"
NOT_STATED = "not stated"
# More sentences than this read like a table; the figure and its numbers say the same.
MOST_SENTENCES = 4


def differences(frame: pd.DataFrame, names: Mapping[str, str], session: int = 3) -> list[str]:
    """One sentence per compared group on the difference after one session, of rows of `retention_comparison`."""
    compared = frame[(frame["session_number"] == session) & (frame["compared_with"] != "")]
    return [
        difference(
            group_name(text(row, "group"), names),
            group_name(text(row, "compared_with"), names),
            number(row, "difference"),
            number(row, "difference_low"),
            number(row, "difference_high"),
            session,
            may_be_one_person=text(row, "note") == ONE_PERSON,
        )
        for _, row in compared.iterrows()
    ]


def medians(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """After which session half have left, for every group; nothing for more groups than a sentence can hold."""
    rows = frame[frame["measure"] == MEDIAN]
    told = [_median(row, names) for _, row in rows.iterrows()]
    return f"Half have left: {listed(told)}." if 0 < len(told) <= NAMED_GROUPS else ""


def differences_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text of the differences: a sentence per group and session."""
    told = [sentence for session in (3, 5, 8) for sentence in differences(frame, names, session)]
    return f"Differences between groups in who still attends. {' '.join(told) or 'Nothing to draw.'}"


def differences_caption(frame: pd.DataFrame, by: str | None) -> str:
    """How the groups are compared, and what a difference does not mean."""
    is_paired = frame["group"].nunique() == 2
    whom = (
        "The second group is compared with the first." if is_paired else "Each group is compared with all the others."
    )
    if by == "heard_early":
        whom = "Each group is compared with those at or above the mark early."
    if by in ("team", "site", "counselor"):
        sure = (
            "Clients of one counselor are alike in this, so the bars allow for how much counselors differ. A hollow "
            "sign has no bar: with fewer than five counselors on a side this may be one person."
        )
    else:
        sure = "The bars show how far chance alone can move a difference: one that reaches 0 may be none."
    return f"{whom} {sure} A difference goes together with the group; it does not say why."


def in_words(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows on shares of `retention_comparison` as people read them: groups and notes in words."""
    told = frame.assign(
        group=[group_name(group, names) for group in frame["group"]],
        compared_with=[group_name(other, names) if other else "" for other in frame["compared_with"]],
        note=["this may be one person" if note == ONE_PERSON else "" for note in frame["note"]],
    )
    return told.drop(columns="measure")


def counselors_are_single() -> str:
    """Why counselors are not compared by their curves, and where they are."""
    return (
        "A counselor is one person, so a curve cannot tell how far chance alone would take it from the others. Early "
        "drop-out compares counselors with what chance gives."
    )


def nothing_to_compare() -> str:
    """Only one group, or too few in every one of them."""
    return "There is only one group here, or too few clients in each, so there is nothing to compare."


def group_name(group: str, names: Mapping[str, str]) -> str:
    """The words for a group; the rest of the clients are "all others"."""
    return "all others" if group == "others" else names.get(group, group) or NOT_STATED


def _median(row: pd.Series, names: Mapping[str, str]) -> str:
    name, median = group_name(text(row, "group"), names), number(row, "estimate")
    who = "" if name == "all" else f"{name} "
    if median is None:
        return f"{who}not seen yet" if whole(row, "at_risk_clients") else f"{who}nobody counted"
    low, high = number(row, "low"), number(row, "high")
    if low is None and high is None:
        return f"{who}after session {median:g}"
    if low == high:
        return f"{who}after session {median:g} (quite exactly)"
    between = f"{low:g} to {high:g}" if low is not None and high is not None else f"{low or high:g} or later"
    return f"{who}after session {median:g} ({between})"
