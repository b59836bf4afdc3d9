"""Large files sent ahead of their import, on disk instead of in memory: one private folder for each admin.

They hold client codes, so they go as soon as they are imported, when the admin says so, and after a day at the latest.
"""

from __future__ import annotations

import glob
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from dashboard.access.rules import check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.settings import Refused

FOLDER = "received"
LARGEST_BYTES = 1024**3
KEPT_SECONDS = 24 * 60 * 60
# The checks write about as much again into files of their own.
ROOM_TIMES_SIZE = 3
_PARTIAL = ".part"
_LONGEST_NAME = 120


@dataclass(frozen=True)
class ReceivedFile:
    """A file that has arrived whole: its name as sent, where it lies, bytes, and when (seconds since 1970)."""

    name: str
    path: Path
    size: int
    received_at: float


def received_files(clinic: Clinic, viewer: Viewer) -> list[ReceivedFile]:
    """The files this admin has sent and not imported yet, by name. Raises `AccessDenied` for anybody but an admin."""
    check_may(viewer, Permission.IMPORT_DATA)
    forget_old(clinic)
    found = []
    for path in sorted(_folder_of(clinic, viewer).glob("*/*")):
        if path.suffix != _PARTIAL:
            seen = path.stat()
            found.append(ReceivedFile(path.name, path, seen.st_size, seen.st_mtime))
    return found


def forget_received(clinic: Clinic, viewer: Viewer) -> None:
    """Deletes everything this admin has sent ahead. Raises `AccessDenied` for anybody but an admin."""
    check_may(viewer, Permission.IMPORT_DATA)
    shutil.rmtree(_folder_of(clinic, viewer), ignore_errors=True)


def forget_old(clinic: Clinic, now: float | None = None) -> None:
    """Deletes what was sent more than a day ago, arrived or not."""
    oldest = (time.time() if now is None else now) - KEPT_SECONDS
    for folder in (clinic.settings.folder / FOLDER).glob("*/*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def forget_partial(clinic: Clinic) -> None:
    """Deletes what a stopped server was still receiving. For the start of a server: nothing may be arriving."""
    for path in (clinic.settings.folder / FOLDER).glob(f"*/*/*{_PARTIAL}"):
        shutil.rmtree(path.parent, ignore_errors=True)


def check_can_send(clinic: Clinic, viewer: Viewer, size: int) -> None:
    """Raises `Refused` where a file of so many bytes cannot be taken from this viewer, in a sentence for them."""
    check_may(viewer, Permission.IMPORT_DATA)
    if clinic.settings.is_demo:
        raise Refused("This is sample data, and real data never mix with it; make a real store first.")
    if size > LARGEST_BYTES:
        raise Refused(f"Files of more than {LARGEST_BYTES // 1024**2:,} MB are brought in on the command line.")
    if shutil.disk_usage(clinic.settings.folder).free < size * ROOM_TIMES_SIZE:
        raise Refused("There is not enough space on the server's disk for files of this size.")


@contextmanager
def receiving(clinic: Clinic, viewer: Viewer, name: str) -> Iterator[BinaryIO]:
    """A private file to write what arrives into; it counts as received once the block ends well, else it is gone."""
    folder = _folder_of(clinic, viewer) / secrets.token_hex(8)
    folder.mkdir(mode=0o700, parents=True)
    partial = folder / f"arriving{_PARTIAL}"
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
        for path in folder.parent.glob(f"*/{glob.escape(plain_name(name))}"):
            shutil.rmtree(path.parent)  # sent again: the newer one counts
        partial.rename(folder / plain_name(name))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def plain_name(name: str) -> str:
    """The last part of a name as any system writes it, so that no name leads out of a folder."""
    plain = PureWindowsPath(PurePosixPath(name).name).name.replace("\0", "")
    if plain in ("", ".", "..") or plain.endswith(_PARTIAL):
        return "file.csv"
    return plain if len(plain.encode()) <= _LONGEST_NAME else f"file{PurePosixPath(plain).suffix[:10]}"


def _folder_of(clinic: Clinic, viewer: Viewer) -> Path:
    """Named by a hash: an address may hold any character."""
    return clinic.settings.folder / FOLDER / hashlib.sha256(viewer.user_id.encode()).hexdigest()[:16]
