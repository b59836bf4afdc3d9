"""Shared pieces of My feedback: the newest release, and the cards beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers import reflections
from dashboard.settings import Refused
from dashboard.views import frame
from dashboard.wording import feedback as words


def of_main_instrument(frame: Any) -> Any:
    """The releases of the instrument that the newest release has first; instruments are never put together."""
    return frame[frame["instrument"] == newest(frame)["instrument"].iloc[0]]


def newest(frame: Any) -> Any:
    """The rows of the newest release."""
    return frame[frame["batch"] == frame["batch"].max()]


def show_cards(release: Any) -> None:
    """One strength, one invitation, and questions to bring to supervision."""
    for title, icon, text in (
        ("A strength to keep", "favorite", words.strength(release)),
        ("An invitation", "explore", words.invitation(release)),
    ):
        with st.container(border=True):
            st.markdown(f"**{title}** :material/{icon}:")
            st.markdown(text)
    with st.container(border=True):
        st.markdown("**Questions to take to supervision** :material/forum:")
        st.markdown("\n".join(f"- {question}" for question in words.questions(release)))


def offer_note(viewer: Viewer) -> None:
    """The counselor's note to themselves."""
    with st.expander("A note to yourself", icon=":material/edit_note:"), st.form("own_note", border=False):
        try:
            kept = reflections.own_note(state.clinic(), viewer)
        except Refused as refusal:
            frame.show_problem(refusal)
            kept = ""
        note = st.text_area("What would you like to remember?", value=kept, max_chars=reflections.LONGEST_NOTE)
        st.caption(words.whose_note())
        if st.form_submit_button("Keep it"):
            reflections.keep_note(state.clinic(), viewer, note)
            st.toast("Kept, for you alone.", icon=":material/check:")
