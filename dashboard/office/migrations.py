"""Makes the office's tables and brings those of an older version up to date.

Tables that are missing are always made; a step is needed only where an existing table changes. Steps look
before they leap, because a new office runs them as well.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, inspect, select, text

from dashboard.office.tables import AUDIT_END, METADATA, REVISION, SCHEMA_VERSION
from dashboard.settings import Refused

Step = Callable[[Connection], None]

CHAIN_START = "0" * 64
_NO_CHANGES = "entries of the audit log cannot be changed or removed"


def _make_audit_append_only(connection: Connection) -> None:
    """Refuse UPDATE and DELETE on the audit table inside the database, whoever asks."""
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.execute(
                text(
                    f"CREATE TRIGGER IF NOT EXISTS audit_no_{verb.lower()} BEFORE {verb} ON audit "
                    f"BEGIN SELECT RAISE(ABORT, '{_NO_CHANGES}'); END"
                )
            )
        return
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION audit_no_changes() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_NO_CHANGES}'; END $$"
        )
    )
    connection.execute(
        text(
            "CREATE OR REPLACE TRIGGER audit_no_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_no_changes()"
        )
    )


def _begin_chain_and_counter(connection: Connection) -> None:
    if connection.execute(select(func.count()).select_from(AUDIT_END)).scalar_one() == 0:
        connection.execute(insert(AUDIT_END).values(only_row=1, entry_id=0, entry_hash=CHAIN_START))
    if connection.execute(select(func.count()).select_from(REVISION)).scalar_one() == 0:
        connection.execute(insert(REVISION).values(only_row=1, number=0))


STEPS: tuple[Step, ...] = (_make_audit_append_only, _begin_chain_and_counter)


def migrate(connection: Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Make what is missing and run the steps this office has not seen, in the caller's transaction.

    Raises `Refused` when a newer version of the program has written this office.
    """
    if connection.dialect.name == "postgresql":
        # Two processes that start together would both make the tables; SQLite's write lock already queues
        # them.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('dashboard.office'))"))
    reached = version_of(connection)
    if reached > len(steps):
        raise Refused(
            f"The office was written by a newer version of this program (its tables are version {reached}, "
            f"this program knows {len(steps)}). Start the newer version."
        )
    METADATA.create_all(connection)
    for number, step in enumerate(steps[reached:], start=reached + 1):
        step(connection)
        connection.execute(
            insert(SCHEMA_VERSION).values(version=number, reached_at=datetime.now(UTC).replace(tzinfo=None))
        )


def version_of(connection: Connection) -> int:
    """The number of steps this office has run; 0 for one that does not exist yet."""
    if not inspect(connection).has_table(SCHEMA_VERSION.name):
        return 0
    return int(connection.execute(select(func.coalesce(func.max(SCHEMA_VERSION.c.version), 0))).scalar_one())
