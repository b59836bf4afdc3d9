"""The audit log: who did what, when. Each entry carries the hash of the one before it.

The chain shows that an entry was changed, removed, re-ordered or cut off the end by somebody who edited the
database. Whoever can write the database *and* knows this file could forge a whole new chain; copies of the
log kept elsewhere (Activity page, export) are the answer to that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, insert, select, update

from dashboard.office.database import Office, now
from dashboard.office.migrations import CHAIN_START
from dashboard.office.tables import AUDIT, AUDIT_END

# Who acts when nobody is signed in: the command line, and the program itself.
OPERATOR = "operator"


@dataclass(frozen=True)
class Event:
    """One thing a person did. `detail` never holds ratings, client codes or passwords."""

    actor: str
    action: str
    subject: str
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One line of the log; `at` is UTC."""

    entry_id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, str]
    entry_hash: str


@contextmanager
def recorded(office: Office, event: Event) -> Iterator[Connection]:
    """A connection to change the office with; the change and its line in the log are written together or not at all."""
    if not isinstance(event, Event):
        raise TypeError("a change to the office needs an audit.Event")
    with office.writing() as connection:
        yield connection
        append(connection, event)


def write(office: Office, event: Event) -> None:
    """Log something that changes no table, such as opening a page."""
    with recorded(office, event):
        pass


def append(connection: Connection, event: Event) -> None:
    """Add one entry within the caller's transaction; entries of different processes queue on the chain's end."""
    end = connection.execute(select(AUDIT_END).with_for_update()).one()
    entry: dict[str, Any] = {
        "entry_id": end.entry_id + 1,
        "at": now().isoformat(timespec="microseconds"),
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "detail": json.dumps(dict(event.detail), sort_keys=True, ensure_ascii=False),
        "previous_hash": end.entry_hash,
    }
    entry_hash = _hash(entry)
    connection.execute(insert(AUDIT).values(**entry, entry_hash=entry_hash))
    connection.execute(update(AUDIT_END).values(entry_id=entry["entry_id"], entry_hash=entry_hash))


def entries(
    office: Office,
    *,
    actor: str | None = None,
    action: str | None = None,
    subject: str | None = None,
    from_at: datetime | None = None,
    to_at: datetime | None = None,
    limit: int | None = None,
) -> list[Entry]:
    """The log, newest first, narrowed by whatever is given; times are UTC, both ends included."""
    query = select(AUDIT).order_by(AUDIT.c.entry_id.desc()).limit(limit)
    for column, wanted in ((AUDIT.c.actor, actor), (AUDIT.c.action, action), (AUDIT.c.subject, subject)):
        if wanted is not None:
            query = query.where(column == wanted)
    if from_at is not None:
        query = query.where(AUDIT.c.at >= from_at.isoformat(timespec="microseconds"))
    if to_at is not None:
        query = query.where(AUDIT.c.at <= to_at.isoformat(timespec="microseconds"))
    with office.reading() as connection:
        return [_entry(row) for row in connection.execute(query)]


def actors(office: Office) -> list[str]:
    """Everybody who stands in the log, in order."""
    return _different(office, AUDIT.c.actor)


def actions(office: Office) -> list[str]:
    """Every kind of thing that was done, in order."""
    return _different(office, AUDIT.c.action)


def _different(office: Office, column: Column[str]) -> list[str]:
    with office.reading() as connection:
        return list(connection.execute(select(column).distinct().order_by(column)).scalars())


def verify(office: Office) -> list[str]:
    """What is wrong with the chain, one sentence a problem; empty when every entry stands as it was written."""
    problems = []
    expected_id, previous_hash = 1, CHAIN_START
    with office.reading() as connection:
        for row in connection.execute(select(AUDIT).order_by(AUDIT.c.entry_id)):
            if row.entry_id != expected_id:
                problems.append(f"{_span(expected_id, row.entry_id - 1)} missing from the audit log.")
            elif row.previous_hash != previous_hash:
                problems.append(f"Entry {row.entry_id} of the audit log does not follow the one before it.")
            if row.entry_hash != _hash(row._asdict()):
                problems.append(f"Entry {row.entry_id} of the audit log was changed.")
            expected_id, previous_hash = row.entry_id + 1, row.entry_hash
        end = connection.execute(select(AUDIT_END)).one_or_none()
    if end is None:
        problems.append("The end of the audit log is not recorded.")
    elif end.entry_id >= expected_id:
        problems.append(f"{_span(expected_id, end.entry_id)} missing from the end of the audit log.")
    elif (end.entry_id, end.entry_hash) != (expected_id - 1, previous_hash):
        problems.append("The end of the audit log is not the one that was recorded.")
    return problems


def _hash(entry: Mapping[str, Any]) -> str:
    parts = [entry[name] for name in ("entry_id", "at", "actor", "action", "subject", "detail", "previous_hash")]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        row.entry_id,
        datetime.fromisoformat(row.at),
        row.actor,
        row.action,
        row.subject,
        json.loads(row.detail),
        row.entry_hash,
    )


def _span(first: int, last: int) -> str:
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
