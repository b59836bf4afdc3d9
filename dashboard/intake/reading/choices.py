"""What a person chose where a file can be read in more than one way."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from dashboard.intake.reports import FileProblem

# Text that was taken for cp1252 and written as UTF-8 once more.
TWICE_ENCODED = "utf-8-twice"


@dataclass(frozen=True)
class ReadingChoices:
    """Choices for one file; None leaves it to the file itself.

    `encoding`: a name that Python knows, or `utf-8-twice`. `separator`: one character between cells. `header_line`:
    the line, from 1, that names the columns. `sheet`: the sheet of a workbook, or the file within a zip archive.
    `decimal`: the mark before decimals, `.` or `,`.
    """

    encoding: str | None = None
    separator: str | None = None
    header_line: int | None = None
    sheet: str | None = None
    decimal: str | None = None


READING = tuple(one.name for one in fields(ReadingChoices))


def as_texts(choices: ReadingChoices) -> dict[str, str]:
    """What was chosen, each part as text; a mapping remembers it so."""
    return {name: str(value) for name, value in asdict(choices).items() if value is not None}


def from_texts(texts: Mapping[str, str]) -> ReadingChoices:
    """The choices that `as_texts` wrote; raises `ValueError` with the part that is none."""
    unknown = sorted(texts.keys() - set(READING))
    if unknown:
        raise ValueError(repr(unknown[0]))
    line = texts.get("header_line")
    if line is not None and not (line.isascii() and line.isdigit()):
        raise ValueError(f"header_line {line!r}")
    return ReadingChoices(
        encoding=texts.get("encoding"),
        separator=texts.get("separator"),
        header_line=int(line) if line else None,
        sheet=texts.get("sheet"),
        decimal=texts.get("decimal"),
    )


def joined(chosen: ReadingChoices, known: ReadingChoices) -> ReadingChoices:
    """What was chosen now, and for the rest what was known before."""
    return from_texts({**as_texts(known), **as_texts(chosen)})


def check_choices(choices: ReadingChoices, name: str) -> None:
    """Raises `FileProblem` for a choice that no file could be read by."""
    if choices.encoding is not None and not _is_text_encoding(choices.encoding):
        raise FileProblem("choice_unknown", f"{name}: {choices.encoding!r} is not the name of a text encoding.")
    if choices.separator is not None and (len(choices.separator) != 1 or choices.separator in "\r\n\"'"):
        raise FileProblem("choice_unknown", f"{name}: a separator is one character, such as , ; | or a tab.")
    if choices.header_line is not None and choices.header_line < 1:
        raise FileProblem("choice_unknown", f"{name}: lines are counted from 1.")
    if choices.decimal not in (None, ".", ","):
        raise FileProblem("choice_unknown", f"{name}: the decimal mark is a point or a comma.")


def _is_text_encoding(encoding: str) -> bool:
    if encoding == TWICE_ENCODED:
        return True
    try:
        return isinstance("a".encode(codecs.lookup(encoding).name), bytes)
    except (LookupError, ValueError):
        return False
