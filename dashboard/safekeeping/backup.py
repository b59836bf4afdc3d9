"""Making a backup and putting one back.

A backup holds the current version of the feedback file, the office without anybody's session, and every key: whoever
has it and the passphrase has everything. It is checked before it counts as made, and again before it is put back.

An encrypted feedback file stays so within the backup, with its key under the passphrase; it is written anew under the
key of the machine that it is put back on, or in the clear where that has none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dashboard.intake.workspace import private_folder
from dashboard.office import audit, copying
from dashboard.office.database import Office, open_office
from dashboard.private_files import sync
from dashboard.safekeeping.envelope import seal, unseal
from dashboard.settings import FeedbackKey, Refused, Settings, feedback_key_in
from dashboard.store.versions import FeedbackStore

FORMAT = "dashboard backup 1"
_FEEDBACK, _OFFICE, _MANIFEST = "feedback.duckdb", "office.json", "manifest.json"


@dataclass(frozen=True)
class Backup:
    """What stands in a backup: when it was made and how large the feedback file is, in bytes."""

    made_at: str
    feedback_bytes: int
    version: int
    is_encrypted: bool = False


def make_backup(settings: Settings, office: Office, target: Path, passphrase: str) -> Backup:
    """Writes the backup to `target`, which must not exist; it appears whole, checked and private, or not at all.

    Raises `Refused` when a file stands there, there is no store, or the passphrase is too short.
    """
    if target.exists():
        raise Refused(f"{target} exists already; a backup never overwrites a file.")
    if not target.parent.is_dir():
        raise Refused(f"The folder {target.parent} does not exist.")
    store = FeedbackStore(settings.folder, settings.feedback_key)
    version = store.current()
    with private_folder(settings.folder) as scratch:
        content = scratch / "content"
        content.mkdir()
        # Nobody writes to a version that was published, so a copy of it is whole.
        shutil.copyfile(version.path, content / _FEEDBACK)
        (content / _OFFICE).write_text(copying.to_text(office), encoding="utf-8")
        for key in sorted(settings.folder.glob("*.key")):
            shutil.copyfile(key, content / key.name)
        made = Backup(_now(), (content / _FEEDBACK).stat().st_size, version.number)
        _write_manifest(content, made)
        sealed = scratch / "sealed"
        seal(content, sealed, passphrase, settings.feedback_key.secret if settings.feedback_key else "")
        shutil.rmtree(content)
        _check(sealed, scratch, passphrase)
        _place(sealed, target)
    return made


def restore_backup(settings: Settings, source: Path, passphrase: str) -> Backup:
    """Puts a backup into a data folder without a store; everything is checked before anything appears there.

    Raises `Refused` when a store stands there, the office is in use, or the backup cannot be opened or is damaged.
    """
    store = FeedbackStore(settings.folder, settings.feedback_key)
    if store.exists():
        raise Refused(
            f"A store stands in {settings.folder}. Restore into an empty folder (--data), "
            "or move the old one away first."
        )
    if not source.is_file():
        raise Refused(f"There is no file {source}.")
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_folder(settings.folder) as scratch:
        content = scratch / "content"
        backup, its_key = _open(source, content, passphrase)
        candidate = FeedbackStore(scratch / "candidate", settings.feedback_key)
        candidate.adopt(content / _FEEDBACK, backup.version, its_key)
        problems = candidate.check()
        if problems:
            raise Refused(f"The backup is damaged: {problems[0]}")
        office = open_office(settings.office_url)
        copying.fill(office, (content / _OFFICE).read_text(encoding="utf-8"))
        problems = audit.verify(office)
        for key in sorted(content.glob("*.key")):
            os.chmod(key, 0o600)
            os.replace(key, settings.folder / key.name)
        store.adopt(candidate.current().path, backup.version, settings.feedback_key)
        audit.write(
            office, audit.Event(audit.OPERATOR, "backup restored", backup.made_at, {"problems": str(len(problems))})
        )
        office.close()
    return backup


def _place(sealed: Path, target: Path) -> None:
    """Copies the finished file to where it was asked for, perhaps another disk; it appears there whole."""
    building = target.with_name(f".{target.name}.tmp")
    descriptor = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file, sealed.open("rb") as made:
            shutil.copyfileobj(made, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        os.link(building, target)
        sync(target.parent)
    except FileExistsError as error:
        raise Refused(f"{target} exists already; a backup never overwrites a file.") from error
    finally:
        building.unlink()


def _check(sealed: Path, scratch: Path, passphrase: str) -> None:
    """Opens what was just written and compares every file, so that a backup that cannot be restored is never kept."""
    content = scratch / "checked"
    _open(sealed, content, passphrase)
    shutil.rmtree(content)


def _open(source: Path, content: Path, passphrase: str) -> tuple[Backup, FeedbackKey | None]:
    content.mkdir(mode=0o700)
    secret = unseal(source, content, passphrase)
    manifest_file = content / _MANIFEST
    if not manifest_file.is_file():
        raise Refused(f"{source.name} is no backup of this dashboard.")
    manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
    if manifest["format"] != FORMAT:
        raise Refused(f"This is a {manifest['format']!r}, which this version of the program does not know.")
    for name, digest in manifest["files"].items():
        if not (content / name).is_file() or _digest(content / name) != digest:
            raise Refused(f"The backup is damaged: {name} is not what it was.")
    its_key = feedback_key_in(secret, "The backup") if secret else None
    return Backup(manifest["made_at"], manifest["feedback_bytes"], manifest["version"], its_key is not None), its_key


def _write_manifest(content: Path, made: Backup) -> None:
    manifest = {
        "format": FORMAT,
        "made_at": made.made_at,
        "feedback_bytes": made.feedback_bytes,
        "version": made.version,
        "files": {path.name: _digest(path) for path in sorted(content.iterdir())},
    }
    (content / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
