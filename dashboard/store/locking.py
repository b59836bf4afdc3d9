"""Locks of the kernel's, which a killed process frees: one writer at a time, and folders that die with their owner."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writing_alone(folder: Path, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Nobody else writes to this folder during the block; where somebody does, this waits and says so."""
    descriptor = os.open(folder / "LOCK", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if on_wait is not None:
                on_wait("Another import is running; this one starts when it has finished.")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def writing_alone_if_free(folder: Path) -> Iterator[bool]:
    """The same without waiting; whether it could be had."""
    descriptor = os.open(folder / "LOCK", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield False
        return
    try:
        yield True
    finally:
        os.close(descriptor)


def claim_folder(beside: Path, prefix: str) -> tuple[Path, int]:
    """A new private folder in `beside`, and the lock that says somebody is at work in it, to be closed at the end."""
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=beside))
    lock = os.open(making, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return making.rename(beside / f"{prefix}{secrets.token_hex(8)}"), lock  # nobody ever sees it unlocked


def remove_unclaimed(beside: Path, prefix: str) -> None:
    """Removes the folders that processes which were killed had claimed."""
    for folder in beside.glob(f"{prefix}*"):
        try:
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # just removed by its owner
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            pass  # somebody is at work in it
        finally:
            os.close(lock)
