"""The people who may sign in: their roles, teams and counselor codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.office import audit
from dashboard.office.database import Office, now
from dashboard.office.roles import Role, role_named
from dashboard.office.settings_table import raise_revision
from dashboard.office.tables import (
    INVITES,
    PASSWORDS,
    PEOPLE,
    PERSON_COUNSELOR_CODES,
    PERSON_ROLES,
    PERSON_TEAMS,
    WEB_SESSIONS,
)
from dashboard.settings import Refused

EVERY_TEAM = "*"

# ASCII only: the address travels in a request header, where other letters have no agreed spelling.
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,185}[a-z0-9])?")


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in. `teams` holds `*` for every team and the counselors without one."""

    person_id: int
    email: str
    name: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...]
    counselor_codes: tuple[str, ...]
    is_suspended: bool
    has_password: bool


def add(
    office: Office,
    email: str,
    roles: Iterable[str],
    teams: Iterable[str] = (),
    counselor_codes: Iterable[str] = (),
    *,
    name: str = "",
    event: audit.Event,
) -> Person:
    """Make an account without a password.

    Raises `Refused` for a bad address, no role, or an address already here.
    """
    address = clean_email(email)
    held = _held_roles(roles)
    try:
        with audit.recorded(office, event) as connection:
            key = connection.execute(
                insert(PEOPLE).values(email=address, name=name.strip(), is_suspended=False, added_at=now())
            ).inserted_primary_key
            assert key is not None
            _write_lists(connection, key.person_id, held, teams, counselor_codes)
            raise_revision(connection)
            return _one(connection, address)
    except IntegrityError as error:
        raise Refused(f"{address} has an account already.") from error


def change(
    office: Office,
    email: str,
    *,
    roles: Iterable[str],
    teams: Iterable[str],
    counselor_codes: Iterable[str],
    name: str,
    event: audit.Event,
) -> Person:
    """Replace what a person may see.

    Raises `Refused` for an unknown address, no role, or the last admin's role.
    """
    held = _held_roles(roles)
    with audit.recorded(office, event) as connection:
        person = _one(connection, email)
        if Role.ADMIN not in held:
            _keep_an_admin(connection, person)
        connection.execute(update(PEOPLE).where(PEOPLE.c.person_id == person.person_id).values(name=name.strip()))
        _write_lists(connection, person.person_id, held, teams, counselor_codes)
        raise_revision(connection)
        return _one(connection, email)


def suspend(office: Office, email: str, *, event: audit.Event) -> None:
    """Shut a person out at once: no sign-in, every session and open invite gone.

    Raises `Refused` for an unknown address and for the last admin.
    """
    with audit.recorded(office, event) as connection:
        person = _one(connection, email)
        _keep_an_admin(connection, person)
        connection.execute(update(PEOPLE).where(PEOPLE.c.person_id == person.person_id).values(is_suspended=True))
        for table in (WEB_SESSIONS, INVITES):
            connection.execute(delete(table).where(table.c.person_id == person.person_id))
        raise_revision(connection)


def reinstate(office: Office, email: str, *, event: audit.Event) -> None:
    """Let a suspended person sign in again. Raises `Refused` if unknown."""
    with audit.recorded(office, event) as connection:
        person = _one(connection, email)
        connection.execute(update(PEOPLE).where(PEOPLE.c.person_id == person.person_id).values(is_suspended=False))
        raise_revision(connection)


def find(office: Office, email: str) -> Person | None:
    """The person with this address, upper or lower case, or None."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        return None  # what is no address is not sent to the database: PostgreSQL refuses some characters with an error
    with office.reading() as connection:
        return _find(connection, PEOPLE.c.email == address)


def find_by_id(office: Office, person_id: int) -> Person | None:
    """The person with this number, or None."""
    with office.reading() as connection:
        return _find(connection, PEOPLE.c.person_id == person_id)


def everyone(office: Office) -> list[Person]:
    """Every account, by address."""
    with office.reading() as connection:
        rows = connection.execute(select(PEOPLE).order_by(PEOPLE.c.email)).all()
        return [_person(connection, row) for row in rows]


def clean_email(email: str) -> str:
    """The address as stored: trimmed, lower case. Raises `Refused` when it is no e-mail address."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        raise Refused(f"{email.strip()!r} is not an e-mail address this dashboard can use.")
    return address


def _held_roles(roles: Iterable[str]) -> tuple[Role, ...]:
    held = tuple(sorted({role_named(role) for role in roles}))
    if not held:
        raise Refused("Somebody without a role could see nothing: give at least one role.")
    return held


def _write_lists(
    connection: Connection,
    person_id: int,
    roles: Iterable[str],
    teams: Iterable[str],
    counselor_codes: Iterable[str],
) -> None:
    for column, texts in (
        (PERSON_ROLES.c.role, roles),
        (PERSON_TEAMS.c.team, teams),
        (PERSON_COUNSELOR_CODES.c.counselor_code, counselor_codes),
    ):
        table = column.table
        assert isinstance(table, Table)
        connection.execute(delete(table).where(table.c.person_id == person_id))
        for text in sorted({text.strip() for text in texts} - {""}):
            connection.execute(insert(table).values({"person_id": person_id, column.name: text}))


def _keep_an_admin(connection: Connection, leaving: Person) -> None:
    """Raise `Refused` when this person is the only admin who can sign in: nobody could let anybody in again."""
    others = (
        select(PEOPLE.c.person_id)
        .join(PERSON_ROLES)
        .where(PERSON_ROLES.c.role == Role.ADMIN, PEOPLE.c.is_suspended.is_(False))
        .where(PEOPLE.c.person_id != leaving.person_id)
    )
    is_admin = Role.ADMIN in leaving.roles and not leaving.is_suspended
    if is_admin and connection.execute(others.limit(1)).one_or_none() is None:
        raise Refused(f"{leaving.email} is the only admin. Make somebody else an admin first.")


def _one(connection: Connection, email: str) -> Person:
    person = _find(connection, PEOPLE.c.email == email.strip().lower())
    if person is None:
        raise Refused(f"Nobody has an account under {email.strip()}.")
    return person


def _find(connection: Connection, condition: Any) -> Person | None:
    row = connection.execute(select(PEOPLE).where(condition)).one_or_none()
    return None if row is None else _person(connection, row)


def _person(connection: Connection, row: Row[Any]) -> Person:
    def listed(column: Column[Any]) -> tuple[str, ...]:
        assert isinstance(column.table, Table)
        query = select(column).where(column.table.c.person_id == row.person_id).order_by(column)
        return tuple(connection.execute(query).scalars())

    return Person(
        person_id=row.person_id,
        email=row.email,
        name=row.name,
        roles=tuple(Role(role) for role in listed(PERSON_ROLES.c.role)),
        teams=listed(PERSON_TEAMS.c.team),
        counselor_codes=listed(PERSON_COUNSELOR_CODES.c.counselor_code),
        is_suspended=row.is_suspended,
        has_password=bool(listed(PASSWORDS.c.password_hash)),
    )
