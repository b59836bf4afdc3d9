"""Which form a column of dates has, decided once from all its values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from dashboard.intake.dates.forms import FORMS, ISO, TOLD_BY_VALUES, day_of, is_iso

# Of the dates that fit one order only, so many may fit the other one: typing errors. More, and the column mixes orders.
STRAY_SHARE = 0.05


@dataclass(frozen=True)
class DateReading:
    """How one column is read.

    `is_ambiguous`: every value fits day/month and month/day, and they would be different days. `is_mixed`: some values
    fit the one order only and some the other; then values that fit both cannot be told either.
    """

    form: str
    is_ambiguous: bool = False
    is_mixed: bool = False
    is_from_values: bool = True

    @property
    def order(self) -> str:
        """`dmy` or `mdy`, whether with separators or without; empty for a form that has no such question."""
        return {"ddmmyyyy": "dmy", "mmddyyyy": "mdy"}.get(self.form, self.form if FORMS[self.form].other else "")

    def with_order(self, order: str) -> DateReading:
        """The same texts, read in the order that was settled elsewhere."""
        form = self.form if self.order == order else FORMS[self.form].other
        return DateReading(form, is_from_values=False)


def read_dates(
    staging: duckdb.DuckDBPyConnection, table: str, column: str, bounds: tuple[date, date], timezone: str
) -> DateReading:
    """Looks at all values of a text column; ISO where no value is a date, so that the errors name what is wrong."""
    if _is_all_iso(staging, table, column):
        return DateReading(ISO)
    fits = _count_fits(staging, table, column, bounds, timezone)
    # max() keeps the first of equals, and ISO comes first.
    best = max(TOLD_BY_VALUES, key=lambda form: fits[form])
    if not fits[best]:
        return DateReading(ISO)
    other = FORMS[best].other
    return _in_order(staging, table, column, best, other, timezone) if other else DateReading(best)


def _in_order(
    staging: duckdb.DuckDBPyConnection, table: str, column: str, first: str, second: str, timezone: str
) -> DateReading:
    one, two = (day_of(form, f'"{column}"', timezone) for form in (first, second))
    row = staging.execute(
        f"SELECT count(*) FILTER (one IS NOT NULL AND two IS NULL), count(*) FILTER (one IS NULL AND two IS NOT NULL), "
        f"count(*) FILTER (one <> two) FROM (SELECT {one} AS one, {two} AS two FROM {table})"
    ).fetchone()
    assert row is not None
    only_first, only_second, either = (int(value) for value in row)
    if not only_first and not only_second:
        return DateReading(first, is_ambiguous=either > 0)
    fewer = min(only_first, only_second)
    is_mixed = fewer > STRAY_SHARE * (only_first + only_second)
    return DateReading(first if only_first >= only_second else second, is_mixed=is_mixed)


def _is_all_iso(staging: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    row = staging.execute(f"SELECT count(*) FILTER (\"{column}\" NOT LIKE '____-__-__%') FROM {table}").fetchone()
    return row == (0,)


def _count_fits(
    staging: duckdb.DuckDBPyConnection, table: str, column: str, bounds: tuple[date, date], timezone: str
) -> dict[str, int]:
    """Form -> rows whose text is a date of a plausible year in it."""
    days = ", ".join(f'{_strictly(form, timezone)} AS "{form}"' for form in TOLD_BY_VALUES)
    sums = ", ".join(
        f"coalesce(sum(rows) FILTER (\"{form}\" BETWEEN DATE '{bounds[0]}' AND DATE '{bounds[1]}'), 0)"
        for form in TOLD_BY_VALUES
    )
    row = staging.execute(
        f'SELECT {sums} FROM (SELECT rows, {days} FROM (SELECT "{column}" AS written, count(*) AS rows '
        f'FROM {table} WHERE "{column}" IS NOT NULL GROUP BY 1))'
    ).fetchone()
    assert row is not None
    return {form: int(rows) for form, rows in zip(TOLD_BY_VALUES, row, strict=True)}


def _strictly(form: str, timezone: str) -> str:
    """SQL for the day in `written`; DuckDB casts more texts to dates than are ISO dates."""
    day = day_of(form, "written", timezone)
    return f"CASE WHEN {is_iso('written')} THEN {day} END" if form == ISO else day
