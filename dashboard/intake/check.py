"""Every row of a staged file is checked and typed; what is wrong is told with line, column, code and reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import duckdb

from dashboard.intake import cells
from dashboard.intake.cells import Cell, Day
from dashboard.intake.codes import CODED, read_codes
from dashboard.intake.read import TextFile
from dashboard.intake.recognise import Recognised
from dashboard.intake.reports import RowError
from dashboard.vocabulary import Codes, rating_bounds

STORED_AS = {
    "episode_id": "episode_code",
    "session_date": "session_on",
    "start_date": "start_on",
    "end_date": "ended_on",
}
_LONG = ("episode_id", "email", "name")
# Whether the date is needed.
_DATES = {"session_date": True, "start_date": False, "end_date": False, "started_on": False, "left_on": False}


@dataclass
class CheckedFile:
    """One file as it goes through the checks; `table` holds its typed good rows, `columns` what it filled."""

    number: int
    file: TextFile
    recognised: Recognised
    rows: int
    columns: list[str] = field(default_factory=list)
    repeated: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """sessions, episodes or counselors."""
        return self.recognised.kind.name

    @property
    def raw(self) -> str:
        """The staging table of its text."""
        return f"raw_{self.number}"

    @property
    def table(self) -> str:
        """The staging table of its typed rows."""
        return f"typed_{self.number}"


def make_shared_tables(staging: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables all files share: client codes with their number in this import, and one row per wrong cell."""
    staging.execute("CREATE TABLE client_codes (code_no INTEGER, client_code VARCHAR)")
    staging.execute(
        "CREATE TABLE errors (file_no INTEGER, line BIGINT, column_name VARCHAR, code VARCHAR, value VARCHAR)"
    )


def type_rows(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, day: Day) -> None:
    """Checks every cell, writes the errors down and makes the table of typed rows of those without any."""
    columns = _cells(checked, day)
    if checked.kind != "counselors":
        _number_clients(staging, checked)
    for cell in columns:
        if cell.column in CODED:
            checked.warnings += read_codes(staging, checked.file.name, checked.raw, cell.column)
    add_errors(
        staging,
        checked,
        f"SELECT line, NULL, 'fields_wrong', fields_found::VARCHAR FROM {checked.raw} WHERE fields_found IS NOT NULL",
    )
    for cell in columns:
        if cell.problem != "NULL":
            add_errors(
                staging,
                checked,
                f"SELECT line, '{cell.column}', problem, value FROM (SELECT line, \"{cell.column}\" AS value, "
                f"{cell.problem} AS problem FROM {checked.raw} WHERE fields_found IS NULL) WHERE problem IS NOT NULL",
            )
    joins = " ".join(
        f'LEFT JOIN codes_{cell.column} ON {checked.raw}."{cell.column}" = codes_{cell.column}.code'
        for cell in columns
        if cell.column in CODED
    )
    if checked.kind != "counselors":
        joins += f" JOIN client_codes ON {checked.raw}.client_id = client_codes.client_code"
    values = ", ".join(f'{cell.value} AS "{cell.stored_as}"' for cell in columns)
    said_on = ', "session_date" AS said_on' if checked.kind == "sessions" else ""
    staging.execute(
        f"CREATE OR REPLACE TABLE {checked.table} AS SELECT line, {values}{said_on} FROM {checked.raw} {joins} "
        f"WHERE line NOT IN (SELECT line FROM errors WHERE file_no = {checked.number})"
    )
    checked.columns = [cell.stored_as for cell in columns]
    _tell_decimal_commas(staging, checked, columns)


def add_errors(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, select: str) -> None:
    """Adds the errors a SELECT of (line, column, code, value) finds."""
    staging.execute(f"INSERT INTO errors SELECT {checked.number}, * FROM ({select})")


def drop_rejected(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """Takes typed rows away whose lines have errors by now."""
    staging.execute(
        f"DELETE FROM {checked.table} WHERE line IN (SELECT line FROM errors WHERE file_no = {checked.number})"
    )


def listed_errors(
    staging: duckdb.DuckDBPyConnection, files: list[CheckedFile], limit: int
) -> tuple[tuple[RowError, ...], int, dict[int, int]]:
    """The first `limit` errors by file and line, how many there are, and rejected rows by number of the file."""
    by_number = {checked.number: checked for checked in files}
    rows = staging.execute(
        "SELECT file_no, line, column_name, code, value FROM errors ORDER BY file_no, line, column_name, code LIMIT ?",
        [limit],
    ).fetchall()
    counts = staging.execute("SELECT file_no, count(*), count(DISTINCT line) FROM errors GROUP BY file_no").fetchall()
    listed = tuple(
        _row_error(by_number[file_no], line, column, code, value) for file_no, line, column, code, value in rows
    )
    return listed, sum(count for _, count, _ in counts), {file_no: lines for file_no, _, lines in counts}


def _row_error(checked: CheckedFile, line: int, column: str | None, code: str, value: str | None) -> RowError:
    written = checked.recognised.headers.get(column, column) if column else None
    low, high = rating_bounds().get(column or "", (None, None))
    sentence = cells.reason(code, written or "The row", f"{low} to {high}", value, len(checked.file.header))
    return RowError(checked.file.name, line, written, code, sentence, value)


def _cells(checked: CheckedFile, day: Day) -> list[Cell]:
    return [_cell(column, checked.kind, day) for column in checked.recognised.positions]


def _cell(column: str, kind: str, day: Day) -> Cell:
    if column == "client_id":
        return replace(cells.person(column, "code_no"), value="client_codes.code_no")
    if column == "counselor_id":
        return cells.person(column, column)
    if column in _DATES:
        return cells.calendar_date(column, STORED_AS.get(column, column), day, is_needed=_DATES[column])
    if column in CODED:
        codes: Codes = CODED[column]()
        return cells.coded(column, column, codes.unknown, codes.if_empty)
    return _plain_cell(column, kind)


def _plain_cell(column: str, kind: str) -> Cell:
    bounds = rating_bounds()
    if column == "session_number":
        return cells.whole_number(column, column)
    if kind == "sessions" and column in bounds:
        return cells.rating(column, *bounds[column])
    longest = cells.LONGEST_CODE if column in _LONG else cells.LONGEST_CATEGORY
    return cells.text(column, STORED_AS.get(column, column), longest)


def _number_clients(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """Numbers the client codes no file before this one had, so that no table after this one holds a client code."""
    staging.execute(
        "INSERT INTO client_codes SELECT (SELECT count(*) FROM client_codes) + row_number() OVER (), client_id "
        f"FROM (SELECT DISTINCT client_id FROM {checked.raw} WHERE client_id IS NOT NULL) "
        "ANTI JOIN client_codes ON client_id = client_code"
    )


def _tell_decimal_commas(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, columns: list[Cell]) -> None:
    ratings = [cell.column for cell in columns if cell.column in rating_bounds() and checked.kind == "sessions"]
    if not ratings:
        return
    tests = ", ".join(f"bool_or(contains(\"{column}\", ','))" for column in ratings)
    found = staging.execute(f"SELECT {tests} FROM {checked.raw}").fetchone()
    assert found is not None
    commas = [column for column, has_comma in zip(ratings, found, strict=True) if has_comma]
    if commas:
        names = ", ".join(checked.recognised.headers[column] for column in commas)
        checked.warnings.append(f"{checked.file.name}: decimal commas were read as decimal points in {names}.")
