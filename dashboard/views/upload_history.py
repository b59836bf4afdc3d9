"""Every import so far, and taking one back."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers import imports
from dashboard.answers.answer import Answer
from dashboard.settings import Refused
from dashboard.views import frame


def show_history(history: Answer, *, can_undo: bool) -> None:
    """Every import with its files and counts, and the undo of those in use."""
    st.header("What was imported so far", anchor=False)
    rows = list(reversed(history.frame.to_dict("records")))
    st.dataframe([_history_row(row) for row in rows], hide_index=True, key="history")
    live = [int(row["import_id"]) for row in rows if row["is_live"]]
    if not can_undo or not live:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A key of its own after each import, so that the newest one is offered.
        import_id = st.selectbox("Import", live, width=120, key=f"undo_which_{live[0]}")
        if st.button("Take back …", icon=":material/undo:"):
            _confirm_undo(import_id)


@st.dialog("Take this import back?")
@frame.on_its_own
def _confirm_undo(viewer: Viewer, import_id: int) -> None:
    st.markdown(
        f"Import **{import_id}** is taken out. What it corrected goes back to what it was before; rows that a later "
        "import brought again stay. The history keeps a line about both."
    )
    keep, take_back = st.columns(2)
    if keep.button("Keep it", width="stretch"):
        st.rerun()
    if take_back.button("Take it back", type="primary", width="stretch"):
        try:
            report = imports.undo(state.clinic(), viewer, import_id)
        except Refused as refusal:
            frame.show_problem(refusal)
            return
        st.session_state[state.UPLOAD_RESULT] = (
            f"Import {import_id} is taken back: {report.appointments_after:,} appointments are left "
            f"of {report.appointments_before:,}."
        )
        st.rerun()


def _history_row(row: dict[str, Any]) -> dict[str, object]:
    return {
        "Import": row["import_id"],
        "When (UTC)": row["imported_at"],
        "By": row["imported_by"],
        "State": "in use" if row["is_live"] else "taken back",
        "Rows read": row["rows_read"],
        "Corrected": row["rows_corrected"],
        "Unchanged": row["rows_unchanged"],
        "Rejected": row["rows_rejected"],
        "Files": ", ".join(file["name"] for file in json.loads(row["files"])),
    }
