"""What the upload page says around its steps: on sample data, on a new store, and after an import."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.views.menu import PAGES
from dashboard.wording import upload as words


def show_demo_notice() -> None:
    """Why nothing can be uploaded into sample data, and how to make a real store."""
    with st.container(border=True):
        st.markdown("**:material/science: This is sample data, and real data never mix with it.**")
        st.markdown("To bring in your own export, make a store for it and start the dashboard there:")
        st.code(
            "python -m dashboard init --data FOLDER --admin you@clinic.example\n"
            "python -m dashboard serve --data FOLDER",
            language=None,
        )
        st.markdown(
            "Then sign in with the link that `init` prints, and come back to this page. "
            "The file needs three columns: a client code, a counselor code and the day of each session."
        )


def show_first_steps() -> None:
    """What comes next on a new store."""
    with st.container(border=True):
        st.markdown("**:material/flag: A new store, in three steps**")
        st.markdown(
            "1. Drop the sessions file above; it needs a client code, a counselor code and the day of each session.\n"
            "2. Bring counselors.csv too, where there is one: its teams decide who supervises whom, and its names "
            "are shown instead of codes.\n"
            "3. Add people, each with a role, a team or a counselor code. Each gets a one-time link to choose a "
            "password."
        )
        _lead_to("people")


def show_result(*, is_first: bool) -> None:
    """What the last import or undo of this visit did, or that it was stopped; after the first one what comes next."""
    if st.session_state.pop(state.UPLOAD_RUNNING, False):
        st.warning(words.STOPPED, icon=":material/cancel:")
        # The page may stand where the import was started, far below its top.
        st.toast(words.STOPPED, icon=":material/cancel:")
    result = st.session_state.pop(state.UPLOAD_RESULT, None)
    if result:
        st.success(result, icon=":material/check_circle:")
        st.caption("To take it back, see below: what it corrected goes back to what it was before.")
        if is_first:
            _show_next_steps()


def _show_next_steps() -> None:
    with st.container(border=True):
        st.markdown("**:material/flag: What comes next**")
        st.markdown(
            "1. Look whether the data came in whole, and which clients are counted.\n"
            "2. Add supervisors with their team, and counselors with their code.\n"
            "3. *Data to* is the day of the newest attended appointment: what is still open is judged as of that day. "
            "Set it where the export reaches further than the days that are entered.\n"
            "4. Next month drop the same export here; it is read the same way."
        )
        with st.container(horizontal=True):
            _lead_to("data_quality")
            _lead_to("people")
            _lead_to("settings")


def _lead_to(page: str) -> None:
    st.page_link(PAGES[page].file, label=f"Open {PAGES[page].menu}", icon=":material/arrow_forward:")
