"""Everything a person may read, by every question, group, unit, filter and setting, as one comparable text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.question import Question
from dashboard.answers.questions import REGISTER
from dashboard.commands.rows import to_bytes
from dashboard.settings import Refused
from tests.attack.counted import note_try

OVERRIDES = (
    ("min_clients_supervisor", "1"),
    ("release_clients", "8"),
    ("release_clients_item", "8"),
    ("feedback_mode", "open"),
    ("data_to", "2025-03-31"),
    ("data_to", "2026-12-31"),
    ("drop_out_rule", "declared"),
    ("mark.srs_1", "10"),
    ("settle_days", "0"),
    ("left_truncation_days", "0"),
)


def everything(clinic: Clinic, viewer: Viewer) -> dict[str, str]:
    """What came back, row for row, or the sentence that refused it, by what was asked."""
    return {
        f"{question.name} {filters}": answered(clinic, viewer, question, filters)
        for question in REGISTER.values()
        for filters in _ways_to_ask(question)
    }


def _ways_to_ask(question: Question) -> Iterator[Filters]:
    yield Filters()
    for group in (*question.groups, "counselor", "team"):
        yield Filters(by=group)
    for unit in question.units:
        yield Filters(unit=unit)
    yield Filters(from_on=date(2025, 2, 1))
    yield Filters(to_on=date(2025, 2, 1))
    yield Filters(counselor_id="K1")
    yield Filters(counselor_id="K2")
    yield Filters(team="North")
    for override in OVERRIDES:
        yield Filters(overrides=(override,))


def answered(clinic: Clinic, viewer: Viewer, question: Question, filters: Filters) -> str:
    """What came back for one question, row for row, or the sentence that refused it."""
    note_try()
    try:
        answer = ask(clinic, viewer, question.name, filters)
    except Refused as refusal:
        return f"refused: {refusal}"
    return json.dumps(
        [to_bytes(answer.frame, "json").decode(), dict(answer.practice), dict(answer.names), answer.notes], default=str
    )
