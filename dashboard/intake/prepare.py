"""All files of one import, read, recognised and checked; nothing is published here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.intake.aliases import Aliases
from dashboard.intake.cells import Day
from dashboard.intake.check import CheckedFile, listed_errors, make_shared_tables, type_rows
from dashboard.intake.check_records import check_counselors, check_episodes, check_trainings
from dashboard.intake.check_sessions import check_sessions
from dashboard.intake.columns import STORED_AS
from dashboard.intake.dates.settle import settle_dates
from dashboard.intake.identifying import columns_beside, looked_at, refuse_values
from dashboard.intake.mapping.choose import HowToRead
from dashboard.intake.privacy import find_identifying_values
from dashboard.intake.read import TextFile
from dashboard.intake.read_as_before import read_as_before
from dashboard.intake.recognise import Recognised, recognise
from dashboard.intake.rejected import rejected_rows
from dashboard.intake.reports import LISTED_ERRORS, FileProblem, RejectedRows, RowError
from dashboard.intake.shape.reshape import reshape
from dashboard.intake.stage import keep_columns, stage_rows
from dashboard.intake.steps import Steps

_BY_HEADERS = HowToRead()
_NO_ALIASES = Aliases()


@dataclass(frozen=True)
class Checked:
    """What the checks found; `problems` says that a whole file could not be taken in."""

    files: list[CheckedFile]
    lookups: list[CheckedFile]
    warnings: list[str]
    errors: tuple[RowError, ...]
    errors_in_all: int
    rows_read: int
    rows_rejected: int
    problems: bool
    rejected: tuple[RejectedRows, ...] = ()

    def is_refused(self, good_rows: bool) -> bool:
        """Whether nothing may be published: a file is unreadable, a row is wrong, or no row is good."""
        if self.problems or self.rows_read == self.rows_rejected:
            return True
        return self.rows_rejected > 0 and not good_rows


def check_files(
    staging: duckdb.DuckDBPyConnection,
    folder: Path,
    paths: Sequence[Path],
    day: Day,
    steps: Steps,
    *,
    drop_identifying: bool,
    how: HowToRead = _BY_HEADERS,
    give_back: bool = False,
    aliases: Aliases = _NO_ALIASES,
) -> Checked:
    """Reads and checks every file, so that one run tells everything that is wrong with all of them.

    With `give_back`, `rejected` holds the wrong rows of each file.

    All are read before any is checked: one may hold columns of another, and their dates settle each other's order.
    """
    make_shared_tables(staging)
    problems: list[RowError] = []
    staged: list[CheckedFile] = []
    for number, path in enumerate(paths, start=1):
        try:
            staged.append(_stage_file(staging, folder, number, path, day, steps, how, drop_identifying))
        except FileProblem as problem:
            problems.append(_as_error(path.name, problem))
    problems += _unused_mapping(staged, how)
    shaped = _shaped(staging, staged, problems)
    problems += settle_dates(staging, shaped, day, how.order)
    files = [checked for checked in shaped if not checked.is_lookup]
    problems += _without_rows(staged, files, problems)
    for checked in files:
        _check_file(staging, checked, day, steps, aliases)
    problems += _differing_columns(files)
    errors, in_all, rejected = listed_errors(staging, files, LISTED_ERRORS)
    return Checked(
        files=files,
        lookups=[checked for checked in shaped if checked.is_lookup],
        warnings=[warning for checked in shaped for warning in checked.warnings],
        errors=(*problems, *errors),
        errors_in_all=len(problems) + in_all,
        rows_read=sum(checked.rows for checked in files),
        rows_rejected=sum(rejected.values()),
        problems=bool(problems),
        rejected=rejected_rows(staging, files) if give_back and in_all else (),
    )


def _stage_file(
    staging: duckdb.DuckDBPyConnection,
    folder: Path,
    number: int,
    path: Path,
    day: Day,
    steps: Steps,
    how: HowToRead,
    drop_identifying: bool,
) -> CheckedFile:
    steps.begin(f"reading {path.name}")
    file = read_as_before(path, how)
    recognised = recognise(file, drop_identifying=drop_identifying, how=how)
    steps.expect(max(file.lines - 1, 0))
    beside = columns_beside(file, recognised.kind.name, recognised.positions.values(), recognised.dropped)
    rows = stage_rows(staging, file, recognised, folder, number, beside)
    recognised = _without_identifying(staging, f"raw_{number}", file, recognised, beside, day, drop_identifying)
    checked = CheckedFile(number, file, recognised, rows)
    checked.warnings += _column_warnings(file, recognised)
    return checked


def _without_identifying(
    staging: duckdb.DuckDBPyConnection,
    table: str,
    file: TextFile,
    recognised: Recognised,
    beside: dict[str, int],
    day: Day,
    drop_identifying: bool,
) -> Recognised:
    """The file without the columns whose values identify people; raises `FileProblem` unless they may be dropped."""
    looked = looked_at(file, recognised.kind.name, dict(recognised.positions), beside)
    findings = find_identifying_values(staging, table, looked, day.today.year)
    refuse_values(file, findings, recognised.needed, drop_identifying=drop_identifying)
    kept = recognised.without([finding.looked.column for finding in findings], [one.looked.header for one in findings])
    if beside or findings:
        keep_columns(staging, table, kept.positions)
    return kept


def _shaped(
    staging: duckdb.DuckDBPyConnection, staged: list[CheckedFile], problems: list[RowError]
) -> list[CheckedFile]:
    """The files that could be brought to the canonical shape; lookups first, since others take columns from them."""
    shaped = []
    for checked in sorted(staged, key=lambda one: not one.is_lookup):
        try:
            reshape(staging, checked, staged)
        except FileProblem as problem:
            problems.append(_as_error(checked.file.name, problem))
        else:
            shaped.append(checked)
    return sorted(shaped, key=lambda one: one.number)


def _check_file(
    staging: duckdb.DuckDBPyConnection, checked: CheckedFile, day: Day, steps: Steps, aliases: Aliases
) -> None:
    name = checked.file.name
    steps.begin(f"checking {name}")
    type_rows(staging, checked, day, aliases)
    if checked.kind == "sessions":
        check_sessions(staging, checked, day)
    elif checked.kind == "episodes":
        check_episodes(staging, checked)
    elif checked.kind == "counselors":
        check_counselors(staging, checked)
    else:
        check_trainings(staging, checked)
    steps.done(checked.rows, f"checked {name}")


def _without_rows(staged: list[CheckedFile], files: list[CheckedFile], problems: list[RowError]) -> list[RowError]:
    """Files that only give columns to others, without one that takes them."""
    if files or problems:
        return []
    sentence = "The file brings no rows of its own; import it together with the export's other files."
    return [RowError(checked.file.name, None, None, "companion_missing", sentence) for checked in staged]


def _unused_mapping(staged: list[CheckedFile], how: HowToRead) -> list[RowError]:
    """A mapping that was asked for and fits no file is the wrong one."""
    asked = how.asked_for
    if asked is None or not staged or any(checked.recognised.mapping in asked.files for checked in staged):
        return []
    first = staged[0].file.name
    sentence = f"Mapping {asked.title} fits none of the files; their columns have other names than it speaks of."
    return [RowError(first, None, None, "mapping_not_for_file", sentence)]


def _differing_columns(files: list[CheckedFile]) -> list[RowError]:
    """Files of one kind that fill different columns; which of them leaves a value alone could not be told."""
    firsts: dict[str, CheckedFile] = {}
    problems = []
    for checked in files:
        first = firsts.setdefault(checked.kind, checked)
        differing = sorted((set(checked.columns) ^ set(first.columns)) - {"has_numbers"})
        if differing:
            names = [_name_in(column, checked, first) for column in differing]
            sentence = (
                f"{checked.file.name} and {first.file.name} do not fill the same columns ({', '.join(names)}); "
                "import them one after the other."
            )
            problems.append(RowError(checked.file.name, None, names[0], "columns_differ", sentence))
    return problems


def _name_in(stored: str, *files: CheckedFile) -> str:
    """What the file that has a column calls it."""
    column = next((one for one, stored_as in STORED_AS.items() if stored_as == stored), stored)
    return next((checked.headers[column] for checked in files if column in checked.headers), column)


def _column_warnings(file: TextFile, recognised: Recognised) -> list[str]:
    warnings = list(file.warnings)
    if recognised.source:
        warnings.append(f"{file.name} was read with {recognised.source}.")
    if recognised.ignored:
        warnings.append(f"{file.name}: columns that are not known were ignored: {', '.join(recognised.ignored)}.")
    if recognised.dropped:
        warnings.append(f"{file.name}: columns that must not be kept were dropped: {', '.join(recognised.dropped)}.")
    return warnings


def _as_error(file: str, problem: FileProblem) -> RowError:
    return RowError(file, problem.line, problem.column, problem.code, str(problem))
