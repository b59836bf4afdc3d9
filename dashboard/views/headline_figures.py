"""The four figures of Today: each with its interval, of how many, the year before, its course, and its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.ask import ask
from dashboard.views.figures import show_numbers
from dashboard.views.frame import side_by_side
from dashboard.views.menu import PAGES
from dashboard.views.standing import NOBODY, Standing, standing_answer, standings
from dashboard.wording import common
from dashboard.wording import today as words

QUARTERS = "The line: the quarters of the last two years."


@dataclass(frozen=True)
class Card:
    """A card: its figure and label, what is counted, a note, its help, and the page it leads to."""

    figure: str
    label: str
    counted: str
    note: str
    help: str
    page: str


CARDS = (
    Card(
        "still_attending_3",
        "Still attending after session 3",
        "who started",
        "whoever left, and why",
        "Of all who started, how many still come after their third session, whoever left and why.",
        "retention",
    ),
    Card(
        "early_dropout",
        "Early drop-out",
        "counted",
        "before their third session",
        "Clients who dropped out before their third session, of those who started long enough ago to be counted.",
        "early_dropout",
    ),
    Card(
        "low_heard",
        "Heard: below the mark",
        "clients",
        "",
        "Clients whose mean rating in sessions 1 to 3 is below the instrument's mark: an invitation to talk.",
        "feeling_heard",
    ),
    Card(
        "coverage",
        "Sessions with feedback",
        "sessions",
        "with any alliance form",
        "Attended sessions with a rating. Where few are rated, ratings say little.",
        "feeling_heard",
    ),
)


def show_figures(viewer: Viewer, data_to: date) -> None:
    """Four cards in a row, each leading to its page, and the numbers behind them."""
    answer = standing_answer(viewer, state.filters(data_to))
    now, before = standings(answer), _year_before(viewer, data_to)
    courses = _courses(viewer, data_to)
    for column, card in zip(side_by_side(1, 1, 1, 1, narrowest=200, gap="small"), CARDS, strict=True):
        with column, st.container(border=True, gap="xsmall", height="stretch"):
            extra = _clearly_low(now) if card.figure == "low_heard" else card.note
            _show_card(card, now.get(card.figure, NOBODY), before.get(card.figure, NOBODY), courses[card.figure], extra)
    show_numbers("headline_figures", answer, answer.frame)


def _show_card(card: Card, now: Standing, before: Standing, course: list[float], extra: str) -> None:
    st.metric(
        card.label,
        common.TOO_FEW if now.share is None else common.percent(now.share),
        delta=common.between(now.low, now.high) or None,
        delta_color="off",
        delta_arrow="off",
        help=f"{card.help} {QUARTERS}",
        chart_data=course if len(course) > 1 else None,
    )
    change = "" if now.share is None else words.change(now.share, before.share)
    counted = (
        f"{now.whole:,} {card.counted}" if now.part is None else common.of_how_many(now.part, now.whole, card.counted)
    )
    st.caption("  \n".join(filter(None, (change, counted, extra))))
    entry = PAGES[card.page]
    st.page_link(entry.file, label=entry.menu, icon=":material/arrow_forward:")


def _clearly_low(now: dict[str, Standing]) -> str:
    clearly = now.get("clearly_low_heard", NOBODY)
    return "" if clearly.part is None else f"{clearly.part:,} did not feel heard"


def _year_before(viewer: Viewer, data_to: date) -> dict[str, Standing]:
    earlier = state.year_before(data_to)
    return standings(standing_answer(viewer, earlier)) if earlier else {}


def _courses(viewer: Viewer, data_to: date) -> dict[str, list[float]]:
    clinic, filters = state.clinic(), state.two_years(data_to)
    retention = ask(clinic, viewer, "retention", state.two_years(data_to, by="start_quarter")).frame
    alliance = ask(clinic, viewer, "alliance_by_quarter", filters).frame
    return {
        "still_attending_3": _known(retention[retention["session_number"] == 3]["still_attending"]),
        "early_dropout": _known(ask(clinic, viewer, "early_dropout_by_quarter", filters).frame["rate"]),
        "low_heard": _known(_main_heard(alliance)["low_share"]),
        "coverage": _known(ask(clinic, viewer, "coverage_by_quarter", filters).frame["coverage"]),
    }


def _main_heard(frame: Any) -> Any:
    """The rows about feeling heard of the instrument that comes first, the clinic's most used one."""
    heard = frame[frame["domain"] == "heard"]
    return heard[heard["instrument"].isin(heard["instrument"].head(1))]


def _known(values: Any) -> list[float]:
    return [float(value) for value in values.dropna()]
