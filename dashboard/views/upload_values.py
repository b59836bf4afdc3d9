"""What the values of a file mean: the order of its dates, its codes, its scales and its decimal mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.intake.codes import CODED, FoundCode, shown
from dashboard.intake.columns import DATES, instrument_of_item
from dashboard.intake.dates.forms import FORMS
from dashboard.intake.proposal.decide import Decisions
from dashboard.intake.proposal.model import ColumnProposal, Proposal
from dashboard.views.frame import plain
from dashboard.views.upload_choices import widget
from dashboard.vocabulary import instruments
from dashboard.wording import upload as words
from dashboard.wording.common import count

_UNKNOWN = ""
_LISTED_CODES = 40


def show_values(
    found: Proposal, settled: Proposal, columns: Mapping[str, str | None], assigned: Mapping[str, str]
) -> tuple[Decisions, list[str]]:
    """Everything decided about the file, and what must still be said; `settled` is the file with `columns` decided."""
    seen = [(one, column) for one in settled.columns if (column := assigned.get(one.header))]
    dates, open_dates = _show_dates(found, [pair for pair in seen if pair[1] in DATES])
    codes = {
        column: said
        for one, column in seen
        if column in CODED and one.codes and (said := _show_codes(found, one, column))
    }
    scales = _show_scales(found, settled, assigned)
    return Decisions(columns=columns, dates=dates, codes=codes, scales=scales), open_dates


def _show_dates(found: Proposal, seen: Sequence[tuple[ColumnProposal, str]]) -> tuple[dict[str, str], list[str]]:
    said, open_questions = {}, []
    dated = [(one, column) for one, column in seen if one.survey.dates is not None]
    if dated:
        st.markdown("**Dates, as they will be stored**")
    for one, column in dated:
        reading = one.survey.dates
        assert reading is not None
        form = found.mapping.files[0].dates.get(column) or reading.form
        name, switch, stored = st.columns((3, 5, 5), vertical_alignment="center")
        name.markdown(f"**{plain(one.header)}**")
        if not reading.order:
            switch.markdown(FORMS[form].words)
            stored.markdown(words.stored_days(one.survey.days))
            continue
        is_open = reading.is_ambiguous and column not in found.mapping.files[0].dates
        proposed = reading.with_order(_order(form)).order
        order = switch.radio(
            f"Order of the dates in {one.header}",
            list(words.ORDERS),
            index=None if is_open else list(words.ORDERS).index(proposed),
            format_func=words.ORDERS.__getitem__,
            horizontal=True,
            key=widget("order", found.fingerprint[:12], found.kind, one.header),
            label_visibility="collapsed",
        )
        if order is None:
            open_questions.append(words.order_unclear(one.header))
            continue
        stored.markdown(words.stored_days(one.survey.days if order == reading.order else one.survey.other_days))
        if is_open or order != proposed:
            said[column] = reading.with_order(order).form
    return said, open_questions


def _order(form: str) -> str:
    return {"ddmmyyyy": "dmy", "mmddyyyy": "mdy"}.get(form, form)


def _show_codes(found: Proposal, one: ColumnProposal, column: str) -> dict[str, str]:
    """Code -> word where the admin says something else than was known; what is unknown or unsure comes first."""
    st.markdown(f"**What the codes in {plain(one.header)} mean**")
    first = [code for code in one.codes if code.meaning is None or code.is_unsure]
    others = [code for code in one.codes if code not in first]
    said: dict[str, str] = {}
    for code in first[:_LISTED_CODES]:
        _show_code(found, column, code, said)
    if len(first) > _LISTED_CODES:
        st.caption(f"{len(first) - _LISTED_CODES} rarer codes are not listed; they count as unknown.")
    label = f"Show the {count(len(others), 'code')} that {'is' if len(others) == 1 else 'are'} known"
    if others and st.toggle(label, key=widget("known", found.fingerprint[:12], found.kind, column)):
        for code in others[:_LISTED_CODES]:
            _show_code(found, column, code, said)
    return said


def _show_code(found: Proposal, column: str, code: FoundCode, said: dict[str, str]) -> None:
    written, rows, means = st.columns((3, 3, 9), vertical_alignment="center")
    written.markdown(f"**{plain(shown(code.written))}**")
    rows.markdown(count(code.rows, "row"))
    options = [_UNKNOWN, *sorted(CODED[column]().words)]
    word = means.selectbox(
        f"What {shown(code.written)} means",
        options,
        index=options.index(code.meaning or _UNKNOWN),
        format_func=lambda one: one.replace("_", " ") or "not known",
        key=widget("code", found.fingerprint[:12], found.kind, column, code.written),
        label_visibility="collapsed",
    )
    if word and word != code.meaning:
        said[code.written] = word


def _show_scales(found: Proposal, settled: Proposal, assigned: Mapping[str, str]) -> dict[str, str]:
    """Instrument -> scale, where the admin says that it differs from the form's own."""
    asked = {question.header: question for question in settled.questions if question.code == "scale_unclear"}
    standing = found.mapping.files[0].scales
    said = {}
    keys = dict.fromkeys(key for column in assigned.values() if (key := instrument_of_item(column)))
    if keys:
        st.markdown("**Scales**")
    for key in keys:
        question = next((asked[header] for header, column in assigned.items() if header in asked), None)
        options = _scales_of(key)
        scale = st.selectbox(
            f"{instruments()[key].name} was given",
            options,
            index=options.index(standing.get(key, "as_is")),
            format_func=words.SCALES.__getitem__,
            help=question.sentence if question else None,
            key=widget("scale", found.fingerprint[:12], found.kind, key),
        )
        if question and instrument_of_item(assigned[question.header]) == key and scale == "as_is":
            st.caption(plain(question.sentence))
        if scale != standing.get(key, "as_is"):
            said[key] = scale
    return said


def _scales_of(key: str) -> list[str]:
    highest = int(instruments()[key].items[0].maximum)
    fitting = {10: ["mm", "total_only_rows"], 5: ["one_to_seven"]}.get(highest, [])
    return ["as_is", *fitting]
