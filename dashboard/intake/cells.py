"""Cells of text become typed values, or an error with a stable code and a reason.

Every kind of cell is two pieces of SQL over its text: what is wrong with it (NULL if nothing), and its value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LONGEST_CODE = 200
# Categories are short; anything longer is free text, which is never stored.
LONGEST_CATEGORY = 80
EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 2
HIGHEST_SESSION_NUMBER = 10_000

REASONS = {
    "value_missing": "{column} is empty.",
    "text_too_long": "{column} is longer than a code or category can be; free text is never stored.",
    "date_unreadable": "{column} is not a date like 2026-03-31; the order of day and month is never guessed.",
    "date_out_of_range": "{column} lies before 1990 or more than two years ahead.",
    "number_unreadable": "{column} is not a whole number.",
    "number_out_of_range": "{column} is not between 1 and 10000.",
    "rating_unreadable": "{column} is not a number.",
    "rating_out_of_range": "{column} is outside {bounds}.",
    "two_endings": "The same episode has two different endings in this file.",
    "two_rows": "The same counselor has two different rows in this file.",
    "fields_wrong": "The row has {value} fields, the header {fields}.",
}


@dataclass(frozen=True)
class Cell:
    """One column of a file: SQL for what is wrong with its text and for its value, and the bounds named in errors."""

    column: str
    stored_as: str
    problem: str
    value: str
    bounds: str = ""


@dataclass(frozen=True)
class Day:
    """The day of import and the clinic's time zone, which decide what is future and on which day a UTC time lies."""

    today: date
    timezone: str

    @property
    def latest(self) -> date:
        """The last date a file may hold."""
        year = self.today.year + YEARS_AHEAD
        is_leap_day = (self.today.month, self.today.day) == (2, 29)
        return date(year, 2, 28) if is_leap_day else self.today.replace(year=year)


def person(column: str, stored_as: str) -> Cell:
    """A code that stands for a person and cannot be missing."""
    return Cell(column, stored_as, _problem(column, _too_long(column, LONGEST_CODE), is_needed=True), f'"{column}"')


def text(column: str, stored_as: str, longest: int = LONGEST_CATEGORY) -> Cell:
    """A category or code, stored as it stands."""
    return Cell(column, stored_as, _problem(column, _too_long(column, longest)), f'"{column}"')


def whole_number(column: str, stored_as: str) -> Cell:
    """A session's number, from 1; `3.0` is 3."""
    read = f'try_cast(try_cast("{column}" AS DOUBLE) AS INTEGER)'
    return Cell(
        column,
        stored_as,
        _problem(
            column,
            (f"NOT regexp_full_match(\"{column}\", '[+-]?[0-9]+([.]0*)?')", "number_unreadable"),
            (f"coalesce({read} NOT BETWEEN 1 AND {HIGHEST_SESSION_NUMBER}, true)", "number_out_of_range"),
        ),
        read,
    )


def rating(column: str, minimum: Decimal, maximum: Decimal) -> Cell:
    """An item's or a total's score within its range; a decimal comma is read as a point."""
    point = f"replace(\"{column}\", ',', '.')"
    return Cell(
        column,
        column,
        _problem(
            column,
            (
                f"regexp_matches(\"{column}\", '[^0-9.,+-]') OR try_cast({point} AS DOUBLE) IS NULL",
                "rating_unreadable",
            ),
            (f"try_cast({point} AS DOUBLE) NOT BETWEEN {minimum} AND {maximum}", "rating_out_of_range"),
        ),
        f"try_cast({point} AS DECIMAL(9, 3))",
        bounds=f"{minimum} to {maximum}",
    )


def calendar_date(column: str, stored_as: str, day: Day, *, is_needed: bool) -> Cell:
    """An ISO date, or the day of an ISO date and time: as written, or the clinic's day where the time is UTC (Z)."""
    value = f'try_cast(left("{column}", 10) AS DATE)'
    if day.timezone != "UTC":
        in_clinic = f"timezone('{day.timezone}', try_cast(\"{column}\" AS TIMESTAMPTZ))::DATE"
        value = f"CASE WHEN \"{column}\" LIKE '%Z' THEN {in_clinic} ELSE {value} END"
    form = f"NOT regexp_full_match(\"{column}\", '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([T ][0-9]{{2}}:[0-9]{{2}}.*)?')"
    checks = [
        (f"({form}) OR ({value}) IS NULL", "date_unreadable"),
        (f"({value}) NOT BETWEEN DATE '{EARLIEST}' AND DATE '{day.latest}'", "date_out_of_range"),
    ]
    return Cell(column, stored_as, _problem(column, *checks, is_needed=is_needed), value)


def coded(column: str, stored_as: str, unknown: str | None, if_empty: str | None) -> Cell:
    """A code, through the table `codes_{column}` (code, meaning) joined under that name."""
    fallback = f"'{unknown}'" if unknown else "NULL"
    empty = f"'{if_empty}'" if if_empty else "NULL"
    value = f'CASE WHEN "{column}" IS NULL THEN {empty} ELSE coalesce(codes_{column}.meaning, {fallback}) END'
    return Cell(column, stored_as, "NULL", value)


def reason(code: str, column: str, bounds: str, value: str | None, fields: int) -> str:
    """The sentence for one error; never holds the value of a cell."""
    return REASONS[code].format(column=column, bounds=bounds, value=value, fields=fields)


def _too_long(column: str, longest: int) -> tuple[str, str]:
    return f'length("{column}") > {longest}', "text_too_long"


def _problem(column: str, *checks: tuple[str, str], is_needed: bool = False) -> str:
    """SQL for the code of the first check that holds; an empty cell is wrong only where it is needed."""
    if_empty = "'value_missing'" if is_needed else "NULL"
    listed = " ".join(f"WHEN {condition} THEN '{code}'" for condition, code in checks)
    return f'CASE WHEN "{column}" IS NULL THEN {if_empty} {listed} END'
