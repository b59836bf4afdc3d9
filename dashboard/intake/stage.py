"""Rows of a file as text in the staging database, each with its true line, only the columns that are kept."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType

import duckdb

from dashboard.intake.read import ODD_BLANKS, UNREADABLE, TextFile, rows
from dashboard.intake.reading.harmless import as_written_sql, holds_rejected_rows
from dashboard.intake.recognise import Recognised
from dashboard.intake.reports import FileProblem
from dashboard.intake.short_rows import accept_short_rows, may_hold_no_data
from dashboard.vocabulary import missing_words

# Longer cells are refused for their length, and the reader below takes no lines of any length.
_LONGEST_KEPT = 1000
_NOTHING: Mapping[str, int] = MappingProxyType({})


def stage_rows(
    staging: duckdb.DuckDBPyConnection,
    file: TextFile,
    recognised: Recognised,
    folder: Path,
    number: int,
    beside: Mapping[str, int] = _NOTHING,
) -> int:
    """Makes table `raw_{number}` (line, fields_found, canonical columns as text; empty is NULL) and returns its rows.

    `beside` are more columns, by position, that are looked at and not kept. `fields_found` is NULL where a row has as
    many fields as the header, and negative where the missing ones are empty. Raises `FileProblem` when the file has no
    rows, quotation marks that make its rows unreadable, or a character in a kept column that cannot be read.
    """
    table = f"raw_{number}"
    positions = {**recognised.positions, **beside}
    staged = _stage_plain(staging, file, positions, folder, table) if file.is_plain else None
    if staged is None:
        staged = _stage_tidied(staging, file, positions, table)
    if not staged:
        raise FileProblem("no_rows", f"{file.name} has a header but no rows; nothing was changed.")
    accept_short_rows(staging, file, positions, recognised.needed, table)
    if file.oddities.has_unreadable:
        _refuse_unreadable(staging, file, recognised, table)
    return staged


def _stage_plain(
    staging: duckdb.DuckDBPyConnection, file: TextFile, positions: Mapping[str, int], folder: Path, table: str
) -> int | None:
    """Reads the file as it is; None when lines and rows do not match one to one, so that lines would be wrong."""
    source = folder / f"{table}.csv"
    source.symlink_to(file.path.resolve())  # a fixed name: brackets in the file's own would be read as a pattern
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(file.header)))
    kept = ", ".join(f'{_cleaned(f"c{at}", file)} AS "{column}"' for column, at in positions.items())
    try:
        staging.execute(
            f"CREATE OR REPLACE TABLE loaded_{table} AS SELECT NULL::INTEGER AS fields_found, {kept} "
            f"FROM read_csv($path, delim = $separator, quote = '\"', escape = '\"', header = true, "
            f"auto_detect = false, strict_mode = true, compression = $packing, columns = {{{columns}}})",
            {
                "path": str(source),
                "separator": file.separator,
                "packing": "gzip" if file.is_packed else "none",
            },
        )
    except duckdb.InvalidInputException:
        return None  # ragged rows or stray quotation marks: the careful reading says which and where
    finally:
        source.unlink()
    loaded = _count(staging, f"loaded_{table}")
    if loaded != file.lines - 1 or may_hold_no_data(staging, file, positions, f"loaded_{table}"):
        staging.execute(f"DROP TABLE loaded_{table}")
        return None
    # Row ids count from 0 in the order of the file, and the header is line 1.
    staging.execute(f"CREATE VIEW {table} AS SELECT rowid + 2 AS line, * FROM loaded_{table}")
    return loaded


def _stage_tidied(staging: duckdb.DuckDBPyConnection, file: TextFile, positions: Mapping[str, int], table: str) -> int:
    """Reads the kept columns with their true lines, row by row; through a pipe, so that no file of them is written."""
    columns = ", ".join(f"'{column}': 'VARCHAR'" for column in positions)
    kept = ", ".join(f'{_cleaned(column, file)} AS "{column}"' for column in positions)
    taken, given = os.pipe()
    with ThreadPoolExecutor(1) as beside:
        written = beside.submit(_write_tidied, file, positions, given)
        try:
            staging.execute(
                f"CREATE OR REPLACE TABLE {table} AS SELECT line, fields_found, {kept} "
                f"FROM read_csv($path, delim = ',', quote = '\"', escape = '\"', header = false, auto_detect = false, "
                f"new_line = '\\n', columns = {{'line': 'BIGINT', 'fields_found': 'INTEGER', {columns}}})",
                {"path": f"/dev/fd/{taken}"},
            )
        finally:
            os.close(taken)  # whoever still writes finds the pipe broken and ends
        written.result()
    return _count(staging, table)


def _write_tidied(file: TextFile, positions: Mapping[str, int], target: int) -> None:
    width = len(file.header)
    places = tuple(positions.values())
    with os.fdopen(target, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for line, row in rows(file):
            while len(row) > width and not row[-1].strip():
                row.pop()
            found = "" if len(row) == width else len(row)
            writer.writerow([line, found, *(row[at][:_LONGEST_KEPT] if at < len(row) else "" for at in places)])


def keep_columns(staging: duckdb.DuckDBPyConnection, table: str, kept: Iterable[str]) -> None:
    """Takes all other columns out of a table that `stage_rows` made."""
    listed = ", ".join(f'"{column}"' for column in kept)
    row = staging.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = ?", [table]).fetchone()
    if row == (1,):
        staging.execute(
            f"CREATE OR REPLACE VIEW {table} AS SELECT rowid + 2 AS line, fields_found, {listed} FROM loaded_{table}"
        )
        return
    staging.execute(f"CREATE TABLE kept_{table} AS SELECT line, fields_found, {listed} FROM {table}")
    staging.execute(f"DROP TABLE {table}")
    staging.execute(f"ALTER TABLE kept_{table} RENAME TO {table}")


def _refuse_unreadable(staging: duckdb.DuckDBPyConnection, file: TextFile, recognised: Recognised, table: str) -> None:
    """A character that was replaced in a column that is kept could make two codes one; elsewhere it does no harm."""
    unreadable = [
        (int(found[0]), recognised.headers[column])
        for column in recognised.positions
        if (found := staging.execute(_first_unreadable(table, column)).fetchone()) is not None and found[0] is not None
    ]
    if unreadable:
        line, written = min(unreadable)
        raise FileProblem(
            "not_utf8",
            f"{file.name}: line {line} holds a character in {written} that cannot be read; save it as CSV (UTF-8).",
            line=line,
            column=written,
        )


def _first_unreadable(table: str, column: str) -> str:
    return f"SELECT min(line) FROM {table} WHERE contains(\"{column}\", '{UNREADABLE}')"


def _cleaned(column: str, file: TextFile) -> str:
    """SQL for a cell without blanks around it; empty cells and words that mean nothing was entered are NULL."""
    words = ", ".join("'" + word.replace("'", "''") + "'" for word in ("", *missing_words()))
    blanks = " \r\n" + "".join(ODD_BLANKS)
    written = as_written_sql(column) if holds_rejected_rows(file.header) else column
    has_others = file.has_odd_blanks or not file.is_plain
    trimmed = f"trim({written}, '{blanks}')" if has_others else f"trim({written})"
    # IN would take a block of memory for each word and column, more than there is for a file of hundreds of columns.
    return f"CASE WHEN NOT list_contains([{words}], lower({trimmed})) THEN {trimmed} END"


def _count(staging: duckdb.DuckDBPyConnection, table: str) -> int:
    row = staging.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
