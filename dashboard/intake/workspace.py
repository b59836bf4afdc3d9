"""A private folder in which client codes may stand while an import runs, and which never outlives it."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dashboard.settings import FeedbackKey
from dashboard.store.opening import open_to_write

PREFIX = "intake-"
MEMORY_LIMIT = "600MB"
SPILL_LIMIT = "20GB"


@contextmanager
def private_folder(beside: Path) -> Iterator[Path]:
    """An empty folder in `beside` that only its owner can read, removed at the end.

    What a killed import left behind is removed first: its lock is free, a running import's is not.
    """
    remove_leftovers(beside)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    making = folder / "LOCK.making"
    lock = os.open(making, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    making.rename(folder / "LOCK")  # nobody ever sees it unlocked
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(lock)


def remove_leftovers(beside: Path) -> None:
    """Removes the private folders of imports that were killed."""
    for folder in beside.glob(f"{PREFIX}*"):
        try:
            lock = os.open(folder / "LOCK", os.O_RDWR)
        except FileNotFoundError:
            continue  # just being made by another import, or just removed by its owner
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            pass  # a running import's folder
        finally:
            os.close(lock)


def open_staging(folder: Path, key: FeedbackKey | None) -> duckdb.DuckDBPyConnection:
    """The staging database of one import: a file in the private folder, so that memory stays bounded.

    It is encrypted where the store that it is for has a key.
    """
    spill = folder / "spill"
    spill.mkdir(mode=0o700)
    connection = open_to_write(staging_path(folder), key, spill, MEMORY_LIMIT)
    connection.execute(f"SET max_temp_directory_size = '{SPILL_LIMIT}'")
    return connection


def staging_path(folder: Path) -> Path:
    """Where the staging database of a private folder stands."""
    return folder / "staging.duckdb"
