"""The part of My feedback that is there only where an admin has decided that feedback is open."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.ask import ask
from dashboard.views.figures import show_numbers
from dashboard.wording import feedback as words


def show_open(viewer: Viewer) -> None:
    """The shares of all one's clients as they stand, under the sentence that says by whose decision; else nothing."""
    answer = ask(state.clinic(), viewer, "my_open_feedback")
    if answer.definitions.feedback_mode != "open":
        return
    st.header("All your clients so far", anchor=False)
    st.caption(words.open_by_decision())
    st.markdown("\n".join(f"- {line}" for line in words.open_lines(answer.frame)))
    show_numbers("my_open_feedback", answer, answer.frame)
