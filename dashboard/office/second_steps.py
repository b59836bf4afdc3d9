"""Secrets of the second step at sign-in, sealed under the office's key, and the last code that was taken."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from dashboard.office import audit
from dashboard.office.database import Office
from dashboard.office.tables import SECOND_STEPS


@dataclass(frozen=True)
class StoredStep:
    """One person's sealed secret; `is_in_force` once a first code was right; `last_period` of the last code taken."""

    sealed: bytes
    is_in_force: bool
    last_period: int


def find(office: Office, person_id: int) -> StoredStep | None:
    """A person's second step, begun or in force; None where they have none."""
    columns = (SECOND_STEPS.c.sealed, SECOND_STEPS.c.is_in_force, SECOND_STEPS.c.last_period)
    with office.reading() as connection:
        row = connection.execute(select(*columns).where(SECOND_STEPS.c.person_id == person_id)).one_or_none()
    return None if row is None else StoredStep(*row)


def is_asked_of(office: Office, person_id: int) -> bool:
    """Whether this person signs in with a code."""
    step = find(office, person_id)
    return step is not None and step.is_in_force


def begin(office: Office, person_id: int, sealed: bytes, *, event: audit.Event) -> None:
    """Keeps a new secret that is not yet in force, in place of one begun before."""
    with audit.recorded(office, event) as connection:
        connection.execute(delete(SECOND_STEPS).where(SECOND_STEPS.c.person_id == person_id))
        connection.execute(
            insert(SECOND_STEPS).values(person_id=person_id, sealed=sealed, is_in_force=False, last_period=0)
        )


def put_in_force(office: Office, person_id: int, *, event: audit.Event) -> None:
    """From now on a code is asked for."""
    with audit.recorded(office, event) as connection:
        connection.execute(update(SECOND_STEPS).where(SECOND_STEPS.c.person_id == person_id).values(is_in_force=True))


def use(office: Office, person_id: int, period: int) -> bool:
    """Takes the code of this period; False where it, or a later one, was taken before. Logged with the sign-in."""
    with office.writing() as connection:
        taken = connection.execute(
            update(SECOND_STEPS)
            .where(SECOND_STEPS.c.person_id == person_id, SECOND_STEPS.c.last_period < period)
            .values(last_period=period)
        )
        return taken.rowcount == 1


def remove(office: Office, person_id: int, *, event: audit.Event) -> None:
    """No code is asked for any more."""
    with audit.recorded(office, event) as connection:
        connection.execute(delete(SECOND_STEPS).where(SECOND_STEPS.c.person_id == person_id))
