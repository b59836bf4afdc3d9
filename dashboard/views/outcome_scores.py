"""Parts of the page Outcome: which instrument, its marks in words, and the change by counselor."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import charts, state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.definitions import Definitions
from dashboard.views.choices import choose
from dashboard.views.figures import Shown, show_figure
from dashboard.vocabulary import instruments
from dashboard.wording import outcome as words


def choose_instrument(answer: Answer) -> str:
    """The instrument shown: the first of those that anybody answered, or another."""
    answered = list(dict.fromkeys(answer.frame["instrument"]))
    if len(answered) == 1:
        return str(answered[0])
    return choose("outcome", "Instrument", answered, words.instrument_name)


def of_instrument(frame: Any, instrument: str) -> Any:
    """The rows of one instrument."""
    return frame[frame["instrument"] == instrument]


def caption_of(instrument: str, definitions: Definitions) -> str:
    """What the classes of change mean, by the marks and reliable changes in force."""
    keys = ("phq9", "gad7") if instrument == words.COMBINED else (instrument,)
    totals = {key: instruments()[key].total for key in keys}
    return words.shares_caption(
        instrument,
        reliable_change={words.instrument_name(key): str(definitions.reliable_change_of(key)) for key in keys},
        marks={
            words.instrument_name(key): str(definitions.mark_of(total.column).low)
            for key, total in totals.items()
            if total
        },
    )


def show_change(viewer: Viewer, filters: Filters, instrument: str) -> None:
    """The list of counselors; nothing for two instruments read together, whose points are never added up."""
    if instrument == words.COMBINED:
        st.caption("Choose a single instrument to see change by counselor: points of two are never added up.")
        return
    st.header("More or less than expected?", anchor=False)
    answer = ask(state.clinic(), viewer, "outcome_change", filters)
    rows = of_instrument(answer.frame, instrument)
    figure = charts.outcome_change_list(rows, answer.names, mode=state.mode())
    caption = words.change_caption(has_best_estimate=bool(rows["shrunken_change"].notna().any()))
    shown = Shown(figure, words.change_alt(rows, answer.names), caption, rows.drop(columns="instrument"))
    show_figure("outcome_change", answer, shown, answer.names, opens_counselor=True)
