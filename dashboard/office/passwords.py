"""Password hashes and one-time invite links; the secrets themselves never come here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from dashboard.office import audit
from dashboard.office.database import Office, now
from dashboard.office.tables import INVITES, PASSWORDS, PEOPLE, WEB_SESSIONS


def hash_of(office: Office, person_id: int) -> str | None:
    """The stored password hash, or None where no password has been set."""
    with office.reading() as connection:
        query = select(PASSWORDS.c.password_hash).where(PASSWORDS.c.person_id == person_id)
        return connection.execute(query).scalar_one_or_none()


def set_hash(office: Office, person_id: int, password_hash: str, *, event: audit.Event) -> None:
    """Store a new password's hash; sessions and invites made under the old one end."""
    with audit.recorded(office, event) as connection:
        for table in (PASSWORDS, WEB_SESSIONS, INVITES):
            connection.execute(delete(table).where(table.c.person_id == person_id))
        connection.execute(insert(PASSWORDS).values(person_id=person_id, password_hash=password_hash, set_at=now()))


def refresh_hash(office: Office, person_id: int, password_hash: str, *, event: audit.Event) -> None:
    """Store the same password hashed with stronger parameters; nobody is signed out."""
    with audit.recorded(office, event) as connection:
        connection.execute(
            update(PASSWORDS).where(PASSWORDS.c.person_id == person_id).values(password_hash=password_hash)
        )


def add_invite(office: Office, person_id: int, token_hash: str, expires_at: datetime, *, event: audit.Event) -> None:
    """Store one invite; earlier ones of the same person stop working."""
    with audit.recorded(office, event) as connection:
        connection.execute(delete(INVITES).where(INVITES.c.person_id == person_id))
        connection.execute(insert(INVITES).values(token_hash=token_hash, person_id=person_id, expires_at=expires_at))


def find_invite(office: Office, token_hash: str) -> int | None:
    """The person an unused, unexpired invite is for, unless suspended; else None."""
    query = (
        select(INVITES.c.person_id)
        .join(PEOPLE)
        .where(INVITES.c.token_hash == token_hash, INVITES.c.expires_at > now(), PEOPLE.c.is_suspended.is_(False))
    )
    with office.reading() as connection:
        return connection.execute(query).scalar_one_or_none()


def use_invite(office: Office, token_hash: str, password_hash: str, *, event: audit.Event) -> bool:
    """Set the invited person's password and spend the invite in one step; False when it was spent meanwhile."""
    with office.writing() as connection:
        person_id = connection.execute(
            delete(INVITES)
            .where(INVITES.c.token_hash == token_hash, INVITES.c.expires_at > now())
            .returning(INVITES.c.person_id)
        ).scalar_one_or_none()
        if person_id is None:
            return False
        for table in (PASSWORDS, WEB_SESSIONS):
            connection.execute(delete(table).where(table.c.person_id == person_id))
        connection.execute(insert(PASSWORDS).values(person_id=person_id, password_hash=password_hash, set_at=now()))
        audit.append(connection, event)
        return True
