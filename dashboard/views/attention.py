"""The attention list: two groups, a card per reason, and under it the clients, each of them once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.answers.answer import Answer
from dashboard.definitions.attention_rules import BOUND_TO_TIME, FROM_RATINGS, GETTING_WORSE
from dashboard.views import case
from dashboard.views.frame import plain, show_empty, side_by_side
from dashboard.views.menu import PAGES
from dashboard.wording import attention as record_words
from dashboard.wording import common, empty
from dashboard.wording import today as words

SHOWN_OF_A_REASON = 3


@dataclass(frozen=True)
class Case:
    """A client on the list: the row of the reason they stand under, and further reasons with their evidence."""

    row: Mapping[Any, Any]
    further: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """What the cards need besides the cases: who looks, each rule's record, and names that lead to a counselor."""

    record: Mapping[str, Mapping[Any, Any]]
    answer: Answer
    leads_to_counselor: bool

    @property
    def is_anonymous(self) -> bool:
        """Whether what clients rated stays with the supervisor."""
        return self.answer.definitions.feedback_mode == "anonymous"


def cases_by_rule(answer: Answer) -> dict[str, list[Case]]:
    """Rule -> its clients, longest standing first; each client once, under the first of their rules in the list."""
    found: dict[tuple[str, str], Case] = {}
    by_rule: dict[str, list[Case]] = {}
    for row in answer.frame.to_dict("records"):
        client = (row["case_code"], row["counselor_id"])
        if client in found:
            found[client].further[row["rule"]] = row["evidence"]
        else:
            found[client] = Case(row)
            by_rule.setdefault(row["rule"], []).append(found[client])
    return by_rule


def count_clients(answer: Answer) -> tuple[int, int]:
    """How many clients are on the list, and how many of them get worse, under whichever reason they stand."""
    cases = [one for listed in cases_by_rule(answer).values() for one in listed]
    return len(cases), sum(not {one.row["rule"], *one.further}.isdisjoint(GETTING_WORSE) for one in cases)


def show_attention(answer: Answer, record: Answer, *, leads_to_counselor: bool) -> DeltaGenerator:
    """Both groups beside each other, reasons as cards with their record; a calm sentence where there is nobody.

    Returns the container of the last column, for what else belongs beside the list.
    """
    if answer.is_empty:
        show_empty(empty.no_attention(), icon="spa")
        return st.container()
    page = Page({row["rule"]: row for row in record.frame.to_dict("records")}, answer, leads_to_counselor)
    by_rule = cases_by_rule(answer)
    groups = [group for group in words.GROUPS if any(map(group.holds, by_rule))]
    columns = side_by_side(*(1 for _ in groups), narrowest=320)
    for group, column in zip(groups, columns, strict=True):
        with column:
            _show_group(page, group, {rule: cases for rule, cases in by_rule.items() if group.holds(rule)})
    has_ratings = page.is_anonymous and answer.frame["rule"].isin(FROM_RATINGS).any()
    st.caption(f"{words.caption()} {words.shared_with_care() if has_ratings else ''}")
    return columns[-1]


def _show_group(page: Page, group: words.Group, cards: Mapping[str, Sequence[Case]]) -> None:
    st.subheader(group.heading, anchor=False)
    elsewhere = count_clients(page.answer)[1] - sum(map(len, cards.values())) if group.is_worse else 0
    st.caption(f"{group.what} {words.worse_elsewhere(elsewhere)}")
    for rule, cases in cards.items():
        _show_reason(page, rule, cases)


def _show_reason(page: Page, rule: str, cases: Sequence[Case]) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"**{words.reason(rule)}** · {common.count(len(cases), 'client')}")
        st.caption(f":material/lightbulb: {words.next_step(rule)}")
        if rule not in GETTING_WORSE:
            st.caption(f":material/history: {_record(page, rule)}")
        # One more is no reason to fold anything away.
        shown = len(cases) if len(cases) <= SHOWN_OF_A_REASON + 1 else SHOWN_OF_A_REASON
        for one in cases[:shown]:
            _show_case(page, rule, one)
        others = cases[shown:]
        if others:
            with st.expander(f"{common.count(len(others), 'more client')}"):
                for one in others:
                    _show_case(page, rule, one)


def _record(page: Page, rule: str) -> str:
    if rule in page.record:
        return record_words.record(page.record[rule])
    return record_words.no_record(is_bound_to_time=rule in BOUND_TO_TIME)


def _show_case(page: Page, rule: str, one: Case) -> None:
    row = one.row
    stays_here = page.is_anonymous and rule in FROM_RATINGS
    stood = (
        record_words.for_how_long(row["since_on"], page.answer.data_to) if stays_here else words.since(row["since_on"])
    )
    # The evidence of an appointment says its day already.
    told = (f"**{row['case_code']}**", row["evidence"], "" if rule == "missed_nothing_booked" else stood)
    with st.container(gap=None):
        st.markdown(" · ".join(filter(None, told)))
        if one.further:
            st.caption(words.also(one.further))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            case.offer_case(row["case_code"], row["counselor_id"], rule)
            _lead_to_counselor(page, row["counselor_id"])


def _lead_to_counselor(page: Page, code: str) -> None:
    name = page.answer.names.get(code) if page.leads_to_counselor else None
    if name is not None:
        st.page_link(
            PAGES["counselor"].file,
            label=plain(name),
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params={"counselor": code},
            width="content",
            help=f"Open {plain(name)}",
        )
