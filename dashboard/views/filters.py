"""The bar of filters, the same on every page of results, with what the data are and up to when."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.definitions import DROP_OUT_RULES
from dashboard.views import frame
from dashboard.wording.common import long_date
from dashboard.wording.definitions import SHORT_RULES

PERIOD_WORDS = {
    state.LAST_12: "Last 12 months",
    state.LAST_6: "Last 6 months",
    state.LAST_24: "Last 24 months",
    state.EVERYTHING: "Everything",
    state.CUSTOM: "My own dates",
}


def open_results(name: str) -> tuple[Viewer, date]:
    """Open a page of results: check, title, bar. Returns the viewer and the day that counts as now.

    The filters in force are then `state.filters(day)`. A store without data ends the page here, with what to do.
    """
    viewer = frame.open_page(name)
    span = ask(state.clinic(), viewer, "data_to")
    if span.data_to is None:
        frame.show_no_data(viewer)
        st.stop()
    _show_bar(viewer, span, span.data_to)
    return viewer, span.data_to


def _show_bar(viewer: Viewer, span: Answer, data_to: date) -> None:
    roster = ask(state.clinic(), viewer, "counselors").frame
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _select("period", "Period", list(state.PERIODS), PERIOD_WORDS, width=150)
        if state.chosen("period") == state.CUSTOM:
            _day("from", "From", data_to)
            _day("to", "To", data_to)
        _select_name("team", "Team", "All teams", list(roster["team"].dropna().unique()))
        _select_rule()
        with st.popover("More", icon=":material/tune:", width="content"):
            _select_name("site", "Site", "All sites", list(roster["site"].dropna().unique()))
            st.button("Reset", on_click=state.reset, icon=":material/restart_alt:", key="reset_filters")
        _show_span(span, data_to)
    state.write_url(*state.FILTER_KEYS)
    for note in span.notes:
        st.warning(note, icon=":material/info:")


def _show_span(span: Answer, data_to: date) -> None:
    row = span.frame.to_dict("records")[0]
    st.caption(
        f"Data to **{long_date(data_to)}** · {row['clients']:,} clients · {row['counselors']:,} counselors",
        width="content",
    )


def all_open_cases(counselor_id: str | None = None) -> Filters:
    """Team and site in force, whatever the period: a client is talked about who is here now."""
    now = state.filters(None)
    return Filters(team=now.team, site=now.site, overrides=now.overrides, counselor_id=counselor_id)


def _select(key: str, label: str, options: list[str], words: dict[str, str], width: int) -> None:
    st.selectbox(
        label,
        options,
        key=state.offer(key, options),
        format_func=lambda option: words.get(option, option),
        on_change=state.take,
        args=(key,),
        width=width,
    )


def _select_name(key: str, label: str, everything: str, names: list[str]) -> None:
    _select(key, label, ["", *sorted(names)], {"": everything}, width=130)


def _select_rule() -> None:
    in_force = state.clinic().definitions().drop_out_rule
    others = [rule for rule in DROP_OUT_RULES if rule != in_force]
    _select("rule", "Counted as drop-out", ["", *others], {**SHORT_RULES, "": SHORT_RULES[in_force]}, width=190)


def _day(key: str, label: str, latest: date) -> None:
    st.session_state[state.widget_key(key)] = state.day_chosen(key)
    st.date_input(
        label,
        key=state.widget_key(key),
        on_change=state.take,
        args=(key,),
        value=None,
        min_value=date(1990, 1, 1),
        max_value=latest,
        format="YYYY-MM-DD",
        width=140,
    )
