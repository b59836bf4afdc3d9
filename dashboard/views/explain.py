"""How a figure is worked out: from the register of questions, the measure's own description and the definitions in force."""

from __future__ import annotations

from inspect import cleandoc

import streamlit as st

from dashboard.answers.questions import REGISTER
from dashboard.definitions import REGISTER as DEFINITIONS
from dashboard.definitions import Definitions
from dashboard.views.menu import PAGES


def show_explanation(question_name: str, definitions: Definitions) -> None:
    """The question, how it is computed, and the definitions it was answered under."""
    question = REGISTER[question_name]
    st.markdown(f"**{question.words}**")
    if question.measure is not None and question.measure.__doc__:
        st.markdown(cleandoc(question.measure.__doc__))
    in_force = definitions.to_values()
    changed = [definition for definition in DEFINITIONS if in_force[definition.key] != definition.default]
    st.caption(
        f"Counted as drop-out: {in_force['drop_out_rule'].replace('_', ' ')}. "
        f"Early: at most {in_force['early_sessions']} sessions. "
        + (" ".join(f"{definition.key} is {in_force[definition.key]}." for definition in changed))
    )
    entry = PAGES["how_it_is_worked_out"]
    st.page_link(entry.file, label="All definitions and sources", icon=":material/arrow_forward:")
