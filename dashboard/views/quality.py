"""Shared pieces of Data quality: the day that counts as now, the steps, and the checks."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer
from dashboard.answers.changes import change_definition, offers
from dashboard.wording import common

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
    "attendance_unknown": ("Appointments with an unknown attendance code", "Left out until the code is known."),
    "rows_without_session_number": ("Rows without a session number", "The dashboard then counts the sessions itself."),
    "episodes_left_truncated": (
        "Courses that may have begun before the data do",
        "Left out wherever the number of a session matters.",
    ),
    "episodes_entered_late": ("Courses first seen after session 1", "Counted from there on."),
}


def show_span(span: Answer) -> None:
    """To which day the data go and for how many, with what is out of the ordinary."""
    row = span.frame.to_dict("records")[0]
    st.markdown(f"**{common.data_to(span.data_to)} {row['clients']:,} clients, {row['counselors']:,} counselors.**")
    for note in span.notes:
        st.warning(note, icon=":material/event_busy:")


def show_offers(viewer: Viewer, span: Answer) -> None:
    """A button for each change of a definition that the notes suggest; only an admin has any."""
    for offer in offers(viewer, span):
        if st.button(offer.words, key=f"offer_{offer.key}_{offer.value}", help="For everybody; it is logged."):
            with st.spinner("Counting anew ..."):
                change_definition(state.clinic(), viewer, offer.key, offer.value)
            st.rerun()


def show_steps(frame: Any) -> None:
    """Every step with what is left after it, what it left out, and why."""
    st.table(
        [
            {
                "Step": STEPS.get(row["step"], row["step"]),
                "Left": f"**{int(row['rows']):,}**",
                "Left out": f"{int(row['left_out']):,}" if row["left_out"] else "",
                "Why": row["reason"],
            }
            for row in frame.to_dict("records")
        ],
        border="horizontal",
        hide_index=True,
    )


def show_checks(frame: Any) -> None:
    """Every check as a share, of how many, and what it means for the figures."""
    st.table(
        [
            {
                "Share": f"**{common.percent(row['estimate'])}**",
                "Of how many": common.of_how_many(int(row["numerator"]), int(row["denominator"]), ""),
                "What": _check_words(row["check"]),
            }
            for row in frame.to_dict("records")
        ],
        border="horizontal",
        hide_index=True,
    )


def _check_words(check: str) -> str:
    title, meaning = CHECKS.get(check, (check.replace("_", " ").capitalize(), ""))
    return f"{title}. {meaning}"
