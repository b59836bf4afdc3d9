"""Looks at the values of one staged text column."""

from __future__ import annotations

import duckdb

from dashboard.intake.cells import EARLIEST, Day
from dashboard.intake.dates.decide import read_dates
from dashboard.intake.dates.forms import FORMS, day_of
from dashboard.intake.proposal.model import Survey

# Enough to recognise what a column holds, too little to tell a person.
SHOWN_CHARACTERS = 3
SAMPLES = 5
SHARE_OF_DATES = 0.95


def survey(staging: duckdb.DuckDBPyConnection, table: str, column: str, day: Day) -> Survey:
    """What the column's values look like; for numbers a decimal comma is a point."""
    number = f"try_cast(replace(\"{column}\", ',', '.') AS DOUBLE)"
    row = staging.execute(
        f'SELECT count(*), count("{column}"), count(DISTINCT "{column}"), count({number}), min({number}), '
        f"max({number}) FROM {table}"
    ).fetchone()
    assert row is not None
    rows, filled, distinct, numbers, lowest, highest = row
    has_numbers = filled and numbers == filled
    samples = staging.execute(
        f'SELECT "{column}" FROM {table} WHERE "{column}" IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 '
        f"LIMIT {SAMPLES}"
    ).fetchall()
    reading = read_dates(staging, table, column, (EARLIEST, day.latest), day.timezone) if filled else None
    days: tuple[str, ...] = ()
    other_days: tuple[str, ...] = ()
    if reading is not None:
        found, days = _days(staging, table, column, reading.form, day)
        if found < SHARE_OF_DATES * filled or (reading.form == "excel" and found != filled):
            reading, days = None, ()
        elif other := FORMS[reading.form].other:
            _, other_days = _days(staging, table, column, other, day)
    return Survey(
        rows=rows,
        filled=filled,
        distinct=distinct,
        samples=tuple(_start(value) for (value,) in samples),
        lowest=lowest if has_numbers else None,
        highest=highest if has_numbers else None,
        dates=reading,
        days=days,
        other_days=other_days,
    )


def _start(value: str) -> str:
    return value if len(value) <= SHOWN_CHARACTERS else value[:SHOWN_CHARACTERS] + "…"


def _days(
    staging: duckdb.DuckDBPyConnection, table: str, column: str, form: str, day: Day
) -> tuple[int, tuple[str, ...]]:
    """How many values are days in this form, and the first and the last of them."""
    value = day_of(form, f'"{column}"', day.timezone)
    row = staging.execute(f"SELECT count(d), min(d), max(d) FROM (SELECT {value} AS d FROM {table})").fetchone()
    assert row is not None
    return int(row[0]), tuple(dict.fromkeys(str(one) for one in row[1:] if one is not None))
