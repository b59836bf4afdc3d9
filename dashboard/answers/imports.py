"""Bringing data in from the page: who may, the check beforehand, the import, the undo, and the line in the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from dashboard.access.rules import check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files, undo_import
from dashboard.intake.reports import ImportReport, OnProgress, UndoReport
from dashboard.intake.workspace import private_folder
from dashboard.office import audit


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its name on the sender's machine and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ImportChoices:
    """What the admin decided: leave out rows with problems, drop columns that identify people."""

    good_rows: bool = False
    drop_identifying: bool = False


def check_files(
    clinic: Clinic,
    viewer: Viewer,
    files: Sequence[SentFile],
    choices: ImportChoices,
    progress: OnProgress | None = None,
) -> ImportReport:
    """What an import of these files would do; nothing is changed and nothing kept.

    Raises `AccessDenied` for anybody but an admin, `Refused` on a demo or where a file cannot be taken at all.
    """
    check_may(viewer, Permission.IMPORT_DATA)
    return _run(clinic, viewer, files, choices, progress, is_dry=True)


def run_import(
    clinic: Clinic,
    viewer: Viewer,
    files: Sequence[SentFile],
    choices: ImportChoices,
    progress: OnProgress | None = None,
) -> ImportReport:
    """Import the files and log it with counts only; the report tells about every row. Raises as `check_files`."""
    check_may(viewer, Permission.IMPORT_DATA)
    report = _run(clinic, viewer, files, choices, progress, is_dry=False)
    counts = {
        "rows_read": str(report.rows_read),
        "rows_accepted": str(report.rows_accepted),
        "rows_rejected": str(report.rows_rejected),
    }
    action = "imported" if report.is_published else "import refused"
    subject = f"import {report.import_id}" if report.is_published else "import"
    audit.write(clinic.office, audit.Event(viewer.user_id, action, subject, counts))
    return report


def undo(clinic: Clinic, viewer: Viewer, import_id: int) -> UndoReport:
    """Take one import back and log it. Raises `AccessDenied` for anybody but an admin, `Refused` where it cannot be."""
    check_may(viewer, Permission.IMPORT_DATA)
    report = undo_import(clinic.store, clinic.definitions(), import_id, by=viewer.user_id)
    audit.write(clinic.office, audit.Event(viewer.user_id, "import undone", f"import {import_id}"))
    return report


def _run(
    clinic: Clinic,
    viewer: Viewer,
    files: Sequence[SentFile],
    choices: ImportChoices,
    progress: OnProgress | None,
    *,
    is_dry: bool,
) -> ImportReport:
    with _written_privately(clinic, files) as paths:
        return import_files(
            clinic.store,
            clinic.settings.key_file,
            clinic.definitions(),
            paths,
            by=viewer.user_id,
            good_rows=choices.good_rows,
            drop_identifying=choices.drop_identifying,
            dry_run=is_dry,
            progress=progress,
        )


@contextmanager
def _written_privately(clinic: Clinic, files: Sequence[SentFile]) -> Iterator[list[Path]]:
    """The files on disk while they are read, in a folder of their own that is removed afterwards."""
    with private_folder(clinic.store.folder) as folder:
        paths = []
        for number, file in enumerate(files):
            # Two files of one name are two files.
            place = folder / f"file-{number}"
            place.mkdir(mode=0o700)
            path = place / _plain_name(file.name)
            path.write_bytes(file.content)
            paths.append(path)
        yield paths


def _plain_name(name: str) -> str:
    """The last part of a name as any system writes it, so that no name leads out of the folder."""
    plain = PureWindowsPath(PurePosixPath(name).name).name.replace("\0", "")
    return plain if plain not in ("", ".", "..") else "file.csv"
