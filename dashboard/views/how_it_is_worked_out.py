"""How is each figure worked out? For everybody, written from the questions, measures and settings themselves."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.views import explain, frame

viewer = frame.open_page("how_it_is_worked_out")
definitions = state.clinic().definitions()
st.markdown(
    "Nothing on this page is written by hand twice: it is read from the questions, the measures and the rules that "
    "the figures themselves are made with."
)
questions, rules, instruments = st.tabs(["Questions and figures", "Rules in force", "Instruments and marks"])
with questions:
    chosen = explain.choose_question()
    if chosen:
        with st.container(border=True):
            explain.show_entry(chosen, definitions)
    else:
        explain.show_questions(definitions)
with rules:
    explain.show_definitions(definitions)
with instruments:
    explain.show_instruments(definitions)
