"""A headline figure month by month: has it moved by more than chance?"""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.answers.answer import Answer
from dashboard.views.choices import choose
from dashboard.views.figures import Shown, show_figure
from dashboard.wording import empty
from dashboard.wording import trend as words


def show_over_time(answer: Answer) -> None:
    """The chart of one chosen figure of the answer `trend`, folded away under what there is to see in it."""
    with st.expander(f"Over time: {words.in_short(answer.frame)}", icon=":material/timeline:"):
        figure = choose(
            "figure", "Figure", list(words.FIGURES), words.FIGURES.__getitem__, label_visibility="collapsed"
        )
        rows = answer.frame[answer.frame["figure"] == figure]
        st.markdown(words.headline(rows))
        drawn = charts.trend(rows, mode=state.mode(), why=empty.nothing_in_filter("months"))
        show_figure(f"trend_{figure}", answer, Shown(drawn, words.alt(rows, figure), words.caption(rows), rows))
