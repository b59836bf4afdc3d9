"""The rows of a table, mended where the file was found to need it, each with its true line."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator, Sequence
from typing import IO

from dashboard.intake.reading.dialect import reader_of
from dashboard.intake.reading.headers import Row
from dashboard.intake.reading.packed import UNPACKING_ERRORS, open_bytes
from dashboard.intake.reading.seen import entities_in, mended_twice
from dashboard.intake.reading.text_file import PLAIN_ENCODING, UNREADABLE, Oddities, TextFile
from dashboard.intake.reading.workbook import sheet_rows
from dashboard.intake.reports import FileProblem

# What counts as nothing in a cell, too: the mark with which DOS ended files, and the zero bytes that fill up a block.
_NOTHING = "\x00\x1a"
# How exports keep the zeros before a number from spreadsheets.
_TEXT_FORMULA = re.compile(r'="([^"]*)"')


def rows(file: TextFile) -> Iterator[Row]:
    """Every row of data that is not blank, with the line it begins in; cells as they are written, blanks included.

    The names of the columns may stand again at the top of each page, with a line such as `Page 2` above them: both are
    left out.
    Raises `FileProblem` at quotation marks that make the rest of the file unreadable.
    """
    held: Row | None = None
    for line, cells in rows_below(file):
        if file.footer_line is not None and line >= file.footer_line:
            break
        if is_header_again(cells, file.header):
            held = None
            continue
        if held is not None:
            yield held
        held = (line, cells) if _is_alone(cells) else None
        if held is None:
            yield line, cells
    if held is not None:
        yield held


def is_header_again(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row repeats the names of the columns."""
    return cells[0].strip() == header[0] and [cell.strip() for cell in cells[: len(header)]] == list(header)


def _is_alone(cells: Sequence[str]) -> bool:
    return bool(cells[0].strip()) and not any(map(str.strip, cells[1:])) and len(cells[0].split()) > 1


def rows_below(file: TextFile) -> Iterator[Row]:
    """The rows of data and what stands below the table."""
    found = sheet_rows(file.path, file.sheet) if file.sheet is not None else _text_rows(file)
    for line, cells in found:
        if line > file.header_line and line not in file.skipped_lines and any(map(_is_filled, cells)):
            yield line, cells


def _is_filled(cell: str) -> bool:
    return bool(cell.strip() and cell.strip().strip(_NOTHING))


def open_text(file: TextFile) -> IO[str]:
    """The file's text, line ends as they are; what cannot be read is replaced."""
    errors = "replace" if file.encoding == PLAIN_ENCODING else "strict"
    return io.TextIOWrapper(open_bytes(file.path, file.packing), encoding=file.encoding, errors=errors, newline="")


def _text_rows(file: TextFile) -> Iterator[Row]:
    with open_text(file) as text:
        reader = reader_of(_mended(text, file.oddities), file.dialect)
        line = 1
        try:
            for cells in reader:
                yield line, _mended_cells(cells, file.oddities)
                line = reader.line_num + 1
        except csv.Error as error:
            raise FileProblem(
                "quotes_unreadable",
                f"{file.name} cannot be read from line {line} on: a quotation mark is opened and not closed properly.",
                line=line,
            ) from error
        except UNPACKING_ERRORS as error:
            raise FileProblem("file_binary", f"{file.name} cannot be unpacked to its end.") from error


def _mended(lines: Iterator[str], oddities: Oddities) -> Iterator[str]:
    if not (oddities.has_unreadable or oddities.is_twice_encoded):
        return lines
    return (_mended_line(line, oddities) for line in lines)


def _mended_line(line: str, oddities: Oddities) -> str:
    mended = mended_twice(line) if oddities.is_twice_encoded else line
    return mended.replace("\x00", UNREADABLE)


def _mended_cells(cells: list[str], oddities: Oddities) -> list[str]:
    if oddities.has_text_formulas:
        cells = [found.group(1) if (found := _TEXT_FORMULA.fullmatch(cell.strip())) else cell for cell in cells]
    return [_without_entities(cell) for cell in cells] if oddities.has_entities else cells


def _without_entities(cell: str) -> str:
    for found in entities_in(cell) if "&" in cell else ():
        cell = cell.replace(found, html.unescape(found))
    return cell
