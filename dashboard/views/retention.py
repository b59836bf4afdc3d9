"""Where do clients go after each session? For supervisors."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import frame, groups, reports, retention_groups
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import open_results
from dashboard.views.left_out import left_out_words
from dashboard.wording import common, empty
from dashboard.wording import retention as words

viewer, data_to = open_results("retention")
clinic, mode = state.clinic(), state.mode()
answer = ask(clinic, viewer, "retention", state.filters(data_to))
if answer.is_empty:
    frame.show_empty(empty.nothing_in_filter())
    st.stop()

frame.show_headline(words.headline(answer.frame))
# Several curves with their names need the width of the page.
left, right = frame.side_by_side(1, 1) if state.chosen("by") == "none" else (st.container(), st.container())
with left:
    st.header("Where everybody is", anchor=False)
    figure = charts.retention_bands(answer.frame, common.DROP_OUT, mode=mode)
    caption = f"{words.bands_caption()} {left_out_words(viewer, data_to, 'episode')}"
    show_figure("retention", answer, Shown(figure, words.bands_alt(answer.frame), caption, answer.frame))
with right:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Who still attends", anchor=False, width="content")
        by = groups.choose_group()
    compared = ask(clinic, viewer, "retention", state.filters(data_to, by=by))
    figure = charts.still_attending(
        compared.frame, names=groups.group_names(compared, by), of_whom=groups.of_whom(by), mode=mode
    )
    caption = words.heard_early_caption() if by == "heard_early" else words.curve_caption()
    alt = words.still_attending_alt(compared.frame)
    show_figure("still_attending", compared, Shown(figure, alt, caption, compared.frame))
    if by:
        retention_groups.show_differences(viewer, data_to, by, groups.group_names(compared, by))
st.caption(f"{common.DROP_OUT.sentence} Source: {common.DROP_OUT.source}. {words.early_leaving_context()}")
reports.offer_practice_report(viewer, data_to)
