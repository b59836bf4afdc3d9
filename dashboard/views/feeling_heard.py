"""Where do clients not feel heard? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import frame, ratings
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import filter_bar
from dashboard.views.standing import standing_answer, standings
from dashboard.wording import alliance as words
from dashboard.wording import empty

viewer = frame.open_page("feeling_heard")
span = filter_bar(viewer)
if span is None:
    frame.show_no_data(viewer)
    st.stop()
clinic, mode, filters = state.clinic(), state.mode(), state.filters(span.data_to)
answer = ask(clinic, viewer, "alliance", filters)
coverage = ask(clinic, viewer, "coverage", filters)
if answer.is_empty:
    frame.show_empty(empty.no_ratings(), icon="rate_review")
    st.stop()

instrument = ratings.choose_instrument(answer)
cells = ratings.of_instrument(answer.frame, instrument)
sure = standings(standing_answer(viewer, filters))["low_heard"]
frame.show_headline(words.headline(cells, low=sure.low, high=sure.high))
left, right = st.columns([5, 4], gap="large")
with left:
    st.subheader("Share of clients below the mark, best estimate", anchor=False)
    minimum = answer.definitions.min_clients_supervisor
    figure = charts.low_share_heat_map(cells, answer.names, min_clients=minimum, mode=mode)
    shown = Shown(figure, words.heat_map_alt(cells, answer.names), words.heat_map_caption(minimum), cells)
    show_figure("feeling_heard", answer, shown, answer.names, opens_counselor=True)
with right:
    st.subheader("How it goes over the sessions", anchor=False)
    domain = ratings.choose_domain(cells)
    course = ask(clinic, viewer, "alliance_by_session", filters)
    ratings.show_trajectory("trajectory", course, instrument, domain)
    frame.show_idea(words.what_to_do(domain))

st.subheader("How many are asked, and how openly they answer", anchor=False)
st.markdown(words.coverage_headline(coverage.frame))
left, right = st.columns(2, gap="large")
with left:
    figure = charts.coverage_list(coverage.frame, coverage.names, mode=mode)
    alt = words.coverage_alt(coverage.frame, coverage.names)
    show_figure("coverage", coverage, Shown(figure, alt, words.coverage_caption(), coverage.frame), coverage.names)
with right:
    heard = ratings.of_instrument(answer.frame, instrument, domain)
    figure = charts.quality_list(heard, answer.names, mode=mode)
    alt = words.quality_alt(heard, answer.names)
    show_figure("openness", answer, Shown(figure, alt, words.quality_caption(), heard), answer.names)
frame.show_safety_note()
