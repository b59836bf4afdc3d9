"""How many sessions are rated, when, and how openly, which stands beside every figure about ratings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import charts, state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.views.figures import Shown, show_figure
from dashboard.views.frame import side_by_side
from dashboard.wording import alliance as words
from dashboard.wording import alliance_over_time as over_time


def show_openness(cells: Any, alliance: Answer, coverage: Answer) -> None:
    """Coverage, and beside it straight-lined and ceiling answers; `cells` are the rows of one instrument and domain."""
    mode = state.mode()
    st.header("How many are asked, and how openly they answer", anchor=False)
    st.markdown(words.coverage_headline(coverage.frame))
    left, right = side_by_side(1, 1)
    with left:
        figure = charts.coverage_list(coverage.frame, coverage.names, mode=mode)
        alt = words.coverage_alt(coverage.frame, coverage.names)
        show_figure("coverage", coverage, Shown(figure, alt, words.coverage_caption(), coverage.frame), coverage.names)
    with right:
        figure = charts.quality_list(cells, alliance.names, mode=mode)
        alt = words.quality_alt(cells, alliance.names)
        show_figure("openness", alliance, Shown(figure, alt, words.quality_caption(), cells), alliance.names)


def show_coverage_by_session(viewer: Viewer, filters: Filters, coverage: Answer) -> None:
    """Coverage session by session, with how often the last session before a drop-out went unrated."""
    answer = ask(state.clinic(), viewer, "coverage_by_session", filters)
    st.subheader("At which sessions clients are asked", anchor=False)
    figure = charts.coverage_by_session(answer.frame, mode=state.mode())
    alt = over_time.coverage_by_session_alt(answer.frame)
    caption = over_time.coverage_by_session_caption(coverage.frame)
    show_figure("coverage_by_session", answer, Shown(figure, alt, caption, answer.frame))
