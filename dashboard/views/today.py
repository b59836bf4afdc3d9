"""Whom should I talk about today? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.ask import ask
from dashboard.views import attention, case, flags, frame, freshness, headline_figures, over_time, signals
from dashboard.views.figures import show_numbers
from dashboard.views.filters import all_open_cases, open_results
from dashboard.wording import today as words

viewer, data_to = open_results("today")
clinic = state.clinic()
freshness.watch_for_new_data()
cases = ask(clinic, viewer, "attention", all_open_cases())
record = ask(clinic, viewer, "attention_track_record", all_open_cases())
flagged, look = flags.flags_in_force(viewer, state.filters(data_to)), flags.last_look(viewer)
counselors = flags.in_force(flagged)["counselor_id"].nunique()
clients, worse = attention.count_clients(cases)
due = len(case.due_now(viewer, all_open_cases()))
frame.show_headline(
    words.headline(clients=clients, worse=worse, actions_due=due, flagged=counselors, has_looked=look is not None)
)
months = ask(clinic, viewer, "trend", state.two_years(data_to))
headline_figures.show_figures(viewer, data_to, months)
over_time.show_over_time(months)
case.show_due(viewer, all_open_cases(), cases.names)
st.header("Clients to talk about", anchor=False)
with attention.show_attention(cases, record, leads_to_counselor=True):
    st.header("Worth a look", anchor=False)
    flags.show_flags(flagged, look)
    signals.lead_to_an_hour(ask(clinic, viewer, "counselors"))
show_numbers("attention", cases, cases.frame, cases.names)
frame.show_safety_note()
