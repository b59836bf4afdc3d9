"""Do clients get better? For supervisors, where the file has outcome scores."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import frame, groups, outcome_scores
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import open_results
from dashboard.wording import empty
from dashboard.wording import outcome as words

viewer, data_to = open_results("outcome")
clinic, mode, filters = state.clinic(), state.mode(), state.filters(data_to)
answer = ask(clinic, viewer, "outcome", filters)
if answer.is_empty:
    has_any_scores = not ask(clinic, viewer, "outcome").is_empty
    frame.show_empty(empty.nothing_in_filter() if has_any_scores else words.what_to_add(), icon="monitoring")
    frame.show_safety_note()
    st.stop()

instrument = outcome_scores.choose_instrument(answer)
everybody = outcome_scores.of_instrument(answer.frame, instrument)
known = ask(clinic, viewer, "outcome_coverage", filters)
frame.show_headline(words.headline(everybody))
st.markdown(f"{words.rates(everybody)} {words.in_practice(answer.practice, everybody)}")
st.caption(f"{words.known_of(outcome_scores.of_instrument(known.frame, instrument))} {words.counted_caption()}")

with st.container(horizontal=True, vertical_alignment="center"):
    st.header("How clients changed", anchor=False, width="content")
    by = groups.choose_group()
compared = ask(clinic, viewer, "outcome", state.filters(data_to, by=by)) if by else answer
names = groups.group_names(compared, by)
rows = outcome_scores.of_instrument(compared.frame, instrument)
figure = charts.outcome_shares(rows, names, mode=mode)
caption = outcome_scores.caption_of(instrument, answer.definitions)
shown = Shown(figure, words.shares_alt(rows, names), caption, words.in_words(rows, names))
show_figure("outcome", compared, shown)

outcome_scores.show_change(viewer, filters, instrument)
frame.show_safety_note()
