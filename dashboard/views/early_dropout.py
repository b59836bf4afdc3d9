"""After which session do we lose people, and does it differ between counselors? For supervisors."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import flags, frame
from dashboard.views.explain import rule_in_force
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import open_results
from dashboard.views.standing import standing_answer, standings
from dashboard.wording import case_mix as mix_words
from dashboard.wording import definitions as rules
from dashboard.wording import early_dropout as words
from dashboard.wording import empty
from dashboard.wording import retention as leak_words


def choose_mix(characteristics: list[str]) -> None:
    """The switch between clients as they are and as if all had the same; none where there is nothing to allow for."""
    if characteristics:
        st.segmented_control(
            mix_words.SWITCH_LABEL,
            list(mix_words.SWITCH),
            format_func=mix_words.SWITCH.__getitem__,
            key=state.offer("mix", list(mix_words.SWITCH)),
            on_change=state.take,
            args=("mix",),
            required=True,
        )


viewer, data_to = open_results("early_dropout")
clinic, mode, filters = state.clinic(), state.mode(), state.filters(data_to)
known = list(ask(clinic, viewer, "case_mix", filters).frame["characteristic"])
if state.chosen("mix") == "none":
    filters = replace(filters, overrides=(*filters.overrides, ("case_mix", "none")))
leak, answer = ask(clinic, viewer, "leak", filters), ask(clinic, viewer, "early_dropout", filters)
if answer.is_empty:
    frame.show_empty(empty.nothing_in_filter())
    st.stop()

early, names = answer.definitions.early_sessions, answer.names
is_wanted = answer.definitions.case_mix != "none"
has_mix = bool(known) and is_wanted
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
choose_mix(known)
st.markdown(mix_words.measured_against(known if has_mix else [], is_wanted=is_wanted))
left, right = frame.side_by_side(1, 1)
with left:
    figure = charts.early_dropout_list(
        answer.frame, answer.practice, names, early_sessions=early, has_case_mix=has_mix, mode=mode
    )
    caption = words.list_caption(has_best_estimate=bool(answer.frame["shrunken_rate"].notna().any()))
    shown = Shown(figure, words.list_alt(answer.frame, names), caption, answer.frame)
    show_figure("early_dropout", answer, shown, names, opens_counselor=True)
with right:
    limits = ask(clinic, viewer, "early_dropout_limits", filters).frame
    figure = charts.early_dropout_funnel(
        answer.frame, answer.practice, names, limits=limits, early_sessions=early, has_case_mix=has_mix, mode=mode
    )
    alt = words.funnel_alt(answer.frame, answer.practice, names, looked_on)
    caption = f"{mix_words.funnel_height()} {words.funnel_caption()}" if has_mix else words.funnel_caption()
    shown = Shown(figure, alt, caption, answer.frame)
    show_figure("early_dropout_funnel", answer, shown, names, opens_counselor=True)
maturity_days = answer.definitions.maturity_days
st.caption(words.counted_caption(answer.frame, maturity_days=maturity_days, early_sessions=early, has_case_mix=has_mix))
