"""The piece of Data quality that turns a client code of the export into the case code of the pages."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.access.rules import can
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.case_codes import case_code_of
from dashboard.settings import Refused
from dashboard.views import frame


def offer_look_up(viewer: Viewer) -> None:
    """A form for admins; nothing for anybody else."""
    if not can(viewer, Permission.IMPORT_DATA):
        return
    with st.expander("Which case code is this client code?", icon=":material/key:"), st.form("case_code", border=False):
        code = st.text_input("Client code, as in the export", max_chars=200, autocomplete="off")
        st.caption("It is not stored and not logged; that somebody looked one up is.")
        if st.form_submit_button("Look up"):
            try:
                st.code(case_code_of(state.clinic(), viewer, code), language=None)
            except Refused as refusal:
                frame.show_problem(refusal)
