"""How cells stand in a line: the reading in which most headers are known and most rows are as wide as the header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.intake.reading.choices import ReadingChoices
from dashboard.intake.reading.headers import Header, Row, find_header
from dashboard.intake.reading.shapes import decimal_mark_of
from dashboard.intake.reading.text_file import Dialect
from dashboard.intake.reports import FileProblem

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 1 << 16
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\r?(\n|\r|\Z)", re.I)
_ROWS_COMPARED = 400
_CUT = "unexpected end of data"


@dataclass(frozen=True)
class Layout:
    """The dialect of a sample, its header, the decimal mark of its values, and the first line with text."""

    dialect: Dialect
    header: Header
    decimal_mark: str | None
    first_line: int
    has_trailing_separators: bool


@dataclass(frozen=True)
class _Reading:
    dialect: Dialect
    header: Header
    rows: list[Row]
    as_wide: float
    is_broken: bool

    @property
    def rank(self) -> tuple[int, bool, float, int]:
        """More known headers first, then whole quotation marks, rows of the header's width, fewer marks in cells."""
        as_wide = self.as_wide if len(self.header.names) > 1 else 0.0
        return self.header.known, not self.is_broken, as_wide, -self._marks_left()

    @property
    def is_trailing(self) -> bool:
        """Whether separators stand behind the last name of the header."""
        return any(len(cells) > len(self.header.names) for line, cells in self.rows if line == self.header.line)

    def _marks_left(self) -> int:
        return sum(_has_marks(cell.strip()) for _, cells in self.rows for cell in cells)


def find_layout(sample: str, name: str, choices: ReadingChoices) -> Layout:
    """The one reading that fits best; raises `FileProblem` where none does or two fit equally well."""
    declared = _SEPARATOR_LINE.match(sample)
    skipped = 1 if declared else 0
    if choices.separator is not None:
        separators: tuple[str, ...] = (choices.separator,)
    elif declared:
        separators = (declared.group(1),)
    else:
        separators = SEPARATORS
    readings = [
        reading
        for separator in separators
        for dialect in _dialects(sample, separator)
        if (reading := _read(sample, dialect, skipped, choices.header_line)) is not None
    ]
    if not readings:
        if choices.header_line is not None and sample.strip():
            raise FileProblem(
                "header_missing", f"{name} has no header in line {choices.header_line}.", line=choices.header_line
            )
        raise FileProblem("file_empty", f"{name} holds no text.")
    best = max(readings, key=lambda reading: reading.rank)
    _refuse_two_separators(name, best, readings)
    values = [cell for line, cells in best.rows if line > best.header.line for cell in cells]
    return Layout(
        best.dialect, best.header, choices.decimal or decimal_mark_of(values), best.rows[0][0], best.is_trailing
    )


def sample_rows(sample: str, dialect: Dialect) -> tuple[list[Row], bool]:
    """The first rows that are not blank, with their lines, and whether a quotation mark stands where none may."""
    reader = reader_of(io.StringIO(sample, newline=""), dialect)
    rows: list[Row] = []
    started = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((started, row))
            started = reader.line_num + 1
            if len(rows) >= _ROWS_COMPARED:
                break
    except csv.Error as error:
        # The end of the sample may lie within quotation marks.
        return rows, _CUT not in str(error)
    return rows, False


def reader_of(lines: Iterable[str], dialect: Dialect) -> Reader:
    """Python's reader of this dialect, which raises `csv.Error` at quotation marks that stand where none may."""
    return csv.reader(
        lines,
        delimiter=dialect.separator,
        quotechar=dialect.quote,
        doublequote=dialect.escape is None,
        escapechar=dialect.escape,
        skipinitialspace=dialect.skips_blanks,
        strict=True,
    )


def _dialects(sample: str, separator: str) -> Iterator[Dialect]:
    """The usual dialect first, then those that something in the sample speaks for."""
    yield Dialect(separator)
    sign = re.escape(separator)
    if '\\"' in sample:
        yield Dialect(separator, escape="\\")
    if separator != " " and re.search(rf"{sign} +\"", sample):
        yield Dialect(separator, skips_blanks=True)
    opened = len(re.findall(rf"(?:^|{sign})'", sample, re.M))
    closed = len(re.findall(rf"'(?:$|\r|{sign})", sample, re.M))
    if opened and closed >= opened // 2 and not re.search(rf"(?:^|{sign})\"", sample, re.M):
        yield Dialect(separator, quote="'")


def _read(sample: str, dialect: Dialect, skipped: int, header_line: int | None) -> _Reading | None:
    found, is_broken = sample_rows(sample, dialect)
    rows = [row for row in found if row[0] > skipped]
    header = find_header(rows, header_line)
    if header is None:
        return None
    width = len(header.names)
    # Where no name is known, lines above the first one of the usual width speak against the dialect, too.
    others = [cells for line, cells in rows if line > header.line or (line < header.line and not header.known)]
    fitting = sum(_is_as_wide(cells, width) for cells in others)
    return _Reading(dialect, header, rows, fitting / len(others) if others else 1.0, is_broken)


def _is_as_wide(cells: list[str], width: int) -> bool:
    return len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:]))


def _has_marks(cell: str) -> bool:
    """Whether quotation marks stand in a cell as another dialect would write them."""
    return '\\"' in cell or (len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'")


def _refuse_two_separators(name: str, best: _Reading, readings: list[_Reading]) -> None:
    equal = {reading.dialect.separator for reading in readings if reading.rank == best.rank}
    if len(equal) > 1 and len(best.header.names) > 1:
        listed = " or ".join(_NAMES.get(separator, separator) for separator in sorted(equal))
        raise FileProblem(
            "separator_unsure", f"{name} could be separated by {listed}; choose which.", line=best.header.line
        )
