"""Received rows and the current row of every key.

Each import is a layer. The current row is the newest live layer's; a column which that layer's file did not have keeps
what an older layer said. Laying the layers one on another, oldest first, gives exactly this, so an import lays one
layer on top and an undo lays the remaining ones anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import duckdb

from dashboard.store.schema import tables

_BOOKKEEPING = ("import_id", "line")


@dataclass(frozen=True)
class Layered:
    """One kind of rows: where they are received, where the current ones stand, and what makes a row the same row.

    `key` are SQL expressions without NULL; `{t}` stands for the table's alias.
    """

    kind: str
    received: str
    current: str
    key: tuple[str, ...]
    key_columns: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the current table but `import_id`."""
        return tuple(name for name, _ in tables()[self.current] if name not in _BOOKKEEPING)

    def same(self, left: str, right: str) -> str:
        """SQL that is true where two rows are the same row."""
        return " AND ".join(f"{part.format(t=left)} = {part.format(t=right)}" for part in self.key)


LAYERED = (
    Layered(
        kind="sessions",
        received="received_appointments",
        current="appointments",
        key=("{t}.client_no", "{t}.counselor_id", "{t}.session_on", "{t}.nth_that_day"),
        key_columns=("client_no", "counselor_id", "session_on", "nth_that_day"),
    ),
    Layered(
        kind="episodes",
        received="received_episodes",
        current="episode_records",
        key=(
            "{t}.client_no",
            "coalesce({t}.episode_code, '')",
            "coalesce({t}.start_on, DATE '0001-01-01')",
        ),
        key_columns=("client_no", "episode_code", "start_on"),
    ),
    Layered(
        kind="counselors",
        received="received_counselors",
        current="counselor_records",
        key=("{t}.counselor_id",),
        key_columns=("counselor_id",),
    ),
    Layered(
        kind="trainings",
        received="received_trainings",
        current="trainings",
        key=("{t}.trained_on", "{t}.domain", "{t}.counselor_id", "coalesce({t}.title, '')"),
        key_columns=("trained_on", "domain", "counselor_id", "title"),
    ),
)


@dataclass(frozen=True)
class LayerCounts:
    """What one layer changed, in rows."""

    new: int
    corrected: int
    unchanged: int


def count_layer(
    connection: duckdb.DuckDBPyConnection, layered: Layered, import_id: int, filled: frozenset[str]
) -> LayerCounts:
    """Compares a received layer, not yet laid, with the current rows, in the columns its file filled."""
    [row] = _compare(connection, layered, import_id, filled, "").fetchall()
    return LayerCounts(*map(int, row))


def count_months(
    connection: duckdb.DuckDBPyConnection, layered: Layered, import_id: int, filled: frozenset[str], day: str
) -> dict[date, LayerCounts]:
    """The same comparison for every month of the column `day`, by the month's first day."""
    month = f"date_trunc('month', r.\"{day}\")"
    rows = _compare(connection, layered, import_id, filled, month).fetchall()
    return {first_on: LayerCounts(int(new), int(corrected), int(same)) for first_on, new, corrected, same in rows}


def _compare(
    connection: duckdb.DuckDBPyConnection, layered: Layered, import_id: int, filled: frozenset[str], by: str
) -> duckdb.DuckDBPyConnection:
    compared = [column for column in layered.columns if column in filled and column not in layered.key_columns]
    equal = " AND ".join(f'r."{name}" IS NOT DISTINCT FROM c."{name}"' for name in compared) or "true"
    return connection.execute(
        f"SELECT {by + ',' if by else ''} count(*) FILTER (c.import_id IS NULL), "
        f"count(*) FILTER (c.import_id IS NOT NULL AND NOT ({equal})), "
        f"count(*) FILTER (c.import_id IS NOT NULL AND ({equal})) "
        f"FROM {layered.received} AS r LEFT JOIN {layered.current} AS c ON {layered.same('r', 'c')} "
        f"WHERE r.import_id = ? {f'GROUP BY {by} ORDER BY {by}' if by else ''}",
        [import_id],
    )


def lay(
    connection: duckdb.DuckDBPyConnection,
    layered: Layered,
    import_id: int,
    filled: frozenset[str],
    filled_below: frozenset[str],
) -> None:
    """Lays one received layer on the current rows; `filled_below` are the columns that the layers below filled."""
    if filled_below <= filled:
        _lay_whole(connection, layered, import_id)
    else:
        _lay_with_older_values(connection, layered, import_id, filled)


