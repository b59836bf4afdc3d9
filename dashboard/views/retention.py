"""Where do clients go after each session? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import frame, groups
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import filter_bar
from dashboard.views.left_out import left_out_words
from dashboard.wording import common, empty
from dashboard.wording import retention as words

viewer = frame.open_page("retention")
span = filter_bar(viewer)
if span is None:
    frame.show_no_data(viewer)
    st.stop()
clinic, mode = state.clinic(), state.mode()
answer = ask(clinic, viewer, "retention", state.filters(span.data_to))
if answer.is_empty:
    frame.show_empty(empty.nothing_in_filter())
    st.stop()

frame.show_headline(words.headline(answer.frame))
left, right = st.columns(2, gap="large")
with left:
    st.subheader("Where everybody is", anchor=False)
    figure = charts.retention_bands(answer.frame, common.DROP_OUT, mode=mode)
    caption = f"{words.bands_caption()} {left_out_words(viewer, span.data_to, 'episode')}"
    show_figure("retention", answer, Shown(figure, words.bands_alt(answer.frame), caption, answer.frame))
with right:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Who still attends", anchor=False, width="content")
        by = groups.choose_group()
    compared = ask(clinic, viewer, "retention", state.filters(span.data_to, by=by))
    figure = charts.still_attending(compared.frame, names=groups.group_names(compared, by), mode=mode)
    caption = words.heard_early_caption() if by == "heard_early" else words.curve_caption()
    alt = words.still_attending_alt(compared.frame)
    show_figure("still_attending", compared, Shown(figure, alt, caption, compared.frame))
st.caption(f"{common.DROP_OUT.sentence} Source: {common.DROP_OUT.source}. {words.early_leaving_context()}")
