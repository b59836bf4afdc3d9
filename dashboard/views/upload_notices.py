"""What the upload page says around its steps: on sample data, on a new store, and after an import."""

from __future__ import annotations

import streamlit as st

from dashboard import state


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
            "3. Add people. Each gets a one-time link to choose a password:"
        )
        st.code(
            "python -m dashboard people add EMAIL --role supervisor --team TEAM\n"
            "python -m dashboard people add EMAIL --role counselor --counselor CODE",
            language=None,
        )


def show_result() -> None:
    """What the last import or undo of this visit did, or that it was stopped."""
    if st.session_state.pop(state.UPLOAD_RUNNING, False):
        st.warning("The import was stopped before its end; nothing was changed.", icon=":material/cancel:")
    result = st.session_state.pop(state.UPLOAD_RESULT, None)
    if result:
        st.success(result, icon=":material/check_circle:")
        st.caption("To take it back, see below: what it corrected goes back to what it was before.")
