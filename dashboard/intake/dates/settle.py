"""The form of every date column of an import, and what is said where day and month cannot be told apart."""

from __future__ import annotations

import duckdb

from dashboard.intake.cells import EARLIEST, Day
from dashboard.intake.check import CheckedFile
from dashboard.intake.dates.decide import DateReading, read_dates
from dashboard.intake.dates.forms import FORMS, ISO
from dashboard.intake.reports import RowError


def settle_dates(
    staging: duckdb.DuckDBPyConnection, files: list[CheckedFile], day: Day, order: str | None
) -> list[RowError]:
    """Fills `dates` of every file; a column that could be read both ways is settled by the order asked for, or by the
    other columns of the import where they agree, or is a problem of its file.
    """
    for checked in files:
        mapping = checked.recognised.mapping
        for column in checked.date_columns:
            said = mapping.dates.get(column) if mapping else None
            checked.dates[column] = (
                DateReading(said, is_from_values=False)
                if said
                else read_dates(staging, checked.raw, column, (EARLIEST, day.latest), checked.day(day).timezone)
            )
    settled = {reading.order for checked in files for reading in checked.dates.values() if not reading.is_ambiguous} - {
        ""
    }
    return [problem for checked in files for problem in _settle_file(checked, settled, order)]


def _settle_file(checked: CheckedFile, settled: set[str], order: str | None) -> list[RowError]:
    problems = []
    for column, reading in checked.dates.items():
        if reading.is_ambiguous and (order or len(settled) == 1):
            checked.dates[column] = reading.with_order(order or next(iter(settled)))
            why = "as asked for" if order else "like the other dates of this import"
            checked.warnings.append(_told(checked, column, why))
        elif reading.is_ambiguous:
            problems.append(_ambiguous(checked, column))
        elif reading.form != ISO:
            why = "as all its values show" if reading.is_from_values else "as its mapping says"
            checked.warnings.append(_told(checked, column, why))
    return problems


def _told(checked: CheckedFile, column: str, why: str) -> str:
    form = FORMS[checked.dates[column].form]
    return f"{checked.file.name}: {checked.header(column)} was read as {form.words}, {why}."


def _ambiguous(checked: CheckedFile, column: str) -> RowError:
    header = checked.header(column)
    sentence = (
        f"Every date in {header} of {checked.file.name} could be day/month or month/day; nothing was guessed. "
        "Say which with --date-order dmy or --date-order mdy, or with a mapping (--mapping)."
    )
    return RowError(checked.file.name, None, header, "date_ambiguous", sentence)
