"""What should we talk about in supervision? For supervisors, about one counselor; opening it is logged."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.ask import ask
from dashboard.views import attention, case, counselor_course, flags, frame, ratings, reports, signals
from dashboard.views.filters import all_open_cases, open_results
from dashboard.wording import alliance as alliance_words
from dashboard.wording import empty

viewer, data_to = open_results("counselor")
clinic = state.clinic()
code = signals.choose_counselor(ask(clinic, viewer, "counselors"))
if code is None:
    frame.show_empty(empty.nobody_in_scope(), icon="group_off")
    st.stop()
signals.note_visit(viewer, code)

filters = state.filters(data_to, counselor_id=code)
reports.offer_pack(viewer, code, filters)
early = ask(clinic, viewer, "early_dropout", filters)
alliance = ask(clinic, viewer, "alliance", filters)
coverage = ask(clinic, viewer, "coverage", filters)
left, right = frame.side_by_side(1, 1)
with left:
    found = signals.signals_of(early, alliance)
    signals.show_strength(found)
    signals.show_strongest(found)
    flags.show_own_flags(flags.flags_in_force(viewer, filters), flags.last_look(viewer))
    signals.show_signals(found, early, coverage)
with right:
    if alliance.is_empty:
        frame.show_empty(empty.no_ratings(), icon="rate_review")
    else:
        instrument = ratings.choose_instrument(alliance)
        domain = ratings.choose_domain(ratings.of_instrument(alliance.frame, instrument))
        own = ask(clinic, viewer, "alliance_by_session", state.filters(data_to, counselor_id=code, by="counselor"))
        everybody = ask(clinic, viewer, "alliance_by_session", state.filters(data_to))
        ratings.show_trajectory("trajectory", own, instrument, domain, beside=everybody)
        frame.show_idea(alliance_words.what_to_do(domain))
counselor_course.show_course(viewer, data_to, code)
st.header("Clients to talk about", anchor=False)
cases = ask(clinic, viewer, "attention", all_open_cases(counselor_id=code))
record = ask(clinic, viewer, "attention_track_record", all_open_cases())
attention.show_attention(cases, record, leads_to_counselor=False)
case.show_agreed(viewer, code)
frame.show_safety_note()
