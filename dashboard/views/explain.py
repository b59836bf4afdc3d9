"""How a figure is worked out, as the queries and measures say themselves, with the definitions in force."""

from __future__ import annotations

import streamlit as st

from dashboard.answers.explain import Explanation, explained
from dashboard.answers.questions import REGISTER
from dashboard.definitions import REGISTER as DEFINITIONS
from dashboard.definitions import Definitions
from dashboard.views.menu import PAGES
from dashboard.vocabulary import instruments
from dashboard.vocabulary.instruments import Instrument, Item, Total
from dashboard.wording import definitions as words


def show_explanation(question_name: str, definitions: Definitions) -> None:
    """One question, how it is computed, and the definitions it was answered under; for a popover."""
    explanation = explained(question_name)
    st.markdown(f"**{explanation.words}**")
    _show_method(explanation, only_first=True)
    st.caption(f"{rule_in_force(definitions)} Early means {words.early(definitions.early_sessions)}.")
    entry = PAGES["how_it_is_worked_out"]
    st.page_link(entry.file, label="All definitions and sources", icon=":material/arrow_forward:")


def show_questions(definitions: Definitions) -> None:
    """Every question the dashboard answers, with how."""
    st.caption(rule_in_force(definitions))
    for name in REGISTER:
        explanation = explained(name)
        with st.expander(explanation.words):
            _show_method(explanation)
            st.caption(f"On the command line: `python -m dashboard answer {name}`")


def show_definitions(definitions: Definitions) -> None:
    """Every setting with its value in force, its words and its source."""
    in_force = definitions.to_values()
    st.table(
        [
            {
                "Setting": f"`{definition.key}`",
                "In force": in_force[definition.key] or "not set",
                "What it means": definition.words,
                "Where it comes from": definition.source,
            }
            for definition in DEFINITIONS
        ],
        border="horizontal",
        hide_index=True,
    )


def show_instruments(definitions: Definitions) -> None:
    """Every instrument with its items, domains and the marks in force; never the wording of an item."""
    st.caption(
        "Below the mark is an invitation to talk, not a verdict. Instruments are licensed works: only scores are "
        "stored, and no item is printed here."
    )
    for instrument in instruments().values():
        with st.expander(instrument.name):
            st.dataframe(
                [
                    {
                        "Column": item.column,
                        "Domain": item.domain if isinstance(item, Item) else "total",
                        "Range": f"{item.minimum} to {item.maximum}",
                        "Mark": _mark(definitions.mark_of(item.column).low),
                        "Clearly low": _mark(definitions.mark_of(item.column).clearly_low),
                    }
                    for item in _parts(instrument)
                ],
                hide_index=True,
                key=f"instrument_{instrument.key}",
            )
            direction = "Higher is better." if instrument.is_higher_better else "Lower is better."
            st.caption(f"{direction} {instrument.source}")


def rule_in_force(definitions: Definitions) -> str:
    """Who counts as a drop-out, in one sentence."""
    return words.drop_out_rule(
        definitions.drop_out_rule,
        inactive_after_days=definitions.inactive_after_days,
        early_sessions=definitions.early_sessions,
    )


def _show_method(explanation: Explanation, *, only_first: bool = False) -> None:
    for step in explanation.steps:
        st.markdown(f"*{step.question}*  \nCounted: {step.counted}.  \nWhy it is asked: {step.why}.")
    if explanation.measure:
        st.markdown(explanation.measure.split("\n\n")[0] if only_first else explanation.measure)


def _parts(instrument: Instrument) -> list[Item | Total]:
    return [*instrument.items, instrument.total] if instrument.total else list(instrument.items)


def _mark(value: object) -> str:
    return "none" if value is None else str(value)
