"""`ask`, the one door: rules (may they?) -> reader (their scope) -> measure -> small numbers -> Answer, cached once.

The permission is checked before the cache is looked at, and everything an answer depends on is in the cache's key: the
question, filters, definitions in force, scope, version of the data and revision of the office.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard.access.disclosure import hide_small
from dashboard.access.rules import check_may
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.clinic import Clinic
from dashboard.answers.notes import notes_on
from dashboard.answers.question import Question
from dashboard.answers.questions import REGISTER
from dashboard.answers.scope import Scope, scope_of
from dashboard.answers.working import Context
from dashboard.definitions import Definitions
from dashboard.office import settings_table, trainings
from dashboard.settings import Refused
from dashboard.store.catalogue import catalogue
from dashboard.store.reader import Read

# With a person's own sign-in no setting may show fewer people than the clinic decided.
THRESHOLDS = ("min_clients_supervisor", "release_clients", "release_clients_item", "min_peers")


def ask(clinic: Clinic, viewer: Viewer, question_name: str, filters: Filters | None = None) -> Answer:
    """The answer that this viewer may see.

    Raises `AccessDenied` when they may not ask, `Refused` for an unknown question, group, unit or setting.
    """
    question = _question(question_name)
    check_may(viewer, question.permission)
    filters = _checked(question, filters or Filters())
    definitions = _definitions(clinic, viewer, filters)
    version = clinic.reader.version()
    roster = _roster(clinic, definitions)
    scope = scope_of(question, viewer, roster, definitions)
    key = (question_name, filters, definitions, scope, version, settings_table.revision(clinic.office))
    with clinic.answers_lock:
        found = clinic.answers.get(key)
    if found is None:
        found = _answer(clinic, question, filters, definitions, scope, roster)
        with clinic.answers_lock:
            clinic.answers[key] = found
    # A copy, so that whoever changes the rows they were given changes nobody else's.
    return replace(found, frame=found.frame.copy())


def _question(name: str) -> Question:
    if name not in REGISTER:
        raise Refused(f"There is no question {name!r}. The questions are: {', '.join(sorted(REGISTER))}.")
    return REGISTER[name]


def _checked(question: Question, filters: Filters) -> Filters:
    if filters.by is not None and filters.by not in question.groups:
        allowed = ", ".join(question.groups) or "no groups"
        raise Refused(f"{question.name} cannot be grouped by {filters.by!r}. It takes: {allowed}.")
    if filters.unit is not None and filters.unit not in question.units:
        allowed = ", ".join(question.units) or "none"
        raise Refused(f"{question.name} does not take the unit {filters.unit!r}. It takes: {allowed}.")
    if filters.from_on and filters.to_on and filters.to_on < filters.from_on:
        raise Refused(f"The period ends ({filters.to_on}) before it begins ({filters.from_on}).")
    return filters


def _definitions(clinic: Clinic, viewer: Viewer, filters: Filters) -> Definitions:
    in_force = clinic.definitions()
    asked = in_force.with_overrides(dict(filters.overrides))
    if not viewer.is_operator:
        for name in THRESHOLDS:
            if getattr(asked, name) < getattr(in_force, name):
                raise Refused(f"{name} cannot be lowered for one person's answer.")
        if asked.feedback_mode != in_force.feedback_mode:
            raise Refused("feedback_mode is changed by an admin for everybody, not for one answer.")
    return asked


def _roster(clinic: Clinic, definitions: Definitions) -> pd.DataFrame:
    return clinic.reader.read([Read("roster", ())], definitions)[0]


def _answer(
    clinic: Clinic,
    question: Question,
    filters: Filters,
    definitions: Definitions,
    scope: Scope,
    roster: pd.DataFrame,
) -> Answer:
    values = _parameter_values(question, filters) | {"logged": trainings.as_text(clinic.office)}
    reads = [
        Read(
            name,
            scope.counselors,
            tuple((column.name, values[column.name]) for column in catalogue()[name].parameters),
            scope.left_out,
            scope.own,
        )
        for name in (*question.queries, "data_to")
    ]
    *frames, span = clinic.reader.read(reads, definitions)
    context = Context(definitions, filters)
    frame = question.work(context, frames)
    if question.hides:
        frame = hide_small(frame, question.hides, definitions.min_clients_supervisor)
    return Answer(
        question=question.name,
        frame=_in_promised_order(frame, question.columns),
        definitions=definitions,
        data_to=_day(span["data_to"].iloc[0]) if len(span) else None,
        practice=question.practice(context, frames) if question.practice else {},
        notes=(*(notes_on(span.to_dict("records")[0], definitions) if len(span) else ()), *scope.notes),
        names=_names(roster, (*scope.counselors, *scope.own)),
    )


def _parameter_values(question: Question, filters: Filters) -> dict[str, str | int | date | None]:
    by = filters.by or "none"
    unit = filters.unit or ("pairing" if by == "counselor" else "episode")
    return {
        "unit": unit,
        "group_by": by,
        "from_on": filters.from_on,
        "to_on": filters.to_on,
        "team": filters.team,
        "site": filters.site,
        "counselor_id": filters.counselor_id,
        "case_code": filters.case_code,
    }


def _in_promised_order(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    missing = [column for column in columns if column not in frame.columns]
    assert not missing, f"the measure left out {missing}"
    return frame[[*columns, *(column for column in frame.columns if column not in columns)]].reset_index(drop=True)


def _names(roster: pd.DataFrame, scope: tuple[str, ...]) -> dict[str, str]:
    visible = roster[roster["counselor_id"].isin(scope)]
    return {
        str(row["counselor_id"]): str(row["counselor_id"]) if pd.isna(row["name"]) else str(row["name"])
        for row in visible.to_dict("records")
    }


def _day(value: object) -> date | None:
    stamp = pd.to_datetime(str(value), errors="coerce")
    return None if pd.isna(stamp) else stamp.date()
