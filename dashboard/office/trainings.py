"""Trainings as supervisors log them: when, in which domain, who attended. What became of them is never kept here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, insert, select, update

from dashboard.office import audit
from dashboard.office.database import Office, now
from dashboard.office.settings_table import raise_revision
from dashboard.office.tables import TRAINING_COUNSELORS, TRAININGS
from dashboard.settings import Refused

LONGEST_TITLE = 80


@dataclass(frozen=True)
class Training:
    """A training to log; `hours` may be left out, `title` may be empty."""

    trained_on: date
    domain: str
    title: str
    hours: float | None
    counselor_codes: tuple[str, ...]


@dataclass(frozen=True)
class LoggedTraining:
    """A training in the log, its number, who logged it and when (UTC), and whether it was removed."""

    training_id: int
    training: Training
    logged_by: str
    logged_at: datetime
    is_removed: bool


def add(office: Office, training: Training, *, event: audit.Event) -> int:
    """Logs a training and returns its number. Raises `Refused` where nobody attended or the title is too long."""
    if not training.counselor_codes:
        raise Refused("A training needs somebody who attended.")
    if len(training.title) > LONGEST_TITLE:
        raise Refused(f"A title has at most {LONGEST_TITLE} characters.")
    with audit.recorded(office, event) as connection:
        made = connection.execute(
            insert(TRAININGS)
            .values(
                trained_on=training.trained_on.isoformat(),
                domain=training.domain,
                title=training.title,
                hours=training.hours,
                logged_by=event.actor,
                logged_at=now(),
                is_removed=False,
            )
            .returning(TRAININGS.c.training_id)
        )
        training_id: int = made.scalar_one()
        for code in sorted(set(training.counselor_codes)):
            connection.execute(insert(TRAINING_COUNSELORS).values(training_id=training_id, counselor_code=code))
        raise_revision(connection)
    return training_id


def remove(office: Office, training_id: int, *, event: audit.Event) -> None:
    """Takes a training out of every answer; it stays in the office. Raises `Refused` where there is none."""
    _mark_removed(office, training_id, is_removed=True, event=event)


def restore(office: Office, training_id: int, *, event: audit.Event) -> None:
    """Takes a removal back. Raises `Refused` where there is none of that number."""
    _mark_removed(office, training_id, is_removed=False, event=event)


def find(office: Office, training_id: int) -> LoggedTraining | None:
    """The training of that number, removed or not; None where there is none."""
    return next((one for one in _listed(office) if one.training_id == training_id), None)


def standing(office: Office) -> list[LoggedTraining]:
    """Every training that was not removed, newest first."""
    return [one for one in _listed(office) if not one.is_removed]


def as_text(office: Office) -> str:
    """The trainings that stand as JSON, one object per training and counselor: the parameter `logged` of queries."""
    return json.dumps(
        [
            {
                "training_id": one.training_id,
                "trained_on": one.training.trained_on.isoformat(),
                "domain": one.training.domain,
                "title": one.training.title,
                "counselor_id": code,
                "hours": one.training.hours,
            }
            for one in standing(office)
            for code in one.training.counselor_codes
        ]
    )


def _mark_removed(office: Office, training_id: int, *, is_removed: bool, event: audit.Event) -> None:
    with audit.recorded(office, event) as connection:
        marked = connection.execute(
            update(TRAININGS).where(TRAININGS.c.training_id == training_id).values(is_removed=is_removed)
        )
        if not marked.rowcount:
            raise Refused("There is no such training.")
        raise_revision(connection)


def _listed(office: Office) -> list[LoggedTraining]:
    with office.reading() as connection:
        codes = _codes(connection)
        rows = connection.execute(
            select(TRAININGS).order_by(TRAININGS.c.trained_on.desc(), TRAININGS.c.training_id.desc())
        )
        return [_logged(row, codes.get(row.training_id, ())) for row in rows]


def _codes(connection: Connection) -> dict[int, tuple[str, ...]]:
    rows = connection.execute(
        select(TRAINING_COUNSELORS).order_by(TRAINING_COUNSELORS.c.training_id, TRAINING_COUNSELORS.c.counselor_code)
    )
    codes: dict[int, tuple[str, ...]] = {}
    for row in rows:
        codes[row.training_id] = (*codes.get(row.training_id, ()), row.counselor_code)
    return codes


def _logged(row: Row[tuple[object, ...]], codes: Sequence[str]) -> LoggedTraining:
    return LoggedTraining(
        row.training_id,
        Training(date.fromisoformat(row.trained_on), row.domain, row.title, row.hours, tuple(codes)),
        row.logged_by,
        row.logged_at,
        row.is_removed,
    )
