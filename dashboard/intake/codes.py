"""Codes of a file become canonical words; what is unknown or unsure is told to the admin, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import duckdb

from dashboard.intake.phrases import counted
from dashboard.vocabulary import Codes, attendance_codes, comparable, ending_codes, modality_codes, type_codes

CODED: Mapping[str, Callable[[], Codes]] = MappingProxyType(
    {
        "attendance": attendance_codes,
        "session_type": type_codes,
        "modality": modality_codes,
        "ending": ending_codes,
    }
)
_LISTED_CODES = 10
_SHOWN_CHARACTERS = 30


def read_codes(staging: duckdb.DuckDBPyConnection, file: str, raw: str, column: str) -> list[str]:
    """Makes `codes_{column}` (code as written, meaning) for the known codes of a file; returns the warnings."""
    codes = CODED[column]()
    written = staging.execute(
        f'SELECT "{column}", count(*) FROM {raw} WHERE "{column}" IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1'
    ).fetchall()
    known = [(code, codes.known[comparable(code)]) for code, _ in written if comparable(code) in codes.known]
    staging.execute(f"CREATE OR REPLACE TABLE codes_{column} (code VARCHAR, meaning VARCHAR)")
    if known:
        staging.executemany(f"INSERT INTO codes_{column} VALUES (?, ?)", known)
    unsure = [(code, count) for code, count in written if comparable(code) in codes.unsure]
    unknown = [(code, count) for code, count in written if comparable(code) not in codes.known]
    warnings = []
    if unsure:
        meaning = codes.known[comparable(unsure[0][0])]
        warnings.append(
            f"{file}: {_listed(unsure)} in {column} does not say by whom; stored as {meaning} ({_rows(unsure)})."
        )
    if unknown:
        warnings.append(
            f"{file}: unknown codes in {column}, stored as {codes.unknown}: {_listed(unknown)} ({_rows(unknown)})."
        )
    return warnings


def _listed(codes: list[tuple[str, int]]) -> str:
    shown = ", ".join(f"'{code[:_SHOWN_CHARACTERS]}'" for code, _ in codes[:_LISTED_CODES])
    more = len(codes) - _LISTED_CODES
    return f"{shown} and {more} more" if more > 0 else shown


def _rows(codes: list[tuple[str, int]]) -> str:
    return counted(sum(count for _, count in codes), "row")
