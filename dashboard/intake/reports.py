"""What an import says: its progress, its errors and its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from dashboard.settings import Refused

# Errors listed one by one; all of them are counted.
LISTED_ERRORS = 1000


class FileProblem(Refused):
    """A file cannot be taken in at all; the message is one sentence, `code` stable, `line` where it is known."""

    def __init__(self, code: str, sentence: str, *, line: int | None = None, column: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.line = line
        self.column = column


class Cancelled(Refused):
    """The person who started the import stopped it; nothing was changed."""


@dataclass(frozen=True)
class Progress:
    """How far an import is: rows done of `total` (0 where not yet known) in this phase, and rows per second so far.

    `share` is the part of the whole work that is done, from 0 to 1; `seconds_left` None where it is too early to say.
    """

    phase: str
    rows: int
    total: int
    rows_per_second: float
    share: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True)
class RowError:
    """Why one row, or a whole file (`line` None), was rejected.

    `value` is for the eyes of the admin alone: it is in no log, no store and not in the report's JSON.
    """

    file: str
    line: int | None
    column: str | None
    code: str
    reason: str
    value: str | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, object]:
        """The error without the value."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class RejectedRows:
    """The rejected rows of one file as a CSV that can be mended and imported; for the eyes of the admin alone."""

    file: str
    rows: int
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class TakenFile:
    """One file of an import: its name, SHA-256, kind, data rows, and the canonical columns it filled."""

    name: str
    sha256: str
    kind: str
    rows: int
    columns: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """As kept in the import's history."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "kind": self.kind,
            "rows": self.rows,
            "columns": list(self.columns),
        }


@dataclass(frozen=True)
class MonthCounts:
    """What an import does to the appointments of one month, told by its first day."""

    first_on: date
    new: int
    corrected: int
    unchanged: int


@dataclass(frozen=True)
class ImportReport:
    """What became of an import. `rows_read` = accepted + rejected; accepted = new + corrected + unchanged.

    A row that stands twice in its file counts once and its repetitions as unchanged. `import_id` is None and
    `is_published` False where nothing was published: an import with errors, or a dry run. `rejected` holds the wrong
    rows themselves where they were asked for, and is in no JSON. `rows_withdrawn` are older rows that it withdrew,
    `lacking` the warnings about rows that an earlier state of the export had.
    """

    import_id: int | None
    is_published: bool
    files: tuple[TakenFile, ...]
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_new: int
    rows_corrected: int
    rows_unchanged: int
    warnings: tuple[str, ...]
    errors: tuple[RowError, ...]
    errors_in_all: int
    seconds: float
    by_month: tuple[MonthCounts, ...] = ()
    clients_erased: int = 0
    rejected: tuple[RejectedRows, ...] = field(default=(), repr=False)
    rows_withdrawn: int = 0
    lacking: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The report as printed by `import --format json`."""
        return {
            "import_id": self.import_id,
            "rows_read": self.rows_read,
            "rows_accepted": self.rows_accepted,
            "rows_rejected": self.rows_rejected,
            "rows_unchanged": self.rows_unchanged,
            "rows_corrected": self.rows_corrected,
            "rows_new": self.rows_new,
            "rows_withdrawn": self.rows_withdrawn,
            "warnings": list(self.warnings),
            "errors": [error.to_json() for error in self.errors],
            "errors_in_all": self.errors_in_all,
            "clients_erased": self.clients_erased,
            "files": [file.to_json() for file in self.files],
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True)
class UndoReport:
    """What an undo left: appointments, episodes and counselors in the store before and after."""

    import_id: int
    appointments_before: int
    appointments_after: int
    episodes_before: int
    episodes_after: int
    counselors_before: int
    counselors_after: int


OnProgress = Callable[[Progress], None]
IsCancelled = Callable[[], bool]
