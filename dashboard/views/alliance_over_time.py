"""Sections of the page Feeling heard: staying low, ruptures and repairs, leaving and staying."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.views import ratings
from dashboard.views.figures import Shown, show_figure, show_numbers
from dashboard.vocabulary import instruments
from dashboard.wording import alliance, empty
from dashboard.wording import alliance_over_time as words


def show_stays_low(viewer: Viewer, filters: Filters, instrument: str, domain: str) -> None:
    """Who stays below the mark, and whether more recover than turn low."""
    answer = ask(state.clinic(), viewer, "stays_low", filters)
    rows = ratings.of_instrument(answer.frame, instrument)
    st.header("After a low first rating", anchor=False)
    st.markdown(words.stays_low_headline(rows, domain))
    figure = charts.net_recovery_list(rows, mode=state.mode(), why=empty.nothing_in_filter("pairs of ratings"))
    show_figure("stays_low", answer, Shown(figure, words.stays_low_alt(rows), words.stays_low_caption(), rows))


def show_ruptures(viewer: Viewer, filters: Filters) -> None:
    """Ruptures and repairs by counselor, beside what chance gives."""
    answer = ask(state.clinic(), viewer, "ruptures", filters)
    rule = answer.practice
    st.header("Ruptures and repairs", anchor=False)
    st.markdown(words.ruptures_headline(answer.frame))
    used = list(answer.frame["instrument"].dropna())
    caption = words.ruptures_caption(
        instruments()[used[0]].name if used else "", rule.get("fall"), rule.get("reach"), int(rule.get("shuffles", 0))
    )
    figure = charts.ruptures_list(answer.frame, answer.names, mode=state.mode(), why=empty.no_ratings())
    shown = Shown(figure, words.ruptures_alt(answer.frame, answer.names), caption, answer.frame)
    show_figure("ruptures", answer, shown, answer.names, opens_counselor=True)


def show_leaving(viewer: Viewer, filters: Filters, instrument: str, domain: str) -> None:
    """Leaving right after a session below the mark, and the first ratings of those who dropped out."""
    answer = ask(state.clinic(), viewer, "alliance_and_staying", filters)
    rows = ratings.of_instrument(answer.frame, instrument)
    st.header("Do ratings and leaving go together?", anchor=False)
    st.markdown(words.leaving_headline(ratings.of_instrument(answer.frame, instrument, domain)))
    figure = charts.leaving_list(rows, mode=state.mode(), why=empty.not_settled_yet())
    sessions = rows[rows["landmark"].isna()]
    show_figure("leaving", answer, Shown(figure, words.leaving_alt(rows), words.leaving_caption(), sessions))
    _show_first_ratings(viewer, filters, instrument)


def show_landmarks(viewer: Viewer, filters: Filters, instrument: str, domain: str) -> None:
    """Who drops out by session 8, by what clients had rated up to sessions 1 and 3."""
    answer = ask(state.clinic(), viewer, "alliance_and_staying", filters)
    rows = ratings.of_instrument(answer.frame, instrument, domain)
    st.header(f"Dropped out by session 8, by {alliance.domains_listed([domain])}", anchor=False)
    for landmark, caption in ((1, ""), (3, words.landmark_caption())):
        st.markdown(f"**{words.landmark_title(landmark)}**")
        figure = charts.landmark_list(rows, landmark, mode=state.mode(), why=empty.not_settled_yet())
        followed = rows[rows["landmark"] == landmark]
        shown = Shown(figure, words.landmark_alt(rows, landmark), caption, followed)
        show_figure(f"landmark_{landmark}", answer, shown)


def _show_first_ratings(viewer: Viewer, filters: Filters, instrument: str) -> None:
    answer = ask(state.clinic(), viewer, "alliance_of_dropouts", filters)
    rows = ratings.of_instrument(answer.frame, instrument, *set(answer.frame["domain"]))
    st.markdown(words.first_ratings(rows, "total" if "total" in set(rows["domain"]) else "heard"))
    show_numbers("first_ratings", answer, rows)
