"""Tables of answers: each column under its name in words, shares in percent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import values
from dashboard.answers.spreadsheet import harmless
from dashboard.wording import common

COUNTS = {
    "at_risk_clients": "Clients counted",
    "other_at_risk_clients": "Clients on the other side",
    "counselors": "Counselors",
    "counselors_above": "Of these, above the better quartile",
    "other_counselors": "Counselors on the other side",
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
    "low_first_clients": "Below the mark at session 1",
    "stays_low_clients": "Stay low",
    "recovers_clients": "Recover",
    "turns_low_clients": "Turn low",
    "rated_pairs": "Rated after another rating",
    "ruptures": "Ruptures",
    "repaired": "Repaired",
    "unrepaired_dropped_out": "Not repaired, dropped out",
    "rated_sessions": "Rated sessions",
    "left_right_after": "Left right after",
    "compared_clients": "Clients in the smaller group",
    "ended_otherwise_clients": "Ended otherwise",
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
    "stays_low_share": "Stay low",
    "stays_low_share_low": "from",
    "stays_low_share_high": "to",
    "net_recovery": "Recover minus turn low",
    "net_recovery_low": "from",
    "net_recovery_high": "to",
    "repaired_share": "Repaired",
    "repaired_share_low": "from",
    "repaired_share_high": "to",
    "repaired_by_chance": "Repaired, by chance",
    "share": "Share",
    "dropped_out_by_8": "Dropped out by session 8",
    "dropped_out_by_8_low": "from",
    "dropped_out_by_8_high": "to",
    "missing_at_last_before_dropout": "Last session before drop-out not rated",
    "estimate": "Share",
    "low": "from",
    "high": "to",
    "other_estimate": "Share on the other side",
    "difference": "Difference",
    "difference_low": "from",
    "difference_high": "to",
    "mean": "Mean of all months",
    "lower_limit": "Limits: from",
    "upper_limit": "to",
    "moving_range": "Change on the month before",
    "better_quartile": "The practice’s better quartile",
    "team_variance_share": "Differences that teams share",
    "effect": "Effect",
    "smallest_detectable": "Smallest that would be found",
    "limit95_low": "Chance, 95 in 100: from",
    "limit95_high": "to",
    "limit998_low": "Chance, 998 in 1,000: from",
    "limit998_high": "to",
    "od95_low": "With other differences, 95 in 100: from",
    "od95_high": "to",
    "od998_low": "With other differences, 998 in 1,000: from",
    "od998_high": "to",
}
WORDS = {
    "clients_per_year": "Clients a year",
    "above_per_year": "Below the mark beyond the better quartile, a year",
    "above_low": "from",
    "above_high": "to",
    "trained_on": "Day",
    "title": "Title",
    "hours": "Hours",
    "attended_counselors": "Attended, counselors",
    "attended_before_clients": "Attended, clients before",
    "attended_after_clients": "Attended, clients after",
    "other_before_clients": "Others, clients before",
    "other_after_clients": "Others, clients after",
    "is_too_early": "Too early",
    "until_on": "Until about",
    "counselor": "Counselor",
    "counselor_id": "Code",
    "group": "Group",
    "compared_with": "Compared with",
    "measure": "Measure",
    "note": "Note",
    "mean_first": "Mean first score",
    "mean_better": "Points better, mean",
    "adjusted_change": "Beyond what the first score lets expect",
    "adjusted_change_low": "from",
    "adjusted_change_high": "to",
    "shrunken_change": "Best estimate",
    "shrunken_change_low": "from",
    "shrunken_change_high": "to",
    "session_number": "Session",
    "instrument": "Instrument",
    "domain": "Domain",
    "label": "In short",
    "quarter_on": "Quarter from",
    "figure": "Figure",
    "month_on": "Month",
    "is_beyond_limits": "Beyond the limits",
    "is_run_of_7": "7 on one side",
    "is_trend_of_7": "7 in one direction",
    "is_two_of_three": "2 of 3 near a limit",
    "is_provisional": "Provisional",
    "flagged_on": "Worth a look since",
    "mean_score": "Mean score",
    "median": "Median",
    "q25": "A quarter below",
    "q75": "A quarter above",
    "dropped_out_pct": "Dropped out, of 100",
    "landmark": "Followed from session",
    "dropped_out_mean": "Mean of those who dropped out",
    "other_mean": "Mean of the others",
    "d": "Difference in standard deviations",
    "d_low": "from",
    "d_high": "to",
    "ruptures_per_100": "Ruptures per 100 rated sessions",
    "ruptures_per_100_low": "from",
    "ruptures_per_100_high": "to",
    "by_chance_per_100": "By chance, per 100",
    "is_little_rated": "Under half rated",
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


def show_table(frame: Any, *, key: str, min_clients: int) -> None:
    """A table of an answer, columns in words; says what "too few" means where a cell is hidden."""
    st.dataframe(
        as_shown(frame),
        key=key,
        hide_index=True,
        column_config=columns_of(frame),
        width="stretch",
        placeholder=values.NO_DATA,
    )
    if any(values.hidden_columns(row) for row in frame.to_dict("records")):
        st.caption(common.too_few_note(min_clients))


def as_shown(frame: Any) -> Any:
    """The frame with shares, and every column that has a hidden cell, as texts: a number, "0 %", "too few" or a dash.

    The texts are padded on the left, so that sorting them sorts the numbers. The column that names hidden cells goes.
    """
    rows = frame.to_dict("records")
    hidden = {column for row in rows for column in values.hidden_columns(row)}
    # The table's own toolbar writes what is shown into a CSV file, and neutralises nothing.
    shown = harmless(frame.drop(columns=[values.HIDDEN_COLUMN], errors="ignore"))
    counts = _counts(frame)
    for column in shown.columns:
        if is_share(column, counts):
            shown[column] = _padded([values.share_text(values.value_of(row, column)) for row in rows])
        elif column in hidden:
            shown[column] = _padded([values.number_text(values.value_of(row, column)) for row in rows])
    return shown


def is_share(column: str, counts: Mapping[str, str]) -> bool:
    """Whether the column holds shares of 0 to 1, given the words of the columns that hold counts."""
    return column not in counts and column in SHARES


def columns_of(frame: Any) -> dict[str, Any]:
    """The column configuration of every column that has words; others keep their own name."""
    counts = _counts(frame)
    configured: dict[str, Any] = {}
    for column in frame.columns:
        if column in counts:
            configured[column] = st.column_config.NumberColumn(counts[column], format="localized")
        elif column in SHARES:
            configured[column] = st.column_config.TextColumn(SHARES[column], alignment="right")
        elif column in WORDS:
            configured[column] = st.column_config.Column(WORDS[column])
    return configured


def _counts(frame: Any) -> Mapping[str, str]:
    """`dropped_out` is a count where counselors are listed and a share elsewhere, as the question promises."""
    return {**COUNTS, "dropped_out": "Dropped out"} if "pairings" in frame.columns else COUNTS


def _padded(texts: Sequence[str]) -> list[str]:
    """Numbers padded to the same length before the point, which is what makes their texts sort as numbers do."""
    before = {text: len(text.split()[0].partition(".")[0]) for text in texts if text[0].isdigit()}
    widest = max(before.values(), default=0)
    return [" " * (widest - before.get(text, widest)) + text for text in texts]
