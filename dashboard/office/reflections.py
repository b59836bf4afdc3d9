"""A counselor's note to themselves, encrypted under the office's key: nobody else's page or command ever shows it.

The key lies beside the office, not in it. Whoever holds both the key file and the office can read the notes; an admin
of the dashboard alone cannot.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from dashboard.office import audit
from dashboard.office.database import Office, now
from dashboard.office.seal import seal, unseal
from dashboard.office.tables import REFLECTIONS


def keep(office: Office, key: bytes, person_id: int, note: str, *, event: audit.Event) -> None:
    """Replaces a person's note; an empty one is deleted."""
    with audit.recorded(office, event) as connection:
        connection.execute(delete(REFLECTIONS).where(REFLECTIONS.c.person_id == person_id))
        if note:
            sealed = seal(key, note, _whose(person_id))
            connection.execute(insert(REFLECTIONS).values(person_id=person_id, sealed=sealed, changed_at=now()))


def read(office: Office, key: bytes, person_id: int) -> str:
    """A person's own note; empty where there is none. Raises `Refused` where the key is another one."""
    with office.reading() as connection:
        query = select(REFLECTIONS.c.sealed).where(REFLECTIONS.c.person_id == person_id)
        sealed = connection.execute(query).scalar_one_or_none()
    return "" if sealed is None else unseal(key, sealed, _whose(person_id))


def _whose(person_id: int) -> str:
    return f"reflection of {person_id}"
