"""The attention list as cards, each with its reason whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.answers.answer import Answer
from dashboard.views.frame import show_empty
from dashboard.views.menu import PAGES
from dashboard.wording import common, empty
from dashboard.wording import today as words

# Rules about what a client rated, which is between the client, the form and the supervisor.
FROM_RATINGS = ("stays_low", "not_heard_lately", "no_rating_lately", "deteriorated", "unrepaired_rupture")


def show_attention(answer: Answer, *, at_most: int, leads_to_counselor: bool) -> None:
    """The first cases as cards; a calm sentence where there are none."""
    if answer.is_empty:
        show_empty(empty.no_attention(), icon="spa")
        return
    rows = answer.frame.to_dict("records")
    for row in rows[:at_most]:
        _show_case(row, answer.names, leads_to_counselor=leads_to_counselor)
    more = rows[at_most:]
    if more:
        with st.expander(f"{common.count(len(more), 'more reason')} to talk about somebody"):
            for row in more:
                _show_case(row, answer.names, leads_to_counselor=leads_to_counselor)
    st.caption(f"{words.caption()} {_care(answer)}")


def _show_case(row: dict[str, Any], names: Mapping[str, str], *, leads_to_counselor: bool) -> None:
    code, name = row["counselor_id"], names.get(row["counselor_id"], row["counselor_id"])
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{words.reason(row['rule'], row['evidence'])}** {words.next_step(row['rule'])}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"Case `{row['case_code']}` · {name} · {words.since(row['since_on'])}", width="content")
            if leads_to_counselor:
                st.page_link(
                    PAGES["counselor"].file,
                    label=f"Open {name}",
                    icon=":material/arrow_forward:",
                    query_params={"counselor": code},
                )


def _care(answer: Answer) -> str:
    is_anonymous = answer.definitions.feedback_mode == "anonymous"
    has_ratings = answer.frame["rule"].isin(FROM_RATINGS).any()
    return words.shared_with_care() if is_anonymous and has_ratings else ""
