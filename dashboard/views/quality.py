"""Shared pieces of Data quality: the day that counts as now, the steps, and the checks."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.answers.answer import Answer
from dashboard.wording import common

# Fewer appointments than this in the 30 days before it do not make a day that counts as now.
FEW_ROWS = 5
STEPS = {
    "appointments": "Rows in the files",
    "in_time": "Up to the day that counts as now",
    "attended": "Appointments attended",
    "sessions": "Sessions of counseling",
    "episodes": "Courses of counseling",
    "begun": "Begun with a session",
    "seen_from_start": "Seen from their start",
    "settled": "Old enough to be counted",
}
CHECKS = {
    "sessions_rated": ("Sessions with a rating", "Where few are rated, ratings say little."),
    "endings_inferred": ("Endings inferred from silence", "An ending form would tell what the silence means."),
    "endings_unknown": ("Endings nobody knows", "They count neither as finished nor as dropped out."),
    "attendance_unknown": ("Appointments with an unknown attendance code", "They are left out. Map the code."),
    "rows_without_session_number": ("Rows without a session number", "Sessions are then counted by the dashboard."),
    "episodes_left_truncated": ("Courses that may have begun before the data do", "Left out where sessions count."),
    "episodes_entered_late": ("Courses first seen after session 1", "They are counted from there on."),
}


def show_span(span: Answer) -> None:
    """From when to when the data go, with a warning where a few far rows set the day that counts as now."""
    row = span.frame.to_dict("records")[0]
    rows = int(row["appointments_30_days"] or 0)
    sentence = common.data_to(span.data_to, rows_in_last_30_days=rows, last_well_filled=row["proposed_on"])
    text = f"{sentence} {row['clients']:,} clients, {row['counselors']:,} counselors."
    if rows < FEW_ROWS:
        st.warning(text, icon=":material/event_busy:")
    else:
        st.markdown(f"**{text}**")


def show_steps(frame: Any) -> None:
    """Every step with what is left and what it left out."""
    named = frame.assign(step=[STEPS.get(step, step) for step in frame["step"]])
    st.dataframe(
        named,
        hide_index=True,
        key="steps",
        column_config={
            "step": st.column_config.TextColumn("Step"),
            "rows": st.column_config.NumberColumn("Left", format="localized"),
            "left_out": st.column_config.NumberColumn("Left out", format="localized"),
            "reason": st.column_config.TextColumn("Why", width="large"),
        },
    )


def show_checks(frame: Any) -> None:
    """Every check as a share with of how many, and what it means."""
    for row in frame.to_dict("records"):
        title, meaning = CHECKS.get(row["check"], (row["check"].replace("_", " "), ""))
        of_how_many = common.of_how_many(int(row["numerator"]), int(row["denominator"]), "")
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{common.percent(row['estimate'])}** {title} · {of_how_many}")
            st.caption(meaning)
