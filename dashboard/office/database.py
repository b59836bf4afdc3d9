"""Opens the office: one SQLAlchemy engine on SQLite (WAL) or any PostgreSQL."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from dashboard.office.migrations import migrate
from dashboard.settings import Refused

# Longer than any transaction here; a writer that waits this long waits for a stopped process.
BUSY_TIMEOUT_MILLISECONDS = 10_000


@dataclass(frozen=True)
class Office:
    """The open office; its engine may be used from any thread."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose reads all see the same moment."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in one transaction, committed on a clean exit and undone on any exception.

        On SQLite it holds the write lock from its first statement: a reader that turned writer would be
        refused.
        """
        with self.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_office(url: str) -> Office:
    """The office at a SQLAlchemy URL, its tables made or brought up to date.

    Raises `Refused` when the address cannot be understood or opened, or was written by a newer version.
    """
    try:
        address = make_url(url)
        is_sqlite = address.get_backend_name() == "sqlite"
        if is_sqlite:
            _make_private_file(address)
        engine = create_engine(address, pool_pre_ping=not is_sqlite)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise Refused(f"The office address cannot be used: {error}. It takes a SQLite or PostgreSQL URL.") from error
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    office = Office(engine)
    try:
        with office.writing() as connection:
            migrate(connection)
    except DatabaseError as error:
        office.close()
        raise Refused(f"The office at {address.render_as_string()} cannot be opened: {error.orig}.") from error
    except Refused:
        office.close()
        raise
    return office


def now() -> datetime:
    """The present moment as the office stores it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def _make_private_file(address: URL) -> None:
    """Make a new SQLite file readable by its owner alone; SQLite gives its WAL the same mode."""
    if address.database in {None, "", ":memory:"}:
        raise Refused("The office must be a file or a PostgreSQL database: kept in memory it would be lost.")
    path = Path(str(address.database))
    if not path.parent.is_dir():
        raise Refused(f"The folder of the office does not exist: {path.parent}.")
    # Never open a file that is there already: closing it would drop the locks that this process's own connections
    # hold on it (POSIX), and another process would take SQLite's write-ahead log away from under them.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # No transactions of sqlite3's own: `_begin_sqlite` opens them, so that reads are in one as well.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
