"""Shared pieces of Data quality: the day that counts as now, the steps, and the checks."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer
from dashboard.answers.changes import change_definition, offers
from dashboard.wording import common, quality


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
                "Step": quality.step_words(row["step"]),
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
                "What": quality.check_words(row["check"]),
            }
            for row in frame.to_dict("records")
        ],
        border="horizontal",
        hide_index=True,
    )
