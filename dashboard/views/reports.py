"""The reports on paper, offered as downloads that are made when somebody asks for them."""

from __future__ import annotations

import re
from datetime import date

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer, viewer_for
from dashboard.answers.answer import Filters
from dashboard.answers.periods import newest_quarter
from dashboard.reports.pack import make_pack
from dashboard.reports.practice import make_practice_report

_UNSAFE_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")


def offer_pack(viewer: Viewer, counselor_id: str, filters: Filters) -> None:
    """The supervision pack about the counselor shown, for the period shown; making it is logged."""
    clinic = state.clinic()
    st.download_button(
        "Make the supervision pack",
        # The person is looked up anew: between the page and the click they may have lost their role.
        data=lambda: make_pack(clinic, viewer_for(clinic.office, viewer.user_id), counselor_id, filters),
        file_name=f"supervision_pack_{_UNSAFE_IN_NAMES.sub('_', counselor_id)}.pdf",
        mime="application/pdf",
        key="make_pack",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        help="Two pages to print for the hour; takes a few seconds. Making it is logged, and the counselor can see it.",
    )


def offer_practice_report(viewer: Viewer, data_to: date) -> None:
    """The practice report of the newest quarter that is over; making it is logged."""
    clinic, quarter = state.clinic(), newest_quarter(data_to)
    st.download_button(
        f"Practice report {quarter}",
        data=lambda: make_practice_report(clinic, viewer_for(clinic.office, viewer.user_id), quarter),
        file_name=f"practice_report_{quarter}.pdf",
        mime="application/pdf",
        key="make_practice_report",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        help="Four pages for a meeting inside the clinic; takes a few seconds. Making it is logged.",
    )
