"""After which session do we lose people, and does it differ between counselors? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import flags, frame
from dashboard.views.explain import rule_in_force
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import open_results
from dashboard.views.standing import standing_answer, standings
from dashboard.wording import definitions as rules
from dashboard.wording import early_dropout as words
from dashboard.wording import empty
from dashboard.wording import retention as leak_words

viewer, data_to = open_results("early_dropout")
clinic, mode, filters = state.clinic(), state.mode(), state.filters(data_to)
leak, answer = ask(clinic, viewer, "leak", filters), ask(clinic, viewer, "early_dropout", filters)
if answer.is_empty:
    frame.show_empty(empty.nothing_in_filter())
    st.stop()

early, names = answer.definitions.early_sessions, answer.names
sure = standings(standing_answer(viewer, filters))["early_dropout"]
frame.show_headline(words.headline(answer.frame, sure.low, sure.high, early_sessions=early))
st.header("After which session?", anchor=False)
st.markdown(leak_words.leak_headline(leak.frame))
figure = charts.leak_by_session(leak.frame, mode=mode)
rule = f"{rule_in_force(answer.definitions)} {rules.rule_matters()}"
show_figure("leak", leak, Shown(figure, leak_words.leak_alt(leak.frame), rule, leak.frame))

st.header("Does it differ between counselors?", anchor=False)
look = flags.last_look(viewer)
looked_on = look["made_on"] if look else None
st.markdown(words.differences(answer.frame, {code: frame.plain(name) for code, name in names.items()}, looked_on))
left, right = frame.side_by_side(1, 1)
with left:
    figure = charts.early_dropout_list(answer.frame, answer.practice, names, early_sessions=early, mode=mode)
    caption = words.list_caption(has_best_estimate=bool(answer.frame["shrunken_rate"].notna().any()))
    shown = Shown(figure, words.list_alt(answer.frame, names), caption, answer.frame)
    show_figure("early_dropout", answer, shown, names, opens_counselor=True)
with right:
    limits = ask(clinic, viewer, "early_dropout_limits", filters).frame
    figure = charts.early_dropout_funnel(
        answer.frame, answer.practice, names, limits=limits, early_sessions=early, mode=mode
    )
    alt = words.funnel_alt(answer.frame, answer.practice, names, looked_on)
    shown = Shown(figure, alt, words.funnel_caption(), answer.frame)
    show_figure("early_dropout_funnel", answer, shown, names, opens_counselor=True)
st.caption(words.counted_caption(answer.frame, maturity_days=answer.definitions.maturity_days, early_sessions=early))
