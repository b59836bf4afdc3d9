"""A full disk, said in one sentence: nothing is changed by a version that could not be written whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dashboard.settings import Refused

# No space, a quota, or a limit on the size of files.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# The database engine says it in words: the system's, or its own where its room for sorting is used up.
_FULL_WORDS = (*(os.strerror(number) for number in _FULL), "max_temp_directory_size")


@contextmanager
def refused_when_full(folder: Path) -> Iterator[None]:
    """Turns what fails in the block for want of space into `Refused`; every other failure goes on as it is."""
    try:
        yield
    except (OSError, duckdb.Error) as failure:
        if not _is_full(failure):
            raise
        raise Refused(
            f"There is not enough space on the disk of {folder}; nothing was changed. Free some and try again."
        ) from failure


def _is_full(failure: BaseException | None) -> bool:
    """Whether this failure, or the one it came up in handling, is for want of space."""
    if failure is None:
        return False
    if isinstance(failure, OSError) and failure.errno in _FULL:
        return True
    is_said = isinstance(failure, duckdb.Error) and any(words in str(failure) for words in _FULL_WORDS)
    return is_said or _is_full(failure.__context__)
