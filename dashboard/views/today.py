"""Whom should I talk about today? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.ask import ask
from dashboard.views import attention, flags, frame, headline_figures
from dashboard.views.figures import show_numbers
from dashboard.views.filters import all_open_cases, filter_bar
from dashboard.wording import today as words

viewer = frame.open_page("today")
span = filter_bar(viewer)
if span is None or span.data_to is None:
    frame.show_no_data(viewer)
    st.stop()
clinic = state.clinic()
cases = ask(clinic, viewer, "attention", all_open_cases())
early = ask(clinic, viewer, "early_dropout", state.filters(span.data_to))
flagged = flags.flagged_rows(early)
frame.show_headline(words.headline(clients=cases.frame["case_code"].nunique(), flagged=len(flagged)))
headline_figures.show_figures(viewer, span.data_to)
left, right = st.columns([3, 1], gap="large")
with left:
    st.subheader("Clients to talk about", anchor=False)
    attention.show_attention(cases, at_most=10, leads_to_counselor=True)
    show_numbers("attention", cases, cases.frame, cases.names)
with right:
    st.subheader("Worth a look", anchor=False)
    flags.show_flags(early, flagged)
frame.show_safety_note()
