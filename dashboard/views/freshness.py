"""The line that says so when newer data have arrived since the page was drawn."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.wording import empty

LOOK_EVERY_SECONDS = 60


def watch_for_new_data() -> None:
    """Look once a minute whether another version of the data is in force than the one on the page.

    Only this line is drawn anew: nobody loses their place, and nothing changes under their eyes.
    """
    show_if_stale(state.clinic().reader.version())


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def show_if_stale(drawn: int) -> None:
    """Say that newer data have arrived where the version in force is not the one `drawn`; else show nothing."""
    if state.clinic().reader.version() == drawn:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f":material/update: {empty.stale()}")
        # Pressing it runs the whole page, not the line alone.
        if st.button("Reload", key="reload", type="tertiary", icon=":material/refresh:"):
            st.rerun(scope="app")