def _lay_whole(connection: duckdb.DuckDBPyConnection, layered: Layered, import_id: int) -> None:
    """Every row replaces the one below as a whole, since no column below holds more."""
    received = f"(FROM {layered.received} WHERE import_id = {import_id:d})"
    columns = ", ".join(f'"{column}"' for column in ("import_id", *layered.columns))
    if count_rows(connection, layered.current):
        connection.execute(f"DELETE FROM {layered.current} AS c USING {received} AS r WHERE {layered.same('c', 'r')}")
    connection.execute(f"INSERT INTO {layered.current} ({columns}) SELECT {columns} FROM {received}")


def _lay_with_older_values(
    connection: duckdb.DuckDBPyConnection, layered: Layered, import_id: int, filled: frozenset[str]
) -> None:
    values = ", ".join(_value(column, column in filled) for column in layered.columns)
    laid = (
        f"SELECT r.import_id, {values} FROM {layered.received} AS r "
        f"LEFT JOIN {layered.current} AS c ON {layered.same('r', 'c')} WHERE r.import_id = {import_id:d}"
    )
    connection.execute(f"CREATE TEMP TABLE laid AS {laid}")
    connection.execute(f"DELETE FROM {layered.current} AS c USING laid WHERE {layered.same('c', 'laid')}")
    connection.execute(f"INSERT INTO {layered.current} FROM laid")
    connection.execute("DROP TABLE laid")


def forget_layer(connection: duckdb.DuckDBPyConnection, import_id: int) -> None:
    """Deletes what one import brought, and the clients whom nothing else speaks of.

    A client who counted in a released batch stays known: they may count in one batch only, whatever comes back.
    """
    for layered in LAYERED:
        connection.execute(f"DELETE FROM {layered.received} WHERE import_id = {import_id:d}")
    connection.execute(f"DELETE FROM withdrawn_appointments WHERE import_id = {import_id:d}")
    spoken_of = " UNION ALL ".join(
        f"SELECT client_no FROM {table}"
        for table in (
            *(layered.received for layered in LAYERED if "client_no" in layered.columns),
            "released_clients",
        )
    )
    connection.execute(f"DELETE FROM clients WHERE client_no NOT IN ({spoken_of})")


def lay_anew(connection: duckdb.DuckDBPyConnection) -> None:
    """Builds all current rows from the live imports, oldest first."""
    for layered in LAYERED:
        connection.execute(f"DELETE FROM {layered.current}")
    live = connection.execute("SELECT import_id, files FROM imports WHERE is_live ORDER BY import_id").fetchall()
    for layered in LAYERED:
        below: frozenset[str] = frozenset()
        for import_id, files in live:
            filled = _filled(files).get(layered.kind)
            if filled is not None:
                lay(connection, layered, import_id, filled, below)
                below |= filled
                if layered.kind == "sessions":
                    withdraw(connection, import_id)


def withdraw(connection: duckdb.DuckDBPyConnection, import_id: int) -> None:
    """Takes the appointments that one import withdrew out of the current ones, once its layer is laid."""
    sessions = LAYERED[0]
    connection.execute(
        f"DELETE FROM {sessions.current} AS c USING (FROM withdrawn_appointments WHERE import_id = {import_id:d}) AS w "
        f"WHERE {sessions.same('c', 'w')}"
    )


def filled_so_far(connection: duckdb.DuckDBPyConnection, layered: Layered) -> frozenset[str]:
    """The columns that live imports have filled."""
    rows = connection.execute("SELECT files FROM imports WHERE is_live").fetchall()
    return frozenset().union(*(_filled(files).get(layered.kind, frozenset()) for (files,) in rows))


def check_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Asserts that no key stands twice among the current rows, and no client twice among the clients."""
    for layered in LAYERED:
        key = ", ".join(part.format(t="c") for part in layered.key)
        row = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {layered.current} AS c GROUP BY {key} HAVING count(*) > 1)"
        ).fetchone()
        assert row == (0,), f"{row} keys stand twice in {layered.current}"
    row = connection.execute(
        "SELECT count(*) - count(DISTINCT client_key), count(*) - count(DISTINCT client_no) FROM clients"
    ).fetchone()
    assert row == (0, 0), f"clients are numbered twice: {row}"


def count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows of a table."""
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def _value(column: str, is_filled: bool) -> str:
    return f'r."{column}"' if is_filled else f'coalesce(c."{column}", r."{column}") AS "{column}"'


def _filled(files: str) -> dict[str, frozenset[str]]:
    return {file["kind"]: frozenset(file["columns"]) for file in json.loads(files)}
