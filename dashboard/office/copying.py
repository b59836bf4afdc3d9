"""The office as plain rows, to be kept in a backup and put into another office, on SQLite or PostgreSQL alike.

Sessions, open links and sign-in tries are left behind: a restored office has nobody signed in.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary, Table, delete, func, insert, inspect, select

from dashboard.office.database import Office
from dashboard.office.migrations import STEPS
from dashboard.office.tables import (
    AUDIT,
    AUDIT_END,
    INVITES,
    METADATA,
    PEOPLE,
    REVISION,
    SCHEMA_VERSION,
    SIGN_IN_TRIES,
    WEB_SESSIONS,
)
from dashboard.settings import Refused

_LEFT_BEHIND = frozenset({WEB_SESSIONS.name, INVITES.name, SIGN_IN_TRIES.name, SCHEMA_VERSION.name})
# Rows that a new office is made with; those of the backup take their place.
_REPLACED = (AUDIT_END, REVISION)


def to_text(office: Office) -> str:
    """Every row worth keeping, as JSON, all of the same moment."""
    with office.reading() as connection:
        rows = {
            table.name: [
                {name: _plain(value) for name, value in row._mapping.items()}
                for row in connection.execute(select(table))
            ]
            for table in _kept()
        }
    return json.dumps({"version": len(STEPS), "tables": rows}, ensure_ascii=False)


def fill(office: Office, kept: str) -> None:
    """Puts the rows of `to_text` into an office nobody has used yet, all of them or none.

    Raises `Refused` when somebody has an account there, or the rows come from a newer version of the program.
    """
    found = json.loads(kept)
    if found["version"] > len(STEPS):
        raise Refused("The backup was made by a newer version of this program. Restore it with that version.")
    with office.writing() as connection:
        for table in (PEOPLE, AUDIT):
            if connection.execute(select(func.count()).select_from(table)).scalar_one():
                raise Refused("The office is in use already; a backup is restored into an empty one.")
        for table in _REPLACED:
            connection.execute(delete(table))
        for table in _kept():
            rows = [_typed(table, row) for row in found["tables"].get(table.name, [])]
            if rows:
                connection.execute(insert(table), rows)
        if connection.dialect.name == "postgresql":
            _count_on(connection)


def _kept() -> list[Table]:
    return [table for table in METADATA.sorted_tables if table.name not in _LEFT_BEHIND]


def _count_on(connection: Any) -> None:
    """Lets PostgreSQL number new rows after those that were put in under their own numbers."""
    for table in _kept():
        column = table.autoincrement_column
        if column is not None and inspect(connection).has_table(table.name):
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, func.coalesce(func.max(column), 0) + 1, False)))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _typed_value(table.c[name].type, value) for name, value in row.items() if name in table.c}


def _typed_value(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value
