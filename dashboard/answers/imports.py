"""Bringing data in from the page: who may, the look and the check beforehand, the import, the undo, and the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from dashboard.access.rules import check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.answers.received import ReceivedFile, plain_name
from dashboard.intake.cells import Day
from dashboard.intake.known_aliases import aliases_in
from dashboard.intake.mapping.choose import HowToRead, Remembered
from dashboard.intake.mapping.confirmed import read_before_in, remembered_in
from dashboard.intake.mapping.model import ExportMapping
from dashboard.intake.proposal.model import Proposal
from dashboard.intake.proposal.propose import propose_file
from dashboard.intake.publish import import_files, undo_import
from dashboard.intake.read import ReadingChoices
from dashboard.intake.reports import ImportReport, IsCancelled, OnProgress, UndoReport
from dashboard.intake.workspace import private_folder
from dashboard.office import audit

# Enough to show how a file is written.
START_BYTES = 1 << 20


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its name on the sender's machine and its bytes."""

    name: str
    content: bytes


AnyFile: TypeAlias = SentFile | ReceivedFile


@dataclass(frozen=True)
class ImportChoices:
    """What the admin decided: leave out rows with problems, drop columns that identify people, withdraw what an
    earlier state of the export had, and how to read.

    `reading` is by file name, `mappings` by the fingerprint of a header; `asked_for` is a mapping they brought along.
    """

    good_rows: bool = False
    drop_identifying: bool = False
    replace_span: bool = False
    reading: Mapping[str, ReadingChoices] = field(default_factory=dict)
    mappings: Mapping[str, ExportMapping] = field(default_factory=dict)
    asked_for: ExportMapping | None = None


def start_of(file: AnyFile) -> bytes:
    """The first bytes of a file as it was sent."""
    if isinstance(file, SentFile):
        return file.content[:START_BYTES]
    with file.path.open("rb") as stream:
        return stream.read(START_BYTES)


def look_at(clinic: Clinic, viewer: Viewer, file: AnyFile, choices: ImportChoices, kind: str | None = None) -> Proposal:
    """What one file seems to hold, for the admin to confirm; nothing is changed and nothing kept.

    `kind` is what the admin says it holds. Raises `AccessDenied` for anybody but an admin, `FileProblem` where it
    cannot be read as a table.
    """
    check_may(viewer, Permission.IMPORT_DATA)
    timezone = clinic.definitions().timezone
    day = Day(datetime.now(ZoneInfo(timezone)).date(), timezone)
    with _written_privately(clinic, [file]) as paths:
        return propose_file(paths[0], clinic.store.folder, clinic.store.key, day, _how(clinic, choices), kind=kind)


def check_files(
    clinic: Clinic,
    viewer: Viewer,
    files: Sequence[AnyFile],
    choices: ImportChoices,
    progress: OnProgress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> ImportReport:
    """What an import of these files would do; nothing is changed and nothing kept.

    Raises `AccessDenied` for anybody but an admin, `Refused` on a demo or where a file cannot be taken at all,
    `Cancelled` once `is_cancelled` says so.
    """
    check_may(viewer, Permission.IMPORT_DATA)
    return _run(clinic, viewer, files, choices, progress, is_cancelled, is_dry=True)


def run_import(
    clinic: Clinic,
    viewer: Viewer,
    files: Sequence[AnyFile],
    choices: ImportChoices,
    progress: OnProgress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> ImportReport:
    """Import the files and log it with counts only; the report tells about every row. Raises as `check_files`."""
    check_may(viewer, Permission.IMPORT_DATA)
    report = _run(clinic, viewer, files, choices, progress, is_cancelled, is_dry=False)
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
    files: Sequence[AnyFile],
    choices: ImportChoices,
    progress: OnProgress | None,
    is_cancelled: IsCancelled | None,
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
            how=_how(clinic, choices),
            give_back=True,
            aliases=aliases_in(clinic.office),
            replace_span=choices.replace_span,
            progress=progress,
            is_cancelled=is_cancelled,
        )


def _how(clinic: Clinic, choices: ImportChoices) -> HowToRead:
    """What the admin decides now outranks what was confirmed before."""
    return HowToRead(
        asked_for=choices.asked_for,
        remembered=_first_of(choices.mappings, remembered_in(clinic.office)),
        reading=choices.reading,
        read_before=read_before_in(clinic.office),
    )


def _first_of(decided: Mapping[str, ExportMapping], remembered: Remembered) -> Remembered:
    def look_up(fingerprint: str) -> ExportMapping | None:
        return decided.get(fingerprint) or remembered(fingerprint)

    return look_up


@contextmanager
def _written_privately(clinic: Clinic, files: Sequence[AnyFile]) -> Iterator[list[Path]]:
    """The files on disk while they are read, in a folder of their own that is removed afterwards."""
    with private_folder(clinic.store.folder) as folder:
        paths = []
        for number, file in enumerate(files):
            if isinstance(file, ReceivedFile):
                paths.append(file.path)
                continue
            # Two files of one name are two files.
            place = folder / f"file-{number}"
            place.mkdir(mode=0o700)
            path = place / plain_name(file.name)
            path.write_bytes(file.content)
            paths.append(path)
        yield paths
