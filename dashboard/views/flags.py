"""Counselors worth a look: this quarter's flags, or what it means that there are none."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.answers.answer import Answer
from dashboard.views.frame import show_empty
from dashboard.views.menu import PAGES
from dashboard.wording import early_dropout
from dashboard.wording import today as words


def flagged_rows(early: Answer) -> list[dict[Any, Any]]:
    """The rows of counselors with a flag in force."""
    return early.frame[early.frame["flagged_on"].notna()].to_dict("records")


def show_flags(early: Answer, flagged: list[dict[Any, Any]]) -> None:
    """A card per flag, with its reason and the first thing to do; else that none stands out, and what that means."""
    for row in flagged:
        with st.container(border=True):
            st.markdown(f"**{early.names.get(row['counselor_id'], row['counselor_id'])}**")
            st.markdown(words.worth_a_look(["early drop-out"], row["flagged_on"], declared_agrees=False))
            st.page_link(
                PAGES["counselor"].file,
                label="Prepare the hour",
                icon=":material/description:",
                query_params={"counselor": row["counselor_id"]},
            )
    if not flagged:
        show_empty("**Nobody stands out this quarter.**", icon="balance")
        st.caption(early_dropout.no_clearance())
