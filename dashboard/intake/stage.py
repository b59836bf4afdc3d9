"""Rows of a file as text in the staging database, each with its true line, only the columns that are kept."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from dashboard.intake.read import ODD_BLANKS, TextFile, open_text
from dashboard.intake.recognise import Recognised
from dashboard.intake.reports import FileProblem
from dashboard.vocabulary import missing_words


def stage_rows(
    staging: duckdb.DuckDBPyConnection, file: TextFile, recognised: Recognised, folder: Path, number: int
) -> int:
    """Makes table `raw_{number}` (line, fields_found, canonical columns as text; empty is NULL) and returns its rows.

    `fields_found` is NULL where a row has as many fields as the header. Raises `FileProblem` when the file has no rows,
    or quotation marks that make its rows unreadable.
    """
    table = f"raw_{number}"
    rows = _stage_plain(staging, file, recognised, folder, table) if file.is_plain else None
    if rows is None:
        rows = _stage_tidied(staging, file, recognised, folder, table)
    if not rows:
        raise FileProblem("no_rows", f"{file.name} has a header but no rows; nothing was changed.")
    return rows


def _stage_plain(
    staging: duckdb.DuckDBPyConnection, file: TextFile, recognised: Recognised, folder: Path, table: str
) -> int | None:
    """Reads the file as it is; None when lines and rows do not match one to one, so that lines would be wrong."""
    source = folder / f"{table}.csv"
    source.symlink_to(file.path.resolve())  # a fixed name: brackets in the file's own would be read as a pattern
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(file.header)))
    kept = ", ".join(f'{_cleaned(f"c{at}", file)} AS "{column}"' for column, at in recognised.positions.items())
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
    rows = _count(staging, f"loaded_{table}")
    if rows != file.lines - 1:
        staging.execute(f"DROP TABLE loaded_{table}")
        return None
    # Row ids count from 0 in the order of the file, and the header is line 1.
    staging.execute(f"CREATE VIEW {table} AS SELECT rowid + 2 AS line, * FROM loaded_{table}")
    return rows


def _stage_tidied(
    staging: duckdb.DuckDBPyConnection, file: TextFile, recognised: Recognised, folder: Path, table: str
) -> int:
    """Rewrites the kept columns with their true lines, row by row, and reads that."""
    source = folder / f"{table}.csv"
    _write_tidied(file, recognised, source)
    columns = ", ".join(f"'{column}': 'VARCHAR'" for column in recognised.positions)
    kept = ", ".join(f'{_cleaned(column, file)} AS "{column}"' for column in recognised.positions)
    staging.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT line, fields_found, {kept} "
        f"FROM read_csv($path, delim = ',', quote = '\"', escape = '\"', header = false, auto_detect = false, "
        f"columns = {{'line': 'BIGINT', 'fields_found': 'INTEGER', {columns}}})",
        {"path": str(source)},
    )
    source.unlink()
    return _count(staging, table)


def _write_tidied(file: TextFile, recognised: Recognised, target: Path) -> None:
    width = len(file.header)
    positions = tuple(recognised.positions.values())
    with open_text(file) as text, target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        reader = csv.reader(text, delimiter=file.separator, strict=True)
        line = 1
        try:
            for row in reader:
                if line > file.header_line and any(map(str.strip, row)):
                    while len(row) > width and not row[-1].strip():
                        row.pop()
                    found = "" if len(row) == width else len(row)
                    writer.writerow([line, found, *(row[at] if at < len(row) else "" for at in positions)])
                line = reader.line_num + 1
        except csv.Error as error:
            raise FileProblem(
                "quotes_unreadable",
                f"{file.name} cannot be read from line {line} on: a quotation mark is opened and not closed properly.",
                line=line,
            ) from error


def _cleaned(column: str, file: TextFile) -> str:
    """SQL for a cell without blanks around it; empty cells and words that mean nothing was entered are NULL."""
    words = ", ".join("'" + word.replace("'", "''") + "'" for word in ("", *missing_words()))
    blanks = " \r\n" + "".join(ODD_BLANKS)
    has_others = file.has_odd_blanks or not file.is_plain
    trimmed = f"trim({column}, '{blanks}')" if has_others else f"trim({column})"
    return f"CASE WHEN lower({trimmed}) NOT IN ({words}) THEN {trimmed} END"


def _count(staging: duckdb.DuckDBPyConnection, table: str) -> int:
    row = staging.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
