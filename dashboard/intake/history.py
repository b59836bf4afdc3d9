"""The report of an import, and the line it leaves in the history of the feedback file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb

from dashboard.definitions import Definitions
from dashboard.intake.check import CheckedFile
from dashboard.intake.layers import LayerCounts
from dashboard.intake.prepare import Checked
from dashboard.intake.reports import ImportReport, TakenFile
from dashboard.intake.steps import Steps


def published_report(
    checked: Checked, counts: LayerCounts, warnings: list[str], steps: Steps, import_id: int | None
) -> ImportReport:
    """The report of an import that went through; `import_id` is None for a dry run."""
    accepted = checked.rows_read - checked.rows_rejected
    # Repetitions within the files changed nothing either.
    unchanged = accepted - counts.new - counts.corrected
    assert unchanged >= counts.unchanged, "more rows were laid than accepted"
    return ImportReport(
        import_id=import_id,
        is_published=import_id is not None,
        files=_taken([*checked.files, *checked.lookups]),
        rows_read=checked.rows_read,
        rows_accepted=accepted,
        rows_rejected=checked.rows_rejected,
        rows_new=counts.new,
        rows_corrected=counts.corrected,
        rows_unchanged=unchanged,
        warnings=tuple(warnings),
        errors=checked.errors,
        errors_in_all=checked.errors_in_all,
        seconds=steps.seconds,
        rejected=checked.rejected,
    )


def refused_report(checked: Checked, steps: Steps) -> ImportReport:
    """The report of an import that was refused: every row and file that was wrong."""
    return ImportReport(
        import_id=None,
        is_published=False,
        files=_taken([*checked.files, *checked.lookups]),
        rows_read=checked.rows_read,
        rows_accepted=0,
        rows_rejected=checked.rows_rejected,
        rows_new=0,
        rows_corrected=0,
        rows_unchanged=0,
        warnings=tuple(checked.warnings),
        errors=checked.errors,
        errors_in_all=checked.errors_in_all,
        seconds=steps.seconds,
        rejected=checked.rejected,
    )


def write_history(
    connection: duckdb.DuckDBPyConnection,
    report: ImportReport,
    import_id: int,
    by: str,
    definitions: Definitions,
) -> None:
    """Adds an import to the history inside the feedback file."""
    connection.execute(
        "INSERT INTO imports (import_id, imported_at, imported_by, files, rows_read, rows_accepted, rows_rejected, "
        "rows_unchanged, rows_corrected, warnings, is_live, definitions) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true, ?)",
        [
            import_id,
            now(),
            by,
            json.dumps([file.to_json() for file in report.files]),
            report.rows_read,
            report.rows_accepted,
            report.rows_rejected,
            report.rows_unchanged,
            report.rows_corrected,
            json.dumps(list(report.warnings)),
            json.dumps(definitions.to_values()),
        ],
    )


def _taken(files: Sequence[CheckedFile]) -> tuple[TakenFile, ...]:
    return tuple(
        TakenFile(checked.file.name, checked.file.sha256, checked.kind, checked.rows, tuple(checked.columns))
        for checked in files
    )


def next_import(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the next import; numbers of undone imports are not used again."""
    row = connection.execute("SELECT coalesce(max(import_id), 0) + 1 FROM imports").fetchone()
    assert row is not None
    return int(row[0])


def now() -> datetime:
    """This second, in UTC."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
