"""Whom should I talk about today? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.ask import ask
from dashboard.views import attention, flags, frame, headline_figures
from dashboard.views.figures import show_numbers
from dashboard.views.filters import all_open_cases, open_results
from dashboard.wording import today as words

viewer, data_to = open_results("today")
clinic = state.clinic()
cases = ask(clinic, viewer, "attention", all_open_cases())
flagged, look = flags.flags_in_force(viewer, state.filters(data_to)), flags.last_look(viewer)
counselors = flags.in_force(flagged)["counselor_id"].nunique()
clients = cases.frame["case_code"].nunique()
frame.show_headline(words.headline(clients=clients, flagged=counselors, has_looked=look is not None))
headline_figures.show_figures(viewer, data_to)
left, right = frame.side_by_side(2, 1, narrowest=230)
with left:
    st.header("Clients to talk about", anchor=False)
    attention.show_attention(cases, at_most=10, leads_to_counselor=True)
    show_numbers("attention", cases, cases.frame, cases.names)
with right:
    st.header("Worth a look", anchor=False)
    flags.show_flags(flagged, look)
frame.show_safety_note()
