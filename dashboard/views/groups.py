"""The choice of a group to compare by, and the words for the groups."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.answer import Answer
from dashboard.wording import common

GROUP_WORDS = {
    "none": "Compare by …",
    "heard_early": "Heard in sessions 1 to 3",
    "team": "Team",
    "site": "Site",
    "start_year": "Year of starting",
    "modality": "In person, video, phone",
    "age_band": "Age",
    "referral_source": "Referred by",
    "presenting_problem": "Problem",
    "counselor": "Counselor",
}


def choose_group() -> str | None:
    """The group to compare by; None for everybody together."""
    options = list(GROUP_WORDS)
    st.selectbox(
        "Compare by",
        options,
        key=state.offer("by", options),
        format_func=lambda option: GROUP_WORDS[option],
        on_change=state.take,
        args=("by",),
        width=230,
        label_visibility="collapsed",
    )
    state.write_url("by")
    by = state.chosen("by")
    return None if by == "none" else by


def of_whom(by: str | None) -> str:
    """Whom the shares are of: groups by early ratings are followed from session 3 on."""
    return "clients who reached session 3" if by == "heard_early" else "clients who started"


def group_names(answer: Answer, by: str | None) -> dict[str, str]:
    """Words for the groups of an answer that have some."""
    if by == "counselor":
        return dict(answer.names)
    labels = [str(label) for label in answer.frame["group"].unique()]
    return {**{label: label.replace("_", " ") for label in labels}, **common.group_names(labels)} if by else {}
