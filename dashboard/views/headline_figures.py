"""The four figures of Today: each with how sure it is, of how many, the year before, its course, and its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer
from dashboard.answers.ask import ask
from dashboard.views.figures import show_numbers
from dashboard.views.menu import PAGES
from dashboard.views.standing import NOBODY, Standing, standing_answer, standings
from dashboard.wording import common
from dashboard.wording import today as words
from dashboard.wording import trend as trend_words

MONTHS = "The line: month by month over two years; “Over time” below says whether it moves."


@dataclass(frozen=True)
class Card:
    """A card: its figure, what is counted, its help, and the page it leads to."""

    figure: str
    counted: str
    help: str
    page: str


CARDS = (
    Card(
        "still_attending_3",
        "who started",
        "Of all who started, how many still come after their third session.",
        "retention",
    ),
    Card(
        "early_dropout",
        "dropped out before session 3",
        "Clients who dropped out before their third session, of those who started long enough ago to be counted.",
        "early_dropout",
    ),
    Card(
        "low_heard",
        "clients who rated it",
        "Clients whose mean rating in sessions 1 to 3 is below the instrument's mark: an invitation to talk.",
        "feeling_heard",
    ),
    Card(
        "coverage",
        "sessions rated",
        "Attended sessions with any alliance form. Where few are rated, ratings say little.",
        "feeling_heard",
    ),
)


def show_figures(viewer: Viewer, data_to: date, months: Answer) -> None:
    """Four cards in a row, each leading to its page, and the numbers behind them; `months` is the answer `trend`."""
    filters = state.filters(data_to)
    answer = standing_answer(viewer, filters)
    now, before = standings(answer), _year_before(viewer, data_to)
    notes = {
        "still_attending_3": words.where_the_others_went(ask(state.clinic(), viewer, "retention", filters).frame),
        "low_heard": _clearly_low(now),
    }
    grid = st.grid(len(CARDS), min_column_width=200, gap="small", border=True)
    for card in CARDS:
        with grid.cell(), st.container(gap="xsmall"):
            figure = card.figure
            change = _change(now.get(figure, NOBODY), before.get(figure, NOBODY))
            _show_card(card, now.get(figure, NOBODY), _course(months, figure), (change, notes.get(figure, "")))
    show_numbers("headline_figures", answer, answer.frame)


def _show_card(card: Card, now: Standing, course: list[float], notes: tuple[str, str]) -> None:
    st.metric(
        trend_words.FIGURES[card.figure],
        common.TOO_FEW if now.share is None else common.percent(now.share),
        delta=words.likely(now.low, now.high) or None,
        delta_color="off",
        delta_arrow="off",
        help=f"{card.help} {MONTHS}",
        chart_data=course if len(course) > 1 else None,
    )
    counted = (
        f"{now.whole:,} {card.counted}" if now.part is None else common.of_how_many(now.part, now.whole, card.counted)
    )
    change, note = notes
    st.caption("  \n".join(filter(None, (counted, note, change))))
    entry = PAGES[card.page]
    st.page_link(entry.file, label=entry.menu, icon=":material/arrow_forward:")


def _clearly_low(now: dict[str, Standing]) -> str:
    clearly = now.get("clearly_low_heard", NOBODY)
    return "" if clearly.part is None else f"{clearly.part:,} did not feel heard"


def _change(now: Standing, before: Standing) -> str:
    return "" if now.share is None else words.change(now.share, before.share)


def _year_before(viewer: Viewer, data_to: date) -> dict[str, Standing]:
    earlier = state.year_before(data_to)
    return standings(standing_answer(viewer, earlier)) if earlier else {}


def _course(months: Answer, figure: str) -> list[float]:
    """The monthly shares that are known, in hundredths."""
    rows = months.frame[months.frame["figure"] == figure]
    return [round(100 * float(share), 1) for share in rows["estimate"].dropna()]
