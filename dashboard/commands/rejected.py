"""Rejected rows on disk: where the command line was asked to write them, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from dashboard.intake.phrases import counted
from dashboard.intake.reports import RejectedRows
from dashboard.settings import Refused


def write_rejected(rejected: Sequence[RejectedRows], target: Path | None) -> Iterator[str]:
    """Writes the rows of one file to `target`, of several beside it under the files' names; a sentence for each.

    The files can be read by their owner alone. Raises `Refused` where one cannot be written.
    """
    if target is None:
        return
    for one in rejected:
        path = target if len(rejected) == 1 else target.with_name(f"{target.stem}-{Path(one.file).stem}.csv")
        try:
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(one.content)
        except OSError as error:
            raise Refused(f"The rejected rows cannot be written to {path}: {error.strerror}.") from error
        yield (
            f"{counted(one.rows, 'rejected row')} of {one.file} stand in {path}: mend and import it, then delete it; "
            "it holds what your export holds."
        )
