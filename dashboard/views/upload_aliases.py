"""Two codes for one person: joined before the import, and taken apart again."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers import aliases
from dashboard.office.aliases import Kind
from dashboard.settings import Refused
from dashboard.views import frame
from dashboard.wording import upload as words
from dashboard.wording.common import count

_KINDS: tuple[Kind, ...] = ("counselor", "client")


def show_aliases(viewer: Viewer) -> None:
    """Everything about codes that count as others, folded."""
    joined = aliases.joined_codes(state.clinic(), viewer)
    with st.expander(f"Two codes for one person: {count(len(joined), 'pair')} joined", icon=":material/join_inner:"):
        st.caption(words.ALIASES)
        if joined:
            st.dataframe(
                [{"Of a": kind, "This code": old, "Counts as": new} for kind, old, new in joined],
                hide_index=True,
                key="aliases",
            )
        _ask_for_codes(viewer)


def _ask_for_codes(viewer: Viewer) -> None:
    with st.form("two_codes", border=False):
        kind_place, old_place, new_place = st.columns((2, 3, 3))
        kind = kind_place.selectbox("Of a", _KINDS)
        old = old_place.text_input("This code")
        new = new_place.text_input("Counts as")
        with st.container(horizontal=True):
            joins = st.form_submit_button("Join them", icon=":material/join_inner:")
            parts = st.form_submit_button("Take this code apart again", type="tertiary")
    if not (joins or parts):
        return
    try:
        if joins:
            aliases.join_codes(state.clinic(), viewer, kind, old, new)
        else:
            aliases.part_codes(state.clinic(), viewer, kind, old)
    except Refused as refusal:
        frame.show_problem(refusal)
        return
    # What was checked before counts with the codes as they were.
    st.session_state.pop(state.UPLOAD_CHECKED, None)
    st.rerun()
