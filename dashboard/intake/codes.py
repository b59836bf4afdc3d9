"""Codes of a file become canonical words; what is unknown or unsure is told to the admin, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import duckdb

from dashboard.intake.mapping.model import FileMapping
from dashboard.intake.phrases import counted
from dashboard.vocabulary import (
    Codes,
    announced_list,
    attendance_codes,
    code_lists,
    comparable,
    ending_codes,
    modality_codes,
    type_codes,
)

CODED: Mapping[str, Callable[[], Codes]] = MappingProxyType(
    {
        "attendance": attendance_codes,
        "session_type": type_codes,
        "modality": modality_codes,
        "ending": ending_codes,
    }
)
_LISTED_CODES = 10
# Enough to recognise a code, too little for what somebody wrote about a client.
SHOWN_CHARACTERS = 16


@dataclass(frozen=True)
class FoundCode:
    """One code of a column: as written, in how many rows, what it means, and whether that is only a convention."""

    written: str
    rows: int
    meaning: str | None
    is_unsure: bool


def find_codes(
    staging: duckdb.DuckDBPyConnection,
    table: str,
    staged: str,
    header: str,
    mapping: FileMapping | None,
    column: str,
) -> list[FoundCode]:
    """Every code of the text column `staged`, the most frequent first, with what it means as `column`, if anything."""
    codes = CODED[column]()
    meaning = {**codes.known, **_own_codes(column, header, mapping)}
    unsure = codes.unsure - {comparable(code) for code in (mapping.codes.get(column, {}) if mapping else {})}
    written = staging.execute(
        f'SELECT "{staged}", count(*) FROM {table} WHERE "{staged}" IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1'
    ).fetchall()
    return [FoundCode(code, rows, meaning.get(comparable(code)), comparable(code) in unsure) for code, rows in written]


def read_codes(
    staging: duckdb.DuckDBPyConnection,
    file: str,
    table: str,
    column: str,
    header: str,
    mapping: FileMapping | None = None,
) -> list[str]:
    """Makes `codes_{column}` (code as written, meaning) for the known codes of a file; returns the warnings."""
    found = find_codes(staging, table, column, header, mapping, column)
    known = [(one.written, one.meaning) for one in found if one.meaning is not None]
    staging.execute(f"CREATE OR REPLACE TABLE codes_{column} (code VARCHAR, meaning VARCHAR)")
    if known:
        staging.executemany(f"INSERT INTO codes_{column} VALUES (?, ?)", known)
    unsure = [one for one in found if one.is_unsure]
    unknown = [one for one in found if one.meaning is None]
    warnings = []
    if unsure:
        warnings.append(
            f"{file}: {_listed(unsure)} in {header} does not say by whom; stored as {unsure[0].meaning} "
            f"({_rows(unsure)})."
        )
    if unknown:
        warnings.append(
            f"{file}: unknown codes in {header}, stored as {CODED[column]().unknown}: {_listed(unknown)} "
            f"({_rows(unknown)})."
        )
    return warnings


def shown(code: str) -> str:
    """The first characters of a code."""
    return code if len(code) <= SHOWN_CHARACTERS else code[:SHOWN_CHARACTERS] + "…"


def _own_codes(column: str, header: str, mapping: FileMapping | None) -> dict[str, str]:
    """Comparable code -> word, from the list that the mapping or the header names and the mapping's own codes."""
    named = mapping.code_lists.get(column) if mapping else None
    listed = code_lists()[named] if named else announced_list(column, header)
    own = mapping.codes.get(column, {}) if mapping else {}
    return {**(listed.known if listed else {}), **{comparable(code): word for code, word in own.items()}}


def _listed(codes: list[FoundCode]) -> str:
    listed = ", ".join(f"'{shown(one.written)}' {one.rows:,}x" for one in codes[:_LISTED_CODES])
    more = len(codes) - _LISTED_CODES
    return f"{listed} and {more} more" if more > 0 else listed


def _rows(codes: list[FoundCode]) -> str:
    return counted(sum(one.rows for one in codes), "row")
