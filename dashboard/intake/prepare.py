"""All files of one import, read, recognised and checked; nothing is published here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.intake.cells import Day
from dashboard.intake.check import CheckedFile, listed_errors, make_shared_tables, type_rows
from dashboard.intake.check_records import check_counselors, check_episodes
from dashboard.intake.check_sessions import check_sessions
from dashboard.intake.read import TextFile, read_file
from dashboard.intake.recognise import Recognised, recognise
from dashboard.intake.reports import LISTED_ERRORS, FileProblem, RowError
from dashboard.intake.stage import stage_rows
from dashboard.intake.steps import Steps


@dataclass(frozen=True)
class Checked:
    """What the checks found; `problems` says that a whole file could not be taken in."""

    files: list[CheckedFile]
    warnings: list[str]
    errors: tuple[RowError, ...]
    errors_in_all: int
    rows_read: int
    rows_rejected: int
    problems: bool

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
) -> Checked:
    """Reads and checks every file, so that one run tells everything that is wrong with all of them."""
    make_shared_tables(staging)
    problems: list[RowError] = []
    files: list[CheckedFile] = []
    for number, path in enumerate(paths, start=1):
        try:
            files.append(_check_file(staging, folder, number, path, day, steps, drop_identifying))
        except FileProblem as problem:
            problems.append(_as_error(path.name, problem))
    problems += _differing_columns(files)
    errors, in_all, rejected = listed_errors(staging, files, LISTED_ERRORS)
    return Checked(
        files=files,
        warnings=[warning for checked in files for warning in checked.warnings],
        errors=(*problems, *errors),
        errors_in_all=len(problems) + in_all,
        rows_read=sum(checked.rows for checked in files),
        rows_rejected=sum(rejected.values()),
        problems=bool(problems),
    )


def _check_file(
    staging: duckdb.DuckDBPyConnection,
    folder: Path,
    number: int,
    path: Path,
    day: Day,
    steps: Steps,
    drop_identifying: bool,
) -> CheckedFile:
    steps.begin(f"reading {path.name}")
    file = read_file(path)
    recognised = recognise(file, drop_identifying=drop_identifying)
    steps.expect(max(file.lines - 1, 0))
    steps.begin(f"checking {path.name}")
    checked = CheckedFile(number, file, recognised, stage_rows(staging, file, recognised, folder, number))
    checked.warnings += _column_warnings(file, recognised)
    type_rows(staging, checked, day)
    if checked.kind == "sessions":
        check_sessions(staging, checked, day)
    elif checked.kind == "episodes":
        check_episodes(staging, checked)
    else:
        check_counselors(staging, checked)
    steps.done(checked.rows, f"checked {path.name}")
    return checked


def _differing_columns(files: list[CheckedFile]) -> list[RowError]:
    """Files of one kind that fill different columns; which of them leaves a value alone could not be told."""
    firsts: dict[str, CheckedFile] = {}
    problems = []
    for checked in files:
        first = firsts.setdefault(checked.kind, checked)
        differing = sorted((set(checked.columns) ^ set(first.columns)) - {"has_numbers"})
        if differing:
            sentence = (
                f"{checked.file.name} and {first.file.name} do not fill the same columns ({', '.join(differing)}); "
                "import them one after the other."
            )
            problems.append(RowError(checked.file.name, None, differing[0], "columns_differ", sentence))
    return problems


def _column_warnings(file: TextFile, recognised: Recognised) -> list[str]:
    warnings = []
    if recognised.ignored:
        warnings.append(f"{file.name}: columns that are not known were ignored: {', '.join(recognised.ignored)}.")
    if recognised.dropped:
        warnings.append(f"{file.name}: identifying columns were dropped: {', '.join(recognised.dropped)}.")
    return warnings


def _as_error(file: str, problem: FileProblem) -> RowError:
    return RowError(file, problem.line, problem.column, problem.code, str(problem))
