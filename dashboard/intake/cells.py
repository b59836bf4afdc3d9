"""Cells of text become typed values, or an error with a stable code and a reason.

Every kind of cell is two pieces of SQL over its text: what is wrong with it (NULL if nothing), and its value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboard.intake.dates.decide import DateReading
from dashboard.intake.dates.forms import FORMS, ISO, day_of, is_iso
from dashboard.vocabulary import missing_ratings

LONGEST_CODE = 200
# Categories are short; anything longer is free text, which is never stored.
LONGEST_CATEGORY = 80
EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 2
HIGHEST_SESSION_NUMBER = 10_000
MOST_HOURS = 1_000


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
    return case(column, stored_as, is_needed=True)


def case(column: str, stored_as: str, *, is_needed: bool = False) -> Cell:
    """A code that stands for a person or a case: of rounded ones, several may have become one."""
    is_rounded = (
        f"contains(\"{column}\", 'E+') AND regexp_full_match(\"{column}\", '[0-9]([.,][0-9]+)?E[+][0-9]{{2,3}}')"
    )
    checks = (_too_long(column, LONGEST_CODE), (is_rounded, "code_rounded"))
    return Cell(column, stored_as, _problem(column, *checks, is_needed=is_needed), f'"{column}"')


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


def rating(
    column: str,
    minimum: Decimal,
    maximum: Decimal,
    *,
    scale: str = "as_is",
    decimal_mark: str = "",
    missing: frozenset[str] = frozenset(),
) -> Cell:
    """An item's or a total's score within its range; where no decimal mark is known, a comma is read as a point.

    On scale `mm` the file holds 0 to ten times the range, on `one_to_seven` 1 to 7; both are brought to the range.
    Values of `missing` mean that nothing was entered, and so do words such as "not completed".
    """
    number = f"try_cast({_with_point(column, decimal_mark)} AS DOUBLE)"
    exact = f"try_cast({_with_point(column, decimal_mark)} AS DECIMAL(9, 3))"
    low, high, value = minimum, maximum, exact
    if scale == "mm":
        low, high, value = minimum * 10, maximum * 10, f"try_cast({number} / 10 AS DECIMAL(9, 3))"
    elif scale == "one_to_seven":
        span = f"({number} - 1) * {maximum - minimum} / 6 + {minimum}"
        low, high, value = Decimal(1), Decimal(7), f"try_cast({span} AS DECIMAL(9, 3))"
    words = ", ".join(f"'{word}'" for word in missing_ratings())
    problem = (
        f'CASE WHEN "{column}" IS NULL THEN NULL '
        f"WHEN regexp_matches(\"{column}\", '[^0-9.,+-]') OR {number} IS NULL "
        f"THEN CASE WHEN lower(\"{column}\") IN ({words}) THEN NULL ELSE 'rating_unreadable' END "
        f"WHEN {number} NOT BETWEEN {low} AND {high} THEN 'rating_out_of_range' END"
    )
    if missing:
        codes = ", ".join(f"'{code}'" for code in sorted(missing))
        is_code = f'"{column}" IN ({codes}) AND coalesce({number} NOT BETWEEN {low} AND {high}, true)'
        problem = f"CASE WHEN {is_code} THEN NULL ELSE {problem} END"
        value = f"CASE WHEN {is_code} THEN NULL ELSE {value} END"
    return Cell(column, column, problem, value, bounds=f"{low} to {high}")


def hours(column: str) -> Cell:
    """A length in hours, from 0."""
    point = f"try_cast(replace(\"{column}\", ',', '.') AS DOUBLE)"
    return Cell(
        column,
        column,
        _problem(
            column,
            (f"{point} IS NULL", "hours_unreadable"),
            (f"{point} NOT BETWEEN 0 AND {MOST_HOURS}", "hours_out_of_range"),
        ),
        f"try_cast({point} AS DECIMAL(9, 3))",
        bounds=f"0 to {MOST_HOURS}",
    )


def one_of(column: str, words: tuple[str, ...], unknown: str) -> Cell:
    """A word of a short list, in any case; anything else is an error of the code `unknown`."""
    allowed = ", ".join(f"'{word}'" for word in words)
    check = (f'lower("{column}") NOT IN ({allowed})', unknown)
    return Cell(column, column, _problem(column, check, is_needed=True), f'lower("{column}")', bounds=", ".join(words))


def calendar_date(column: str, stored_as: str, day: Day, reading: DateReading, *, is_needed: bool) -> Cell:
    """A day, in the form that was decided for the whole column, within the years that can be meant."""
    quoted = f'"{column}"'
    value = f"({day_of(reading.form, quoted, day.timezone)})"
    checks = [
        (f"NOT {is_iso(quoted)} OR {value} IS NULL" if reading.form == ISO else f"{value} IS NULL", "date_unreadable")
    ]
    if reading.is_mixed:
        exchanged = f"({day_of(FORMS[reading.form].other, quoted, day.timezone)})"
        checks.append((f"{exchanged} <> {value}", "date_order_unclear"))
    checks.append((f"{value} NOT BETWEEN DATE '{EARLIEST}' AND DATE '{day.latest}'", "date_out_of_range"))
    return Cell(
        column, stored_as, _problem(column, *checks, is_needed=is_needed), value, bounds=FORMS[reading.form].words
    )


def coded(column: str, stored_as: str, unknown: str | None, if_empty: str | None) -> Cell:
    """A code, through the table `codes_{column}` (code, meaning) joined under that name."""
    fallback = f"'{unknown}'" if unknown else "NULL"
    empty = f"'{if_empty}'" if if_empty else "NULL"
    value = f'CASE WHEN "{column}" IS NULL THEN {empty} ELSE coalesce(codes_{column}.meaning, {fallback}) END'
    return Cell(column, stored_as, "NULL", value)


def _with_point(column: str, decimal_mark: str) -> str:
    """SQL for a number's text with a point; marks of thousands go where the decimal mark is known.

    A text that is not written so stays as it is, and is no number then.
    """
    if decimal_mark not in (".", ","):
        return f"replace(\"{column}\", ',', '.')"
    thousands = "," if decimal_mark == "." else "."
    is_grouped = f"regexp_full_match(\"{column}\", '[0-9]{{1,3}}([{thousands}][0-9]{{3}})+([{decimal_mark}][0-9]+)?')"
    text = f"CASE WHEN {is_grouped} THEN replace(\"{column}\", '{thousands}', '') ELSE \"{column}\" END"
    return text if decimal_mark == "." else f"replace({text}, ',', '.')"


def _too_long(column: str, longest: int) -> tuple[str, str]:
    return f'length("{column}") > {longest}', "text_too_long"


def _problem(column: str, *checks: tuple[str, str], is_needed: bool = False) -> str:
    """SQL for the code of the first check that holds; an empty cell is wrong only where it is needed."""
    if_empty = "'value_missing'" if is_needed else "NULL"
    listed = " ".join(f"WHEN {condition} THEN '{code}'" for condition, code in checks)
    return f'CASE WHEN "{column}" IS NULL THEN {if_empty} {listed} END'
