"""The same export next month is read as somebody said for the last one, so that it asks nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from dashboard.intake.mapping.choose import HowToRead, fingerprint
from dashboard.intake.read import TextFile, read_file
from dashboard.intake.reading.choices import ReadingChoices, as_texts, joined
from dashboard.intake.reports import FileProblem


def read_as_before(path: Path, how: HowToRead) -> TextFile:
    """The file as it is chosen to be read now, else as one with this header was; raises as `read_file`.

    What is known counts only where it leads to the very header that it is known for.
    """
    chosen = how.reading.get(path.name, ReadingChoices())
    try:
        file = read_file(path, chosen)
    except FileProblem:
        again = _read_as_one_of(path, chosen, how, how.read_before)
        if again is None:
            raise
        return again
    return _read_as_one_of(path, chosen, how, {fingerprint(file.header)} & how.read_before.keys()) or file


def _read_as_one_of(
    path: Path, chosen: ReadingChoices, how: HowToRead, fingerprints: Collection[str]
) -> TextFile | None:
    for of_header in fingerprints:
        known = how.read_before[of_header]
        if joined(chosen, known) == chosen:
            continue
        try:
            file = read_file(path, joined(chosen, known))
        except FileProblem:
            continue  # another file's way of reading; what is wrong with this one is said by its own
        if fingerprint(file.header) == of_header:
            said = ", ".join(f"{part.replace('_', ' ')} {value}" for part, value in as_texts(known).items())
            return replace(file, warnings=(*file.warnings, f"{file.name} was read as last time: {said}."))
    return None
