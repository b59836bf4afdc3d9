"""Rows that need a careful look: nothing but separators, the header again, or fewer cells than the header has.

Many programs leave empty cells out at the end of a row. A row that lost a separator, or the end of a download, is short
as well, and would move a value under another name; so short rows count only where all look left out on purpose.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import duckdb

from dashboard.intake.reading.packed import open_bytes
from dashboard.intake.reading.text_file import TextFile

# In rows of data not all of the first columns are empty: a client, a counselor, a date.
_FIRST_COLUMNS = 3
# A lost separator is a rare accident.
_FEWEST_SHORT = 3
_SHARE_SHORT = 0.01


def may_hold_no_data(
    staging: duckdb.DuckDBPyConnection, file: TextFile, positions: Mapping[str, int], table: str
) -> bool:
    """Whether rows of a table read as it stands may be nothing but separators, or the names of the columns again."""
    columns = list(positions.items())[:_FIRST_COLUMNS]
    are_empty = " AND ".join(f'"{column}" IS NULL' for column, _ in columns)
    column, at = columns[0]
    found = staging.execute(
        f'SELECT 1 FROM {table} WHERE ({are_empty}) OR "{column}" = $header LIMIT 1', {"header": file.header[at]}
    )
    return found.fetchone() is not None


def accept_short_rows(
    staging: duckdb.DuckDBPyConnection,
    file: TextFile,
    positions: Mapping[str, int],
    needed: Collection[str],
    table: str,
) -> None:
    """Makes `fields_found` of short rows negative where their missing cells are empty ones that were left out.

    That is where every short row ends in a filled cell and has what is needed, empty cells stand within some of them,
    no row is too long, and there are many; and where the file does not break off within the last one.
    """
    width = len(file.header)
    short, longer, rows = _numbers(
        staging,
        f"SELECT count(*) FILTER (fields_found < {width}), count(*) FILTER (fields_found > {width}), count(*) "
        f"FROM {table}",
    )
    if longer or short < max(_FEWEST_SHORT, _SHARE_SHORT * rows):
        return
    required = [f'"{column}" IS NOT NULL' for column in positions if column in needed]
    ends = " ".join(f'WHEN {at + 1} THEN "{column}" IS NOT NULL' for column, at in positions.items())
    within = " OR ".join(f'("{column}" IS NULL AND {at + 1} < fields_found)' for column, at in positions.items())
    whole, gaps, last = _numbers(
        staging,
        f"SELECT count(*) FILTER ({' AND '.join(required) or 'true'} AND CASE fields_found {ends} ELSE true END), "
        f"count(*) FILTER ({within}), count(*) FILTER (line = (SELECT max(line) FROM {table})) "
        f"FROM {table} WHERE fields_found < {width}",
    )
    if whole == short and gaps and not (last and _breaks_off(file)):
        staging.execute(f"UPDATE {table} SET fields_found = -fields_found WHERE fields_found < {width}")


def _breaks_off(file: TextFile) -> bool:
    """Whether the last line has no end; of packed files that is not looked for."""
    if file.sheet is not None:
        return False
    if file.is_packed or file.packing.member is not None:
        return True
    with open_bytes(file.path, file.packing) as content:
        content.seek(-min(4, file.path.stat().st_size), 2)
        end = content.read()
    return b"\n" not in end and b"\r" not in end


def _numbers(staging: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    row = staging.execute(sql).fetchone()
    assert row is not None
    return tuple(int(value) for value in row)
