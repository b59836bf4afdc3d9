"""The trainings that were recorded: what each did, who attended, and logging, removing and bringing back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from dashboard import charts, state
from dashboard.access.viewer import Viewer
from dashboard.answers import trainings
from dashboard.answers.ask import ask
from dashboard.charts.rows import DOMAINS
from dashboard.office.trainings import LONGEST_TITLE, LoggedTraining, Training
from dashboard.settings import Refused
from dashboard.views import frame
from dashboard.views.figures import Shown, show_figure
from dashboard.wording import training as words
from dashboard.wording.common import listed

# The newest ones; the table under the picture holds them all.
_SHOWN = 8


def show_trainings(viewer: Viewer, data_to: date) -> None:
    """The trainings with what each did, the picture of the effects, and the form to log one."""
    clinic = state.clinic()
    effects, attended = ask(clinic, viewer, "training_effect"), ask(clinic, viewer, "trainings")
    st.header("Did the trainings help?", anchor=False)
    _offer_undo(viewer)
    left, right = frame.side_by_side(1, 1)
    with left:
        if effects.is_empty:
            frame.show_empty(words.NO_TRAININGS, icon="school")
        for _, row in effects.frame.head(_SHOWN).iterrows():
            _show_one(viewer, row, _same(attended.frame, row), attended.names)
    with right:
        if not effects.is_empty:
            figure = charts.training_effect_list(effects.frame, mode=state.mode(), why=words.NOBODY_JUDGED)
            shown = Shown(figure, words.effect_alt(effects.frame), words.effect_caption(), effects.frame)
            show_figure("training_effect", effects, shown)
        st.markdown(words.REGRESSION)
        st.caption(words.MOST_CANNOT_BE_JUDGED)
        _offer_logging(viewer, attended.names, data_to)


def _same(attended: Any, row: Any) -> Any:
    is_same = [attended[name] == row[name] for name in ("trained_on", "domain", "title")]
    return attended[is_same[0] & is_same[1] & is_same[2]]


def _show_one(viewer: Viewer, row: Any, attended: Any, names: dict[str, str] | Any) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"**{frame.plain(words.training_name(row))}**")
        st.markdown(words.effect(row))
        people = listed(sorted({names.get(code, code) for code in attended["counselor_id"]}, key=str.casefold))
        st.caption(f"{words.compared(row)} Of yours attended: {frame.plain(people)}".strip())
        logged = attended["training_id"].dropna()
        if not logged.empty and int(logged.iloc[0]) in {one.training_id for one in _removable(viewer)}:
            training_id = int(logged.iloc[0])
            if st.button("Remove", key=f"remove_{training_id}", icon=":material/delete:", type="tertiary"):
                _do(lambda: trainings.remove(state.clinic(), viewer, training_id), "Removed.")
                st.session_state[state.TRAINING_REMOVED] = (training_id, words.training_name(row))
                st.rerun()


def _removable(viewer: Viewer) -> list[LoggedTraining]:
    return trainings.logged(state.clinic(), viewer)


def _offer_undo(viewer: Viewer) -> None:
    """The training just removed can be brought back until something else is removed."""
    removed = st.session_state.get(state.TRAINING_REMOVED)
    if removed is None:
        return
    training_id, name = removed
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/delete: Removed: {frame.plain(name)}.")
        if st.button("Undo", icon=":material/undo:"):
            del st.session_state[state.TRAINING_REMOVED]
            _do(lambda: trainings.restore(state.clinic(), viewer, training_id), "The training is back.")
            st.rerun()


def _offer_logging(viewer: Viewer, names: dict[str, str] | Any, data_to: date) -> None:
    """The form for a training."""
    with (
        st.expander("Log a training", icon=":material/add:"),
        st.form("log_training", border=False, clear_on_submit=False),
    ):
        trained_on = st.date_input("Day", value=data_to, format="YYYY-MM-DD", key="training_day")
        domain = st.selectbox(
            "What it was about", trainings.DOMAINS, format_func=DOMAINS.__getitem__, key="training_domain"
        )
        codes = sorted(names, key=lambda code: names[code].casefold())
        who = st.multiselect("Who attended", codes, format_func=lambda code: names[code], key="training_counselors")
        title = st.text_input(
            "Title", max_chars=LONGEST_TITLE, key="training_title", help="A few words; never anything about a client."
        )
        hours = st.number_input("Hours", min_value=0.5, value=None, step=0.5, key="training_hours")
        if st.form_submit_button("Log this training", type="primary"):
            training = Training(trained_on, domain, title, hours, tuple(who))
            if _do(lambda: trainings.log(state.clinic(), viewer, training), "The training is logged."):
                st.rerun()


def _do(step: Callable[[], object], done: str) -> bool:
    """Whether the step could be done; says so, or why not."""
    try:
        step()
    except Refused as refusal:
        frame.show_problem(refusal)
        return False
    st.toast(done, icon=":material/check:")
    return True
