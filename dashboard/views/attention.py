"""The attention list as cards, each with its reason whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.answers.answer import Answer
from dashboard.views.frame import plain, show_empty
from dashboard.views.menu import PAGES
from dashboard.wording import common, empty
from dashboard.wording import today as words

# Rules about what a client rated, which is between the client, the form and the supervisor.
FROM_RATINGS = ("stays_low", "not_heard_lately", "no_rating_lately", "deteriorated", "unrepaired_rupture")


def show_attention(answer: Answer, *, at_most: int, leads_to_counselor: bool) -> None:
    """The first reasons as cards, the others folded away; a calm sentence where there are none."""
    if answer.is_empty:
        show_empty(empty.no_attention(), icon="spa")
        return
    rows = answer.frame.to_dict("records")
    for row in rows[:at_most]:
        _show_case(row, answer.names, leads_to_counselor=leads_to_counselor)
    if len(rows) > at_most:
        with st.expander(f"The other {common.count(len(rows[at_most:]), 'reason')} to talk about somebody"):
            for row in rows[at_most:]:
                _show_case(row, answer.names, leads_to_counselor=leads_to_counselor)
    with st.container(border=True, gap="xsmall"):
        st.markdown(":material/lightbulb: **What could be done next**")
        _show_next_steps(list(dict.fromkeys(answer.frame["rule"])))
    st.caption(f"{words.caption()} {_care(answer)}")


def _show_case(row: Mapping[Any, Any], names: Mapping[str, str], *, leads_to_counselor: bool) -> None:
    code, name = row["counselor_id"], plain(names.get(row["counselor_id"], row["counselor_id"]))
    with st.container(border=True):
        row_of_card = st.container(horizontal=True, vertical_alignment="center")
        with row_of_card.container(gap="xxsmall"):
            st.markdown(f"**{reason_words(row['rule'])}**")
            st.caption(f"{row['evidence']} · {words.since(row['since_on'])} · case **{row['case_code']}**")
        if leads_to_counselor:
            row_of_card.page_link(
                PAGES["counselor"].file,
                label=name,
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params={"counselor": code},
                help=f"Open {name}",
            )


def reason_words(rule: str) -> str:
    """A rule in words."""
    return words.RULES.get(rule, rule.replace("_", " ").capitalize())


def _show_next_steps(rules: list[str]) -> None:
    st.markdown("\n".join(f"- *{reason_words(rule)}:* {words.next_step(rule)}" for rule in rules))


def _care(answer: Answer) -> str:
    is_anonymous = answer.definitions.feedback_mode == "anonymous"
    has_ratings = answer.frame["rule"].isin(FROM_RATINGS).any()
    return words.shared_with_care() if is_anonymous and has_ratings else ""
