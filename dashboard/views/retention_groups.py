"""Part of the page Retention: whether the groups compared differ by more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard import charts, state
from dashboard.access.viewer import Viewer
from dashboard.answers.ask import ask
from dashboard.views.figures import Shown, show_figure
from dashboard.wording import retention_comparison as words


def show_differences(viewer: Viewer, data_to: date, by: str, names: Mapping[str, str]) -> None:
    """Sentences on session 3 and on half having left, and the differences at sessions 3, 5 and 8 as a figure.

    Not for counselors: without a sense of chance a picture of single persons would only rank them.
    """
    if by == "counselor":
        st.caption(words.counselors_are_single())
        return
    answer = ask(state.clinic(), viewer, "retention_comparison", state.filters(data_to, by=by))
    st.header("Do they differ?", anchor=False)
    told = words.differences(answer.frame, names)
    if len(told) <= words.MOST_SENTENCES:
        st.markdown("  \n".join(told))
    st.markdown(words.medians(answer.frame, names))
    rows = answer.frame[answer.frame["measure"] != words.MEDIAN]
    figure = charts.differences(rows, names, mode=state.mode(), why=words.nothing_to_compare())
    caption = words.differences_caption(rows, by)
    shown = Shown(figure, words.differences_alt(rows, names), caption, words.in_words(rows, names))
    show_figure("retention_comparison", answer, shown)
