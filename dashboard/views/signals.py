"""Shared pieces of the page about one counselor: the choice, what goes well, and how it stands beside the practice."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer
from dashboard.answers.visits import record_visit
from dashboard.views.figures import show_numbers
from dashboard.views.frame import show_empty
from dashboard.views.menu import PAGES
from dashboard.wording import alliance as alliance_words
from dashboard.wording import common, early_dropout, empty
from dashboard.wording import signals as words
from dashboard.wording.signals import Signal


def choose_counselor(counselors: Answer) -> str | None:
    """The counselor shown, chosen from those supervised; None where there are none."""
    codes = [str(code) for code in counselors.frame["counselor_id"]]
    if not codes:
        return None
    st.selectbox(
        "Counselor",
        codes,
        key=state.offer("counselor", codes),
        format_func=lambda code: counselors.names.get(code, code),
        on_change=state.take,
        args=("counselor",),
        width=260,
        help="That you open somebody's page is logged, and they can see it.",
    )
    state.write_url("counselor")
    return state.chosen("counselor")


def lead_to_an_hour(counselors: Answer) -> None:
    """The way to the page of any counselor supervised, to prepare their hour."""
    codes = sorted(map(str, counselors.frame["counselor_id"]), key=lambda code: counselors.names.get(code, code))
    code = st.selectbox(
        "Prepare an hour with",
        codes,
        index=None,
        format_func=lambda code: counselors.names.get(code, code),
        placeholder="Choose a counselor",
    )
    if code is not None:
        st.switch_page(PAGES["counselor"].file, query_params={"counselor": code})


def note_visit(viewer: Viewer, counselor_id: str) -> None:
    """Log the opening of this counselor's page, once each time another one is opened."""
    if st.session_state.get(state.LAST_VISIT) != counselor_id:
        record_visit(state.clinic(), viewer, counselor_id)
        st.session_state[state.LAST_VISIT] = counselor_id


def signals_of(early: Answer, alliance: Answer) -> list[Signal]:
    """Early drop-out and every domain of the clinic's main instrument, always in this order: nobody is ranked."""
    return words.signals_of(early.frame, early.practice, alliance.frame, alliance.practice)


def show_strength(signals: list[Signal]) -> None:
    """What goes well comes first: the measure that lies furthest on the good side of the practice."""
    if not any(signal.strength is not None for signal in signals):
        return
    best = words.best(signals)
    with st.container(border=True, gap="xsmall"):
        st.markdown(":material/favorite: **What goes well**")
        st.markdown(words.NO_STRENGTH if best is None else words.strength(best))


def show_strongest(signals: list[Signal]) -> None:
    """The three measures to look at first, each with its evidence and interval."""
    if not any(signal.strength is not None for signal in signals):
        return
    found = words.strongest(signals)
    with st.container(border=True, gap="xsmall"):
        st.markdown(":material/search: **Where to look first**")
        st.markdown("\n".join(f"- {words.signal_words(signal)}" for signal in found) if found else words.NO_SIGNAL)
        if words.how_sure(found):
            st.caption(words.how_sure(found))


def show_signals(signals: list[Signal], early: Answer, coverage: Answer) -> None:
    """Every measure with its interval and of how many, beside the practice."""
    if not signals:
        show_empty(empty.nothing_in_filter())
        return
    st.header("Beside the practice", anchor=False)
    st.table(
        [
            {
                "Measure": signal.name if signal.label == common.IN_LINE else f"{signal.name} · **{signal.label}**",
                "Best estimate": words.estimate_words(signal),
                "Practice": common.percent(signal.practice).replace(" ", "\u00a0"),
                "Counted": common.of_how_many(signal.part, signal.whole, "").replace(" ", "\u00a0"),
            }
            for signal in signals
        ],
        border="horizontal",
        hide_index=True,
    )
    rated = alliance_words.coverage_headline(coverage.frame).split(";")[0]
    inferred = " ".join(early_dropout.inferred(row) for _, row in early.frame.iterrows())
    st.caption(f"{rated}. {inferred} Overlapping intervals mean that it may well be alike.")
    show_numbers("counselor_early_dropout", early, early.frame, early.names)
