"""How a figure is worked out, as the queries and measures say themselves, with the definitions in force."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.explain import MARKS, Explanation, explained, rooms
from dashboard.definitions import GROUPS, Definitions
from dashboard.definitions import REGISTER as DEFINITIONS
from dashboard.views.menu import PAGES
from dashboard.vocabulary import instruments
from dashboard.vocabulary.instruments import Instrument, Item, Total
from dashboard.wording import definitions as words
from dashboard.wording import settings as setting_words


def show_explanation(question_name: str, definitions: Definitions) -> None:
    """One question in short, with the way to its own entry; for a popover."""
    explanation = explained(question_name)
    st.markdown(f"**{explanation.words}**")
    first = explanation.steps[0]
    st.markdown(f"Counted: {first.counted}.  \nWhy it is asked: {first.why}.")
    if explanation.method.limits:
        st.markdown(f"What it does not say: {_on_one_line(explanation.method.limits)}")
    if "drop_out_rule" in explanation.settings:
        st.caption(rule_in_force(definitions))
    st.page_link(
        PAGES["how_it_is_worked_out"].file,
        label="Formula, rules in force and source",
        icon=":material/arrow_forward:",
        query_params={"question": question_name},
    )


def choose_question() -> str:
    """The question whose entry is looked for; "" for all of them."""
    options = ["", *(name for names in rooms().values() for name in names)]
    st.selectbox(
        "Find a figure",
        options,
        key=state.offer("question", options),
        format_func=lambda name: explained(name).words if name else "All figures",
        on_change=state.take,
        args=("question",),
        width=620,
    )
    state.write_url("question")
    return state.chosen("question")


def show_questions(definitions: Definitions) -> None:
    """Every question the dashboard answers, with how, by what it is about."""
    for about, names in rooms().items():
        st.subheader(about, anchor=False)
        for name in names:
            with st.expander(explained(name).words):
                show_entry(name, definitions)


def show_entry(question_name: str, definitions: Definitions) -> None:
    """One question whole: who is counted, formula, limits, source, rules in force, and what the program says."""
    explanation = explained(question_name)
    method = explanation.method
    for step in explanation.steps:
        st.markdown(f"*{step.question}*  \nCounted: {step.counted}.  \nWhy it is asked: {step.why}.")
    if method.formula:
        st.markdown("**Formula**")
        st.code(method.formula, language=None, wrap_lines=True)
    for title, text in (("What it does not say", method.limits), ("Source", method.source)):
        if text:
            st.markdown(f"**{title}:** {_on_one_line(text)}")
    _show_rules(explanation, definitions)
    if method.words:
        st.caption(f"The program says: {method.words}")
    st.caption(f"On the command line: `python -m dashboard answer {question_name}`")


def _show_rules(explanation: Explanation, definitions: Definitions) -> None:
    """The settings behind one question, each with its value in force."""
    rules = [definition for definition in DEFINITIONS if definition.key in explanation.settings]
    told = [f"{rule.label}: **{setting_words.value_words(rule.key, definitions.text_of(rule.key))}**" for rule in rules]
    if MARKS in explanation.settings:
        told.append("The marks of the instruments, on the tab “Instruments and marks”")
    if told:
        st.markdown("**Rules in force**")
        st.markdown("\n".join(f"- {line}" for line in told))


def show_definitions(definitions: Definitions) -> None:
    """Every setting with its value in force, its words and its source."""
    st.caption(rule_in_force(definitions))
    for group in GROUPS:
        st.subheader(group, anchor=False)
        st.table(
            [
                {
                    "Rule": f"**{rule.label}**",
                    "In force": setting_words.value_words(rule.key, definitions.text_of(rule.key)),
                    "What it means": rule.words,
                    "Where it comes from": rule.source,
                }
                for rule in DEFINITIONS
                if rule.group == group
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


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _parts(instrument: Instrument) -> list[Item | Total]:
    return [*instrument.items, instrument.total] if instrument.total else list(instrument.items)


def _mark(value: object) -> str:
    return "none" if value is None else str(value)
