"""A private folder in which client codes may stand while an import runs, and which never outlives it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dashboard.settings import FeedbackKey
from dashboard.store.locking import claim_folder, remove_unclaimed
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
    folder, lock = claim_folder(beside, PREFIX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(lock)


def remove_leftovers(beside: Path) -> None:
    """Removes the private folders of imports that were killed."""
    remove_unclaimed(beside, PREFIX)


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
