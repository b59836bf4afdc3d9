"""Shared by the pages about ratings: which instrument and domain, and the course over the sessions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import charts, state
from dashboard.answers.answer import Answer
from dashboard.charts.rows import DOMAINS
from dashboard.definitions.scales import scale_of
from dashboard.views.choices import choose
from dashboard.views.figures import Shown, show_figure
from dashboard.vocabulary import instruments
from dashboard.wording import alliance as words
from dashboard.wording import empty


def choose_instrument(answer: Answer) -> str:
    """The instrument shown: the clinic's most used one, or another that was rated too."""
    rated = list(dict.fromkeys(answer.frame["instrument"]))
    if len(rated) == 1:
        return str(rated[0])
    return choose("instrument", "Instrument", rated, lambda key: instruments()[key].name)


def choose_domain(cells: Any) -> str:
    """The domain shown over the sessions."""
    domains = list(dict.fromkeys(cells["domain"]))
    return choose("domain", "Domain", domains, lambda domain: DOMAINS.get(domain, domain), label_visibility="collapsed")


def of_instrument(frame: Any, instrument: str, *domains: str) -> Any:
    """The rows of one instrument, of the domains named or of all but the total."""
    rows = frame[frame["instrument"] == instrument]
    return rows[rows["domain"].isin(domains)] if domains else rows[rows["domain"] != "total"]


def show_trajectory(name: str, course: Answer, instrument: str, domain: str, beside: Answer | None = None) -> None:
    """The course of one domain over the sessions with its mark, and beside it that of another answer."""
    scale = scale_of(instrument, domain, course.definitions)
    rows = of_instrument(course.frame, instrument, domain)
    if beside is not None:
        # An outer join on all columns keeps every row of both.
        rows = rows.merge(of_instrument(beside.frame, instrument, domain), how="outer")
    figure = charts.trajectory(
        rows,
        course.names,
        mark=scale.mark,
        scale=(scale.lowest, scale.highest),
        domain=domain,
        mode=state.mode(),
        why=empty.no_ratings(),
    )
    shown = Shown(figure, words.trajectory_alt(rows, domain, scale.mark), words.trajectory_caption(), rows)
    show_figure(name, course, shown)
    if scale.mark is None:
        st.caption(empty.no_mark(instruments()[instrument].name))
