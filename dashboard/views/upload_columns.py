"""The columns of a file: first characters of their values, what each becomes, and why."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.intake.proposal.model import ColumnProposal, Proposal
from dashboard.views.frame import plain
from dashboard.views.upload_choices import widget
from dashboard.vocabulary import file_kinds
from dashboard.wording import upload as words

_WIDTHS = (3, 3, 5, 5)
_SHOWN_SAMPLES = 3
_LEFT_OUT = ""


def show_columns(found: Proposal) -> tuple[dict[str, str | None], list[str]]:
    """Header -> canonical column (None: left out) where that differs from the proposal or confirms a guess; and what
    is still to be confirmed.
    """
    shown = [one for one in found.columns if one.column or one.confidence == "unsure"]
    others = [one for one in found.columns if one not in shown]
    st.markdown("**Columns**")
    with st.container(gap="small"):
        _show_titles()
        said = {one.header: _show_column(found, one) for one in shown}
        is_asked = any(question.code == "column_missing" for question in found.questions)
        if others and st.toggle(
            words.others_left_out(len(others)),
            value=is_asked,
            key=widget("others", found.fingerprint[:12], found.kind),
        ):
            said |= {one.header: _show_column(found, one) for one in others}
    guesses = [one for one in shown if one.confidence == "unsure" and one.column and said[one.header] == one.column]
    changed = {
        one.header: said[one.header]
        for one in found.columns
        if one.header in said and (said[one.header] != one.column or one in guesses)
    }
    return changed, _confirm(found, guesses)


def _show_titles() -> None:
    for place, title in zip(st.columns(_WIDTHS), ("In the file", "Begins with", "Becomes", "Why"), strict=True):
        place.caption(title)


def _show_column(found: Proposal, one: ColumnProposal) -> str | None:
    header, samples, becomes, why = st.columns(_WIDTHS, vertical_alignment="center")
    header.markdown(f"**{plain(one.header)}**")
    samples.markdown(plain(", ".join(dict.fromkeys(one.survey.samples[:_SHOWN_SAMPLES]))) or "(empty)")
    options = [_LEFT_OUT, *file_kinds()[found.kind].columns]
    said = becomes.selectbox(
        f"What {one.header} becomes",
        options,
        index=options.index(one.column or _LEFT_OUT),
        format_func=lambda column: words.column_words(column or None),
        key=widget("column", found.fingerprint[:12], found.kind, one.header),
        label_visibility="collapsed",
    )
    why.caption(plain(one.why))
    return said or None


def _confirm(found: Proposal, guesses: Sequence[ColumnProposal]) -> list[str]:
    """A guess from values alone is read only once somebody has said that it is right."""
    if not guesses:
        return []
    listed = ", ".join(f"{plain(one.header)} is the {words.column_words(one.column)}" for one in guesses)
    is_right = st.checkbox(f"Yes: {listed}", key=widget("guesses", found.fingerprint[:12], found.kind))
    return [] if is_right else ["Some columns were guessed from their values. Say whether that is right."]
