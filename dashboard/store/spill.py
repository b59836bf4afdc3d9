"""Folders for rows that do not fit the memory while somebody reads, one for each process.

DuckDB would spill into `.tmp` of the working directory: outside the data folder, readable by others, and shared by
every database in memory, which overwrite each other's files and crash the process.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
import weakref
from pathlib import Path

PREFIX = "reading-"


class SpillFolder:
    """A private folder in `beside`, gone with this object and at the latest with the process.

    A killed process leaves it unlocked, and `remove_spilled` takes it away.
    """

    def __init__(self, beside: Path) -> None:
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=beside))
        lock = os.open(making, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.path = making.rename(beside / f"{PREFIX}{secrets.token_hex(8)}")  # nobody ever sees it unlocked
        weakref.finalize(self, _remove, self.path, lock)


def remove_spilled(beside: Path) -> None:
    """Removes the folders of processes that were killed."""
    for folder in beside.glob(f"{PREFIX}*"):
        try:
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # just removed by its owner
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            pass  # somebody is reading
        finally:
            os.close(lock)


def _remove(folder: Path, lock: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)
