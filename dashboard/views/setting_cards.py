"""Pieces of the page Settings: a card per definition, and the changes made so far."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import state
from dashboard.answers.changes import Change
from dashboard.definitions import GROUPS, REGISTER, Definition, Definitions, definition_of, settings_of
from dashboard.views import setting_controls
from dashboard.views.frame import plain, show_empty, side_by_side
from dashboard.views.setting_change import show_effect
from dashboard.vocabulary import instruments
from dashboard.wording import settings as words

SHOWN_CHANGES = 50


def of_group(group: str) -> list[Definition]:
    """The settings of one tab."""
    return [definition for definition in REGISTER if definition.group == group]


def choose_instrument() -> tuple[Definition, ...]:
    """The settings of the instrument chosen."""
    names = {key: instrument.name for key, instrument in instruments().items()}
    key = st.selectbox("Instrument", list(names), format_func=names.__getitem__, key="setting_instrument", width=420)
    st.caption(f"Source of its own numbers: {instruments()[key].source}.")
    return settings_of(instruments()[key])


def show_card(definition: Definition, definitions: Definitions, history: Sequence[Change]) -> None:
    """One setting: its words and source, its control, what is in force, and the way to a change."""
    now = definitions.text_of(definition.key)
    with st.container(border=True):
        says, takes = side_by_side(3, 2, narrowest=110, gap="small")
        with says:
            _show_words(definition, now, history)
        with takes:
            _show_control(definition, now)


def _show_words(definition: Definition, now: str, history: Sequence[Change]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{definition.label}**", width="content")
        if now != definition.default:
            st.badge("changed", color="blue")
    st.markdown(definition.words)
    # The source of an instrument's own numbers stands once, above all of them.
    told = [definition.source] if definition.group in GROUPS else []
    latest = next((change for change in history if change.key == definition.key), None)
    if latest is not None:
        before = None if latest.before is None else words.value_words(latest.key, latest.before)
        told.append(words.changed_by(plain(latest.by), latest.at.date(), before))
    st.caption("  \n".join(told))


def _show_control(definition: Definition, now: str) -> None:
    st.caption(words.in_force(definition.key, now, definition.default))
    new = setting_controls.control(definition, now)
    with st.container(horizontal=True):
        if st.button(
            "Show the effect", key=f"effect_{definition.key}", disabled=new == now, icon=":material/visibility:"
        ):
            show_effect(definition, now, new)
        if now != definition.default and st.button(
            "Back to the default", key=f"default_{definition.key}", icon=":material/undo:", type="tertiary"
        ):
            show_effect(definition, now, definition.default)


def show_result() -> None:
    """What was just saved. Its place is always there: were it not, everything below would move up in the next run,
    be taken for something new by the browser, and lose what was just typed.
    """
    place = st.container()
    result = st.session_state.pop(state.SETTING_RESULT, None)
    if result:
        place.success(result, icon=":material/check_circle:")


def show_history(definitions: Definitions, history: Sequence[Change]) -> None:
    """The changes made, newest first, and putting one of them back."""
    if not history:
        show_empty("No definition has been changed: every one stands at its default.", icon="rule_settings")
        return
    shown = list(history[:SHOWN_CHANGES])
    st.table([_history_row(change) for change in shown], border="horizontal", hide_index=True)
    undoable = [place for place, change in enumerate(shown) if _can_go_back(change, definitions)]
    if not undoable:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            "A change", undoable, format_func=lambda place: _in_short(shown[place]), key="setting_back", width=520
        )
        if st.button("Put it back …", icon=":material/undo:"):
            change = shown[place]
            definition = definition_of(change.key)
            show_effect(definition, definitions.text_of(change.key), change.before or "")


def _can_go_back(change: Change, definitions: Definitions) -> bool:
    return change.before is not None and change.before != definitions.text_of(change.key)


def _in_short(change: Change) -> str:
    before = words.value_words(change.key, change.before or "")
    return f"{definition_of(change.key).label}: back to {before} ({change.at:%Y-%m-%d %H:%M} UTC)"


def _history_row(change: Change) -> dict[str, str]:
    definition = definition_of(change.key)
    return {
        "When (UTC)": f"{change.at:%Y-%m-%d %H:%M}",
        "Who": plain(change.by),
        "What": f"{definition.label} ({definition.group})",
        "From": "not written down" if change.before is None else words.value_words(change.key, change.before),
        "To": words.value_words(change.key, change.after),
    }
