"""After which session do we lose people, and does it differ between counselors? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import frame
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import filter_bar
from dashboard.wording import definitions as rules
from dashboard.wording import early_dropout as words
from dashboard.wording import empty
from dashboard.wording import retention as retention_words

viewer = frame.open_page("early_dropout")
span = filter_bar(viewer)
if span is None:
    frame.show_no_data(viewer)
    st.stop()
clinic, mode, filters = state.clinic(), state.mode(), state.filters(span.data_to)
answer = ask(clinic, viewer, "early_dropout", filters)
leak = ask(clinic, viewer, "leak", filters)
if answer.is_empty and leak.is_empty:
    frame.show_empty(empty.nothing_in_filter())
    st.stop()

in_force, names = answer.definitions, answer.names
frame.show_headline(words.headline(answer.frame, early_sessions=in_force.early_sessions))
st.markdown(words.differences(answer.frame, names))
left, right = st.columns(2, gap="large")
with left:
    st.subheader("Counselor by counselor", anchor=False)
    figure = charts.early_dropout_list(
        answer.frame, answer.practice, names, early_sessions=in_force.early_sessions, mode=mode
    )
    alt = words.list_alt(answer.frame, names)
    show_figure("early_dropout", answer, Shown(figure, alt, words.list_caption(), answer.frame), names)
with right:
    st.subheader("More different than chance?", anchor=False)
    figure = charts.early_dropout_funnel(
        answer.frame, answer.practice, names, early_sessions=in_force.early_sessions, mode=mode
    )
    alt = words.funnel_alt(answer.frame, answer.practice, names)
    show_figure("early_dropout_funnel", answer, Shown(figure, alt, words.funnel_caption(), answer.frame), names)
st.caption(
    words.counted_caption(answer.frame, maturity_days=in_force.maturity_days, early_sessions=in_force.early_sessions)
)

st.subheader("After which session?", anchor=False)
st.markdown(retention_words.leak_headline(leak.frame))
figure = charts.leak_by_session(leak.frame, mode=mode)
rule = rules.drop_out_rule(in_force.drop_out_rule, inactive_after_days=in_force.inactive_after_days)
show_figure("leak", leak, Shown(figure, retention_words.leak_alt(leak.frame), rule, leak.frame))
st.caption(f"{rules.rule_matters()} {words.no_clearance()}")
