"""Signed-in browsers. A session is known by the hash of its cookie and, towards people, by its own number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update

from dashboard.office import audit
from dashboard.office.database import Office
from dashboard.office.tables import PEOPLE, WEB_SESSIONS


@dataclass(frozen=True)
class WebSession:
    """One signed-in browser of a person who is not suspended; times are UTC."""

    session_id: str
    person_id: int
    email: str
    started_at: datetime
    seen_at: datetime


def add(office: Office, person_id: int, token_hash: str, session_id: str, at: datetime, *, event: audit.Event) -> None:
    """Store a new session."""
    with audit.recorded(office, event) as connection:
        connection.execute(
            insert(WEB_SESSIONS).values(
                token_hash=token_hash, session_id=session_id, person_id=person_id, started_at=at, seen_at=at
            )
        )


def find(office: Office, token_hash: str) -> WebSession | None:
    """The session of a cookie's hash, or None; None as well once its person is suspended."""
    query = (
        select(
            WEB_SESSIONS.c.session_id,
            WEB_SESSIONS.c.person_id,
            PEOPLE.c.email,
            WEB_SESSIONS.c.started_at,
            WEB_SESSIONS.c.seen_at,
        )
        .join(PEOPLE)
        .where(WEB_SESSIONS.c.token_hash == token_hash, PEOPLE.c.is_suspended.is_(False))
    )
    with office.reading() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else WebSession(*row)


def touch(office: Office, session_id: str, at: datetime) -> None:
    """Note that the person did something. Not logged: it says nothing but that somebody is at work."""
    with office.writing() as connection:
        connection.execute(update(WEB_SESSIONS).where(WEB_SESSIONS.c.session_id == session_id).values(seen_at=at))


def end(office: Office, session_id: str, *, event: audit.Event) -> None:
    """Sign one browser out."""
    with audit.recorded(office, event) as connection:
        connection.execute(delete(WEB_SESSIONS).where(WEB_SESSIONS.c.session_id == session_id))


def end_all(office: Office, person_id: int, *, event: audit.Event) -> None:
    """Sign a person out everywhere."""
    with audit.recorded(office, event) as connection:
        connection.execute(delete(WEB_SESSIONS).where(WEB_SESSIONS.c.person_id == person_id))


def count_of(office: Office, person_id: int) -> int:
    """How many browsers of this person are signed in."""
    query = select(func.count()).select_from(WEB_SESSIONS).where(WEB_SESSIONS.c.person_id == person_id)
    with office.reading() as connection:
        return connection.execute(query).scalar_one()


def forget_expired(office: Office, seen_before: datetime, started_before: datetime) -> None:
    """Drop sessions that time has ended. Not logged: nobody did it."""
    with office.writing() as connection:
        connection.execute(
            delete(WEB_SESSIONS).where(
                or_(WEB_SESSIONS.c.seen_at < seen_before, WEB_SESSIONS.c.started_at < started_before)
            )
        )
