"""The dialog in which a change of a definition is looked at, and then saved or not."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.changes import change_definition
from dashboard.answers.preview import Effect, Preview, preview
from dashboard.definitions import Definition
from dashboard.settings import Refused
from dashboard.values import number_text
from dashboard.views import frame
from dashboard.wording import settings as words


@st.dialog("What this would change", width="large")
@frame.on_its_own
def show_effect(viewer: Viewer, definition: Definition, now: str, new: str) -> None:
    """The practice's figures before and after; saved only when somebody presses the button."""
    st.markdown(f"**{definition.label}:** {_words(definition, now)} → **{_words(definition, new)}**")
    with st.spinner("Counting anew with this rule …", show_time=True):
        try:
            found = preview(state.clinic(), viewer, definition.key, new)
        except Refused as refusal:
            frame.show_problem(refusal)
            return
    _show_figures(found)
    is_confirmed = found.shows_more and st.checkbox(words.confirmation(definition.label), key="setting_confirmed")
    keep, save = st.columns(2)
    if keep.button("Keep it as it is", width="stretch"):
        st.rerun()
    is_closed = found.shows_more and not is_confirmed
    if save.button("Save for everybody", type="primary", width="stretch", disabled=is_closed):
        _save(viewer, found, is_confirmed=is_confirmed)


def _save(viewer: Viewer, found: Preview, *, is_confirmed: bool) -> None:
    definition = found.definition
    with st.spinner("Saving, and counting anew …", show_time=True):
        try:
            change_definition(state.clinic(), viewer, definition.key, found.after, is_confirmed=is_confirmed)
        except Refused as refusal:
            frame.show_problem(refusal)
            return
    told = words.saved(definition.label, _words(definition, found.before), _words(definition, found.after))
    st.session_state[state.SETTING_RESULT] = told
    st.rerun()


def _show_figures(found: Preview) -> None:
    also = "It also changes" if found.effects else "It changes"
    if found.effects:
        st.markdown(words.effect_headline(found.effects))
        st.table([_row(effect) for effect in found.effects], border="horizontal", hide_index=True)
        st.caption("The whole practice, all its data. No counselor's figures are shown here.")
    else:
        st.markdown(words.privacy_note())
    if found.definition.elsewhere:
        st.markdown(f"{also}: {found.definition.elsewhere[0].lower()}{found.definition.elsewhere[1:]}")


def _row(effect: Effect) -> dict[str, str]:
    return {
        "Figure": words.FIGURES.get(effect.figure, effect.figure),
        "Now": f"{words.share(effect.before)} of {number_text(effect.counted_before)}",
        "With this rule": "the same"
        if effect.is_none
        else f"**{words.share(effect.after)}** of {number_text(effect.counted_after)}",
    }


def _words(definition: Definition, text: str) -> str:
    return words.value_words(definition.key, text)
