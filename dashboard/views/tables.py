"""Tables of answers: each column under its name in words, shares in percent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

COUNTS = {
    "at_risk_clients": "Clients counted",
    "attended_clients": "Clients who came",
    "dropped_out_clients": "Dropped out",
    "planned_clients": "Finished as planned",
    "changed_counselor_clients": "Changed counselor",
    "other_clients": "Left for other reasons",
    "left_dropped_out": "Dropped out",
    "left_planned": "Finished as planned",
    "left_changed": "Changed counselor",
    "left_other": "Left for other reasons",
    "pairings": "Clients counted",
    "unresolved": "Not yet known",
    "by_transfer": "Came from a colleague",
    "clients": "Clients",
    "low_clients": "Below the mark",
    "clearly_low_clients": "Did not feel heard",
    "rated_clients": "Clients with any rating",
    "sessions": "Sessions",
    "rated": "Sessions rated",
    "last_not_rated": "Last session not rated",
    "rows": "Left after this step",
    "left_out": "Left out",
    "numerator": "How many",
    "denominator": "Of how many",
    "rows_read": "Rows read",
    "rows_accepted": "Accepted",
    "rows_rejected": "Rejected",
    "rows_unchanged": "Unchanged",
    "rows_corrected": "Corrected",
}
SHARES = {
    "still_attending": "Still attending",
    "still_attending_low": "from",
    "still_attending_high": "to",
    "dropped_out": "Dropped out",
    "dropped_out_low": "from",
    "dropped_out_high": "to",
    "planned": "Finished as planned",
    "changed_counselor": "Changed counselor",
    "other": "Other reasons",
    "rate": "As counted",
    "rate_low": "from",
    "rate_high": "to",
    "expected": "Expected",
    "shrunken_rate": "Best estimate",
    "shrunken_share": "Best estimate",
    "shrunken_low": "from",
    "shrunken_high": "to",
    "prob_above_practice": "Chance of being above the practice",
    "inferred_share": "Endings inferred",
    "low_share": "Below the mark",
    "low_share_low": "from",
    "low_share_high": "to",
    "coverage": "Sessions rated",
    "straight_lined_share": "All items alike",
    "ceiling_share": "At the maximum",
    "missing_at_last_before_dropout": "Last session before drop-out not rated",
    "estimate": "Share",
    "low": "from",
    "high": "to",
}
WORDS = {
    "counselor": "Counselor",
    "counselor_id": "Code",
    "group": "Group",
    "session_number": "Session",
    "instrument": "Instrument",
    "domain": "Domain",
    "label": "In short",
    "hidden": "Hidden, too few",
    "step": "Step",
    "reason": "Why",
    "check": "Check",
    "quarter": "Quarter",
}


def named(frame: Any, names: Mapping[str, str]) -> Any:
    """The frame with the counselors' names in front, where there are any to give."""
    if "counselor_id" not in frame.columns or not names:
        return frame
    with_names = frame.copy()
    with_names.insert(0, "counselor", [names.get(code, code) for code in frame["counselor_id"]])
    return with_names.sort_values("counselor", kind="stable", ignore_index=True)


def show_table(frame: Any, *, key: str) -> None:
    """A table of an answer, columns in words."""
    st.dataframe(frame, key=key, hide_index=True, column_config=columns_of(frame), width="stretch")


def columns_of(frame: Any) -> dict[str, Any]:
    """The column configuration of every column that has words; others keep their own name.

    `dropped_out` is a count where counselors are listed and a share elsewhere, as the question promises.
    """
    counts = {**COUNTS, "dropped_out": "Dropped out"} if "pairings" in frame.columns else COUNTS
    configured: dict[str, Any] = {}
    for column in frame.columns:
        if column in counts:
            configured[column] = st.column_config.NumberColumn(counts[column], format="localized")
        elif column in SHARES:
            configured[column] = st.column_config.NumberColumn(SHARES[column], format="percent")
        elif column in WORDS:
            configured[column] = st.column_config.Column(WORDS[column])
        elif column.startswith("limit") or column.startswith("od9"):
            configured[column] = st.column_config.NumberColumn(format="percent")
    return configured
