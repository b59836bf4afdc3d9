"""Checked rows move from the staging database into the draft, under client numbers instead of client codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb

from dashboard.intake.check import CheckedFile
from dashboard.intake.layers import Layered
from dashboard.intake.pseudonyms import write_client_keys
from dashboard.store.schema import tables

_NO_ALIASES: Mapping[str, str] = MappingProxyType({})
_KEYS = {
    "sessions": "code_no, counselor_id, session_on, nth_that_day",
    "episodes": "code_no, episode_code, start_on",
    "counselors": "counselor_id",
    "trainings": "trained_on, domain, counselor_id, title",
}


@dataclass(frozen=True)
class StagedKind:
    """The rows of one kind in the staging database, in table `kind`: how many, and the columns they filled."""

    kind: str
    rows: int
    filled: frozenset[str]


def pool(
    staging: duckdb.DuckDBPyConnection,
    files: list[CheckedFile],
    key: bytes,
    folder: Path,
    aliases: Mapping[str, str] = _NO_ALIASES,
) -> list[StagedKind]:
    """Makes one table for each kind from the typed files, with client numbers of this import, and `client_keys`.

    `aliases` (pseudonym -> pseudonym) join clients with several codes. Where several files hold the same row, the one
    named last wins.
    """
    write_client_keys(staging, key, folder, aliases)
    staging.execute("DROP TABLE client_codes")
    kinds = dict.fromkeys(checked.kind for checked in files)
    return [_pool_kind(staging, [checked for checked in files if checked.kind == kind]) for kind in kinds]


def receive(connection: duckdb.DuckDBPyConnection, layered: Layered, import_id: int) -> None:
    """Appends the staged rows of one kind, attached as `staged`, to those received."""
    numbered = "client_no" in layered.columns
    known = [name for name, _ in tables()[layered.received]]
    staged = _staged_columns(connection, layered.kind)
    carried = [name for name in known if name in staged and name not in ("import_id", "client_no")]
    columns = ["import_id", *(["client_no"] if numbered else []), *carried]
    listed = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f's."{name}"' for name in carried)
    client = "m.client_no, " if numbered else ""
    join = "JOIN import_clients AS m USING (code_no)" if numbered else ""
    connection.execute(
        f"INSERT INTO {layered.received} ({listed}) "
        f"SELECT {import_id:d}, {client}{values} FROM staged.{layered.kind} AS s {join}"
    )


def know_clients(connection: duckdb.DuckDBPyConnection) -> None:
    """Adds clients never seen before and makes `import_clients` (code_no, client_no) for the staged rows."""
    connection.execute(
        "INSERT INTO clients SELECT coalesce((SELECT max(client_no) FROM clients), 0) "
        "+ row_number() OVER (ORDER BY client_key), client_key "
        "FROM (SELECT client_key FROM staged.client_keys ANTI JOIN clients USING (client_key))"
    )
    connection.execute(
        "CREATE TEMP TABLE import_clients AS "
        "SELECT code_no, client_no FROM staged.client_keys JOIN clients USING (client_key)"
    )


def _pool_kind(staging: duckdb.DuckDBPyConnection, files: list[CheckedFile]) -> StagedKind:
    kind = files[0].kind
    filled = frozenset(files[0].columns)
    assert all(frozenset(checked.columns) == filled for checked in files), "files of one kind differ in columns"
    _join_tables(staging, kind, [checked.table for checked in files])
    row = staging.execute(f"SELECT count(*) FROM {kind}").fetchone()
    assert row is not None
    return StagedKind(kind, int(row[0]), filled)


def _join_tables(staging: duckdb.DuckDBPyConnection, kind: str, ordered: list[str]) -> None:
    if len(ordered) == 1:
        staging.execute(f"ALTER TABLE {ordered[0]} RENAME TO {kind}")
        return
    union = " UNION ALL BY NAME ".join(
        f"SELECT {number} AS file_no, * FROM {table}" for number, table in enumerate(ordered)
    )
    staging.execute(
        f"CREATE TABLE {kind} AS SELECT * EXCLUDE (file_no) FROM ({union}) "
        f"QUALIFY row_number() OVER (PARTITION BY {_KEYS[kind]} ORDER BY file_no DESC) = 1"
    )


def _staged_columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {row[0] for row in connection.execute(f"DESCRIBE staged.{table}").fetchall()}
