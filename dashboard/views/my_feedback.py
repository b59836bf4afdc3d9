"""How do my clients experience our work? For counselors: releases in bands, and more only where feedback is open."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.answers.visits import visits_to
from dashboard.views import frame, open_feedback, releases
from dashboard.views.figures import Shown, show_figure
from dashboard.wording import empty
from dashboard.wording import feedback as words

viewer = frame.open_page("my_feedback")
clinic, mode = state.clinic(), state.mode()
st.caption(words.why_no_more())
if ask(clinic, viewer, "data_to").data_to is None:
    frame.show_no_data(viewer)
    st.stop()
answer = ask(clinic, viewer, "my_feedback")
if answer.is_empty:
    frame.show_empty(empty.no_release() if answer.names else empty.no_counselor_code(), icon="hourglass_empty")
    open_feedback.show_open(viewer)
    st.stop()

every = releases.of_main_instrument(answer.frame)
newest = releases.newest(every)
frame.show_headline(words.headline(newest))
left, right = frame.side_by_side(2, 1, narrowest=230)
with left:
    st.header(words.release_words(newest), anchor=False)
    figure = charts.released_bands(newest, mode=mode)
    show_figure("my_feedback", answer, Shown(figure, words.bands_alt(newest), "", newest))
    st.header("Over the releases", anchor=False)
    figure = charts.bands_over_releases(words.name_quarters(every), mode=mode)
    show_figure("my_releases", answer, Shown(figure, words.releases_alt(every), words.residual_risk(), every))
with right:
    releases.show_cards(newest)
    st.caption(words.opened(visit.visited_on for visit in visits_to(clinic, viewer)))
open_feedback.show_open(viewer)
releases.offer_note(viewer)
