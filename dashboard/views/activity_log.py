"""The pieces of the page Activity: the check of the chain, the filters, the entries, the export."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer, viewer_for
from dashboard.answers import activity
from dashboard.answers.activity import Span
from dashboard.office.audit import Entry
from dashboard.views import frame

_ANYBODY, _ANYTHING = "Anybody", "Anything"
DAY_FORMAT = "YYYY-MM-DD"


def show_chain(problems: Sequence[str]) -> None:
    """Whether every entry stands as it was written."""
    if not problems:
        st.markdown(":material/verified: **The log is whole: every entry stands as it was written.**")
    else:
        st.error("The log was changed outside the dashboard.", icon=":material/gpp_bad:")
        st.markdown("\n".join(f"- {problem}" for problem in problems[:10]))
    st.caption(
        "Each entry carries a fingerprint of the one before. Keep an export elsewhere from time to time: whoever can "
        "write to the database itself could forge a whole new chain, and only a copy would show it."
    )


@st.fragment
@frame.on_its_own
def show_log(viewer: Viewer) -> None:
    """The filters, what they leave, and the export: by itself, so that a filter does not check the whole chain anew."""
    clinic = state.clinic()
    span = _choose_span(*activity.names(clinic, viewer))
    _show_entries(activity.entries(clinic, viewer, span))
    _offer_export(viewer, span)


def _choose_span(actors: Sequence[str], actions: Sequence[str]) -> Span:
    """The filters."""
    with st.container(horizontal=True):
        by = st.selectbox("Who", [_ANYBODY, *actors], key="activity_by", width=260)
        action = st.selectbox("What", [_ANYTHING, *actions], key="activity_action", width=260)
        first = st.date_input("From", value=None, format=DAY_FORMAT, key="activity_from", width=180)
        last = st.date_input("To", value=None, format=DAY_FORMAT, key="activity_to", width=180)
    return Span(None if by == _ANYBODY else by, None if action == _ANYTHING else action, first, last)


def _show_entries(entries: Sequence[Entry]) -> None:
    """The entries, newest first."""
    if not entries:
        frame.show_empty("Nothing in the log matches these filters.")
        return
    rows = [
        {
            "When (UTC)": entry.at,
            "Who": entry.actor,
            "What": entry.action,
            "About": entry.subject,
            "Detail": activity.in_words(entry),
        }
        for entry in entries
    ]
    st.dataframe(rows, hide_index=True, key="activity_entries")
    if len(entries) == activity.SHOWN_ENTRIES:
        st.caption(f"The newest {activity.SHOWN_ENTRIES} entries; the export has all of them.")


def _offer_export(viewer: Viewer, span: Span) -> None:
    """The entries in view as CSV; making it is logged too."""
    clinic = state.clinic()
    st.download_button(
        "Download as CSV",
        # The person is looked up anew: between the page and the click they may have lost their role.
        data=lambda: activity.export(clinic, viewer_for(clinic.office, viewer.user_id), span),
        file_name="activity.csv",
        mime="text/csv",
        icon=":material/download:",
    )
