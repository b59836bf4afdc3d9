"""How far can these figures be trusted? For admins and supervisors: the whole practice, no counselor."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.ask import ask
from dashboard.views import case_codes, frame, quality
from dashboard.views.figures import show_numbers

viewer = frame.open_page("data_quality")
clinic = state.clinic()
span = ask(clinic, viewer, "data_to")
if span.data_to is None:
    frame.show_no_data(viewer)
    st.stop()
quality.show_span(span)
quality.show_offers(viewer, span)
inclusion = ask(clinic, viewer, "inclusion")
checks = ask(clinic, viewer, "data_quality")
left, right = frame.side_by_side(1, 1)
with left:
    st.header("From the rows in the files to the clients counted", anchor=False)
    quality.show_steps(inclusion.frame)
    show_numbers("inclusion", inclusion, inclusion.frame)
with right:
    st.header("How complete the data are", anchor=False)
    quality.show_checks(checks.frame)
    show_numbers("data_quality", checks, checks.frame)
case_codes.offer_look_up(viewer)
