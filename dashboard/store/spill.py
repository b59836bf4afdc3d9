"""Folders for rows that do not fit the memory while somebody reads, one for each process.

DuckDB would spill into `.tmp` of the working directory: outside the data folder, readable by others, and shared by
every database in memory, which overwrite each other's files and crash the process.
"""

from __future__ import annotations

import os
import shutil
import weakref
from pathlib import Path

from dashboard.store.locking import claim_folder, remove_unclaimed

PREFIX = "reading-"


class SpillFolder:
    """A private folder in `beside`, gone with this object and at the latest with the process.

    A killed process leaves it unlocked, and `remove_spilled` takes it away.
    """

    def __init__(self, beside: Path) -> None:
        self.path, lock = claim_folder(beside, PREFIX)
        weakref.finalize(self, _remove, self.path, lock)


def remove_spilled(beside: Path) -> None:
    """Removes the folders of processes that were killed."""
    remove_unclaimed(beside, PREFIX)


def _remove(folder: Path, lock: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)
