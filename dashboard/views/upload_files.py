"""What each file was recognized as, how it is read, and every guess open to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers import imports
from dashboard.answers.imports import ImportChoices
from dashboard.intake.mapping.file_format import to_json
from dashboard.intake.mapping.model import ExportMapping
from dashboard.intake.proposal.decide import (
    Decisions,
    assigned_columns,
    columns_missing,
    columns_twice,
    decided,
    together,
)
from dashboard.intake.proposal.model import Proposal
from dashboard.intake.read import ReadingChoices
from dashboard.intake.reading.choices import as_texts
from dashboard.intake.reports import FileProblem
from dashboard.views import upload_columns, upload_reading, upload_values
from dashboard.views.frame import plain
from dashboard.views.upload_choices import Dropped, FileChoice, Read, remembered_look, widget
from dashboard.wording import upload as words

_AUTOMATIC = ""
_LOOKUP = "lookup"


def read_all(viewer: Viewer, files: Sequence[Dropped], asked_for: ExportMapping | None) -> list[Read]:
    """Every file as it was read; what could not be read asks how, and is read again once that is said."""
    return [_read(viewer, one, asked_for) for one in files]


def show_files(viewer: Viewer, found: Sequence[Read], asked_for: ExportMapping | None) -> list[FileChoice]:
    """One block for all files that share a header; what was decided about each."""
    groups: dict[str, list[Read]] = {}
    for one in found:
        if one.proposal is not None:
            groups.setdefault(one.proposal.fingerprint, []).append(one)
    return [_show_group(viewer, group, asked_for) for group in groups.values()]


def _read(viewer: Viewer, dropped: Dropped, asked_for: ExportMapping | None) -> Read:
    reading = upload_reading.chosen(dropped)
    try:
        return Read(dropped, reading, _look(viewer, dropped, reading, asked_for))
    except FileProblem as problem:
        upload_reading.ask(dropped, problem)
        return Read(dropped, reading, None, str(problem))


def _look(
    viewer: Viewer,
    dropped: Dropped,
    reading: ReadingChoices,
    asked_for: ExportMapping | None,
    *,
    kind: str | None = None,
    mapping: ExportMapping | None = None,
) -> Proposal:
    """What the file seems to hold, read with `mapping` where one is given already."""
    asked = mapping or asked_for
    choices = ImportChoices(reading={dropped.sent.name: reading}, asked_for=asked)
    key = (viewer.user_id, dropped.key, reading, kind, to_json(asked) if asked else "")
    return remembered_look(key, partial(imports.look_at, state.clinic(), viewer, dropped.sent, choices, kind))


def _show_group(viewer: Viewer, group: Sequence[Read], asked_for: ExportMapping | None) -> FileChoice:
    found = together([one.proposal for one in group if one.proposal is not None])
    names = tuple(plain(one.dropped.sent.name) for one in group)
    rows = sum(_rows(one.proposal) for one in group if one.proposal is not None)
    is_guess = _needs_a_look(found)
    label = words.file_label(names, found.kind, rows, plain(found.source), is_guess=is_guess)
    with st.expander(label, expanded=is_guess, icon=":material/table_view:"):
        kind = _choose_kind(found)
        for one in group:
            upload_reading.offer(one.dropped)
        if kind is not None:
            looks = [_look(viewer, one.dropped, one.reading, asked_for, kind=kind) for one in group]
            found = together(looks)
        if found.kind == _LOOKUP:
            st.caption("The other files of this export take columns from this one.")
            return FileChoice(names, found, None, False, (), ())
        return _decide(viewer, group, found, names, is_forced=kind is not None)


def _decide(
    viewer: Viewer, group: Sequence[Read], found: Proposal, names: tuple[str, ...], *, is_forced: bool
) -> FileChoice:
    """Columns first; then dates, codes and scales of the columns as they were decided."""
    columns, open_questions = upload_columns.show_columns(found)
    changed = Decisions(columns=columns)
    assigned = assigned_columns(found, changed)
    if twice := columns_twice(assigned):
        open_questions.append(words.twice(twice))
    elif missing := columns_missing(found, assigned):
        open_questions.append(words.missing_columns(missing))
    settled = found
    if columns and not open_questions:
        mapping = decided(found, changed)
        settled = together([_look(viewer, one.dropped, one.reading, None, mapping=mapping) for one in group])
    decisions, further = upload_values.show_values(found, settled, columns, assigned)
    for sentence in (*open_questions, *further):
        st.warning(plain(sentence), icon=":material/help:")
    identifying = found.identifying if not found.source else _not_dropped(found)
    decisions = replace(
        decisions,
        drops_identifying=bool(st.session_state.get(state.DROP_IDENTIFYING)),
        reading=next((said for one in group if (said := as_texts(one.reading))), {}),
    )
    drops_more = decisions.drops_identifying and bool(identifying)
    is_new = is_forced or drops_more or not decisions.is_empty() or _is_likely(found)
    return FileChoice(
        names=names,
        proposal=found,
        mapping=decided(found, decisions) if is_new else None,
        is_new=is_new,
        identifying=identifying,
        open_questions=(*open_questions, *further),
    )


def _choose_kind(found: Proposal) -> str | None:
    """The kind that the admin says the file holds; None where it is as recognized."""
    recognized = plain(found.source) if found.source else f"{found.kind}, by its column names"
    said = st.selectbox(
        "What this file holds",
        [_AUTOMATIC, *words.KINDS],
        format_func=lambda kind: words.KINDS.get(kind, f"As recognized: {recognized}"),
        key=widget("kind", found.fingerprint[:12]),
    )
    return said or None


def _needs_a_look(found: Proposal) -> bool:
    """Whether something is asked or only guessed; columns that identify people are asked about below."""
    return any(question.code != "identifying_columns" for question in found.questions)


def _is_likely(found: Proposal) -> bool:
    return not found.source and any(one.confidence == "likely" for one in found.columns)


def _not_dropped(found: Proposal) -> tuple[str, ...]:
    dropped = found.mapping.files[0].drop
    used = {header for headers in found.mapping.files[0].columns.values() for header in headers}
    return tuple(header for header in found.identifying if header not in dropped and header not in used)


def _rows(proposal: Proposal) -> int:
    return max((one.survey.rows for one in proposal.columns), default=0)
