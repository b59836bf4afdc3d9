"""Every row of a staged file is checked and typed; what is wrong is told with line, column, code and reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import duckdb

from dashboard.intake import refusals
from dashboard.intake.aliases import Aliases, join_clients, join_counselors
from dashboard.intake.cells import Cell, Day
from dashboard.intake.codes import CODED, read_codes
from dashboard.intake.columns import DATES, Settings, cell_of
from dashboard.intake.dates.decide import DateReading
from dashboard.intake.mapping.model import LOOKUP
from dashboard.intake.phrases import agreeing, counted
from dashboard.intake.read import TextFile
from dashboard.intake.recognise import Recognised
from dashboard.intake.reports import RowError
from dashboard.intake.second_look import look_again
from dashboard.vocabulary import rating_bounds

_NO_ALIASES = Aliases()


@dataclass
class CheckedFile:
    """One file as it goes through the checks; `table` holds its typed good rows, `columns` what it filled.

    `present` are the canonical columns of its text, `headers` what the file calls them.
    """

    number: int
    file: TextFile
    recognised: Recognised
    rows: int
    shaped: str = ""
    present: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    dates: dict[str, DateReading] = field(default_factory=dict)
    bounds: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    repeated: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """sessions, episodes, counselors or trainings; or a lookup file, which brings no rows of its own."""
        return self.recognised.kind.name

    @property
    def is_lookup(self) -> bool:
        """Whether it only gives columns to other files."""
        return self.kind == LOOKUP

    @property
    def has_clients(self) -> bool:
        """Whether its rows are about clients."""
        return self.kind in ("sessions", "episodes")

    @property
    def date_columns(self) -> list[str]:
        """The dates among its canonical columns."""
        return [column for column in self.present if column in DATES]

    def day(self, day: Day) -> Day:
        """The day of import, in the time zone that the file's mapping names, if it names one."""
        mapping = self.recognised.mapping
        return replace(day, timezone=mapping.timezone) if mapping and mapping.timezone else day

    def header(self, column: str) -> str:
        """What the file calls a canonical column."""
        return self.headers.get(column, column)

    @property
    def raw(self) -> str:
        """The staging table of its text, in the canonical shape once it was brought there."""
        return self.shaped or f"raw_{self.number}"

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


def type_rows(
    staging: duckdb.DuckDBPyConnection, checked: CheckedFile, day: Day, aliases: Aliases = _NO_ALIASES
) -> None:
    """Checks every cell, writes the errors down and makes the table of typed rows of those without any."""
    mapping = checked.recognised.mapping
    settings = Settings.of(mapping, checked.file.decimal_mark)
    day = checked.day(day)
    columns = _cells(checked, day, settings)
    if checked.has_clients:
        _number_clients(staging, checked)
        join_clients(staging, aliases)
    for column in checked.present:
        if column in CODED:
            checked.warnings += read_codes(
                staging, checked.file.name, checked.raw, column, checked.header(column), mapping
            )
    add_errors(
        staging,
        checked,
        f"SELECT line, NULL, 'fields_wrong', fields_found::VARCHAR FROM {checked.raw} WHERE fields_found > 0",
    )
    _tell_short_rows(staging, checked)
    _add_cell_errors(staging, checked, columns)
    changed = look_again(staging, checked.number, checked.raw, settings)
    if changed.columns:
        columns = _cells(checked, day, changed.settings)
        _add_cell_errors(staging, checked, [cell for cell in columns if cell.column in changed.columns])
    checked.warnings += [f"{checked.file.name}: {sentence}" for sentence in changed.sentences(checked.headers)]
    checked.bounds = {cell.column: cell.bounds for cell in columns}
    _make_typed(staging, checked, columns)
    if aliases.counselors and "counselor_id" in checked.present:
        is_list = checked.kind == "counselors"
        joined = join_counselors(staging, checked.table, aliases, is_list_of_counselors=is_list)
        checked.warnings += [f"{checked.file.name}: {sentence}" for sentence in joined]
    checked.columns = [cell.stored_as for cell in columns]
    _tell_decimal_commas(staging, checked, columns)


def _add_cell_errors(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, columns: list[Cell]) -> None:
    for cell in columns:
        if cell.problem != "NULL":
            add_errors(
                staging,
                checked,
                f"SELECT line, '{cell.column}', problem, value FROM (SELECT line, \"{cell.column}\" AS value, "
                f"{cell.problem} AS problem FROM {checked.raw} WHERE coalesce(fields_found, -1) < 0) "
                "WHERE problem IS NOT NULL",
            )


def _make_typed(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, columns: list[Cell]) -> None:
    joins = " ".join(
        f'LEFT JOIN codes_{cell.column} ON {checked.raw}."{cell.column}" = codes_{cell.column}.code'
        for cell in columns
        if cell.column in CODED
    )
    if checked.has_clients:
        joins += f" JOIN client_codes ON {checked.raw}.client_id = client_codes.client_code"
    values = ", ".join(f'{cell.value} AS "{cell.stored_as}"' for cell in columns)
    said_on = ', "session_date" AS said_on' if checked.kind == "sessions" else ""
    staging.execute(
        f"CREATE OR REPLACE TABLE {checked.table} AS SELECT line, {values}{said_on} FROM {checked.raw} {joins} "
        f"WHERE line NOT IN (SELECT line FROM errors WHERE file_no = {checked.number})"
    )


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
    written = checked.header(column) if column else None
    bounds = checked.bounds.get(column or "", "")
    sentence = refusals.sentence(code, written or "The row", bounds, value, len(checked.file.header))
    return RowError(checked.file.name, line, written, code, sentence, value)


def _cells(checked: CheckedFile, day: Day, settings: Settings) -> list[Cell]:
    iso = DateReading("ymd")
    return [cell_of(column, checked.kind, day, checked.dates.get(column, iso), settings) for column in checked.present]


def _number_clients(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """Numbers the client codes no file before this one had, so that no table after this one holds a client code."""
    staging.execute(
        "INSERT INTO client_codes SELECT (SELECT count(*) FROM client_codes) + row_number() OVER (), client_id "
        f"FROM (SELECT DISTINCT client_id FROM {checked.raw} WHERE client_id IS NOT NULL) "
        "ANTI JOIN client_codes ON client_id = client_code"
    )


def _tell_short_rows(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    row = staging.execute(f"SELECT count(*) FROM {checked.raw} WHERE fields_found < 0").fetchone()
    if row is not None and row[0]:
        rows = f"{counted(row[0], 'row')} {agreeing(row[0], 'ends', 'end')} before the last column"
        checked.warnings.append(f"{checked.file.name}: {rows}; the cells that are missing were read as empty.")


def _tell_decimal_commas(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, columns: list[Cell]) -> None:
    ratings = [cell.column for cell in columns if cell.column in rating_bounds() and checked.kind == "sessions"]
    mapping = checked.recognised.mapping
    if not ratings or (mapping and mapping.decimal_mark):
        return
    tests = ", ".join(f"bool_or(contains(\"{column}\", ','))" for column in ratings)
    found = staging.execute(f"SELECT {tests} FROM {checked.raw}").fetchone()
    assert found is not None
    commas = [column for column, has_comma in zip(ratings, found, strict=True) if has_comma]
    if commas:
        names = ", ".join(checked.header(column) for column in commas)
        checked.warnings.append(f"{checked.file.name}: decimal commas were read as decimal points in {names}.")
