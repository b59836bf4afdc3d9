"""Shared pieces of the page about one counselor: the choice, what goes well, and what stands out, each with how sure."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer
from dashboard.answers.visits import record_visit
from dashboard.views.figures import show_numbers
from dashboard.wording import alliance as alliance_words
from dashboard.wording import common, early_dropout


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
    )
    state.write_url("counselor")
    return state.chosen("counselor")


def note_visit(viewer: Viewer, counselor_id: str) -> None:
    """Log the opening of this counselor's page, once each time another one is opened."""
    if st.session_state.get(state.LAST_VISIT) != counselor_id:
        record_visit(state.clinic(), viewer, counselor_id)
        st.session_state[state.LAST_VISIT] = counselor_id
    st.caption("That you opened this page is logged, and the counselor can see it.")


def show_strength(alliance: Answer) -> None:
    """What goes well comes first: the domain that the fewest clients rate below the mark."""
    known = alliance.frame[(alliance.frame["domain"] != "total") & alliance.frame["low_share"].notna()]
    if known.empty:
        return
    best = known.sort_values("low_share", kind="stable").iloc[0]
    words = common.DOMAINS[best["domain"]]
    practice = alliance.practice.get(f"{best['instrument']}.{best['domain']}")
    with st.container(border=True):
        st.markdown(f"**What goes well: {words}** :material/favorite:")
        st.markdown(
            f"{common.in_100(best['low_share'], 'clients').capitalize()} rate it below the mark "
            f"{_evidence(best, 'low_share', 'low_clients', 'clients')}, the fewest of all domains; "
            f"in the practice {common.in_100(practice)}."
        )


def show_signals(early: Answer, alliance: Answer, coverage: Answer) -> None:
    """Every measure with its interval and of how many, always in the same order: nobody is ranked, nothing is hidden."""
    for row in early.frame.to_dict("records"):
        with st.container(border=True, gap="xsmall"):
            st.markdown("**Early drop-out**")
            st.markdown(early_dropout.person(early.frame.iloc[0], early.names))
            practice = early.practice.get("practice_rate")
            inferred = early_dropout.inferred(early.frame.iloc[0])
            st.caption(f"In the practice {common.in_100(practice)}. {inferred}")
            show_numbers("counselor_early_dropout", early, early.frame, early.names)
        assert row["counselor_id"] in early.names
    ...


def _evidence(row: Any, share: str, part: str, whole: str) -> str:
    return common.evidence(row[f"{share}_low"], row[f"{share}_high"], int(row[part]), int(row[whole]), "clients")
