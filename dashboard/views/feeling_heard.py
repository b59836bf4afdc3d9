"""Where do clients not feel heard? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import alliance_over_time, flags, frame, openness, ratings
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import open_results
from dashboard.views.standing import standing_answer, standings
from dashboard.wording import alliance as words
from dashboard.wording import empty

viewer, data_to = open_results("feeling_heard")
clinic, mode, filters = state.clinic(), state.mode(), state.filters(data_to)
answer = ask(clinic, viewer, "alliance", filters)
coverage = ask(clinic, viewer, "coverage", filters)
if answer.is_empty:
    frame.show_empty(empty.no_ratings(), icon="rate_review")
    st.stop()

instrument = ratings.choose_instrument(answer)
cells = ratings.of_instrument(answer.frame, instrument)
sure = standings(standing_answer(viewer, filters))["low_heard"]
frame.show_headline(words.headline(cells, low=sure.low, high=sure.high))
left, right = frame.side_by_side(1, 1)
with left:
    st.header("Share of clients below the mark, best estimate", anchor=False)
    minimum = answer.definitions.min_clients_supervisor
    figure = charts.low_share_heat_map(cells, answer.names, min_clients=minimum, mode=mode)
    shown = Shown(figure, words.heat_map_alt(cells, answer.names), words.heat_map_caption(minimum), cells)
    show_figure("feeling_heard", answer, shown, answer.names, opens_counselor=True)
    flags.show_domains(flags.flags_in_force(viewer, filters), instrument)
with right:
    st.header("How it goes over the sessions", anchor=False)
    domain = ratings.choose_domain(cells)
    course = ask(clinic, viewer, "alliance_by_session", filters)
    ratings.show_trajectory("trajectory", course, instrument, domain)
    frame.show_idea(words.what_to_do(domain))

left, right = frame.side_by_side(1, 1)
with left:
    alliance_over_time.show_stays_low(viewer, filters, instrument, domain)
with right:
    alliance_over_time.show_leaving(viewer, filters, instrument, domain)
left, right = frame.side_by_side(1, 1)
with left:
    alliance_over_time.show_ruptures(viewer, filters)
with right:
    alliance_over_time.show_landmarks(viewer, filters, instrument, domain)

openness.show_openness(ratings.of_instrument(answer.frame, instrument, domain), answer, coverage)
openness.show_coverage_by_session(viewer, filters, coverage)
frame.show_safety_note()
