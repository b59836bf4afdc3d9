"""A file becomes something DuckDB can read safely: a table of text with a known encoding, separator and header.

The bytes are looked at block by block, so memory stays small whatever the size of the file. What can be read in one way
only is read, and said; what can be read in two ways is refused with the choice to make.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from dashboard.intake.reading import footers
from dashboard.intake.reading.choices import TWICE_ENCODED, ReadingChoices, check_choices
from dashboard.intake.reading.dialect import SAMPLE_CHARACTERS, Layout, find_layout
from dashboard.intake.reading.encodings import encoding_of_mark, encoding_of_zeros, guess_single_byte
from dashboard.intake.reading.formats import OLE, refuse_other_formats
from dashboard.intake.reading.headers import Header
from dashboard.intake.reading.packed import BLOCK_BYTES, find_packing, open_bytes, read_start
from dashboard.intake.reading.remarks import about_encoding, about_footer, about_table, about_workbook
from dashboard.intake.reading.rows import open_text, rows, rows_below
from dashboard.intake.reading.seen import ODD_BLANKS, Seen, look_through, sha256_of
from dashboard.intake.reading.shapes import decimal_mark_of, shape_of
from dashboard.intake.reading.text_file import (
    PLAIN_ENCODING,
    UNREADABLE,
    Dialect,
    Oddities,
    Packing,
    TextFile,
)
from dashboard.intake.reading.workbook import find_sheet
from dashboard.intake.reports import FileProblem

__all__ = ["ODD_BLANKS", "UNREADABLE", "ReadingChoices", "TextFile", "open_text", "read_file", "rows"]


def read_file(path: Path, choices: ReadingChoices | None = None) -> TextFile:
    """Looks through the file; raises `FileProblem` with a sentence when it cannot be read as one table of text."""
    chosen = choices or ReadingChoices()
    check_choices(chosen, path.name)
    _check_it_stands(path)
    start = read_start(path, Packing())
    packing = None if start.startswith(OLE) else find_packing(path, start, chosen.sheet)
    return _read_workbook(path, chosen) if packing is None else _read_text(path, packing, chosen)


def _check_it_stands(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except IsADirectoryError as error:
        raise FileProblem("file_missing", f"{path.name} is a folder, not a file.") from error
    except (OSError, ValueError) as error:
        raise FileProblem("file_missing", f"There is no file {path.name} that can be read.") from error
    if size == 0:
        raise FileProblem("file_empty", f"{path.name} is empty.")


def _read_text(path: Path, packing: Packing, choices: ReadingChoices) -> TextFile:
    block = read_start(path, packing, BLOCK_BYTES)
    if not block:
        raise FileProblem("file_empty", f"{path.name} is empty.")
    refuse_other_formats(path.name, block)
    encoding, seen = _find_encoding(path, packing, block, choices.encoding)
    layout = find_layout(_sample(path, packing, encoding), path.name, choices)
    header = layout.header
    _refuse_missing_header(path.name, header)
    is_twice = choices.encoding == TWICE_ENCODED
    has_unreadable = bool(seen.bad or seen.zeros)
    file = TextFile(
        path=path,
        name=path.name,
        sha256=sha256_of(path),
        encoding=encoding,
        packing=packing,
        dialect=layout.dialect,
        is_plain=encoding == PLAIN_ENCODING
        and packing.member is None
        and not (seen.has_lone_returns or has_unreadable or seen.entities or seen.has_text_formulas or is_twice)
        and _is_plain_layout(layout),
        has_odd_blanks=seen.has_odd_blanks,
        lines=seen.lines,
        header=header.names,
        header_line=header.line,
        skipped_lines=header.unit_lines,
        decimal_mark=layout.decimal_mark,
        oddities=Oddities(has_unreadable, bool(seen.entities), seen.has_text_formulas, is_twice),
        warnings=(
            *about_encoding(path.name, encoding, seen, choices),
            *about_table(path.name, layout.first_line, header),
        ),
    )
    return _without_footer(file, seen.tail)


def _read_workbook(path: Path, choices: ReadingChoices) -> TextFile:
    sheet, header, others = find_sheet(path, choices.sheet, choices.header_line)
    _refuse_missing_header(path.name, header)
    data = [cells for number, cells in sheet.first if number > header.line]
    last = [(number, cells) for number, cells in sheet.last if number > header.line]
    footer_line = footers.find_footer(last, len(header.names))
    return TextFile(
        path=path,
        name=path.name,
        sha256=sha256_of(path),
        encoding=PLAIN_ENCODING,
        packing=Packing(),
        dialect=Dialect(),
        is_plain=False,
        has_odd_blanks=True,
        lines=sheet.height,
        header=header.names,
        header_line=header.line,
        skipped_lines=header.unit_lines,
        footer_line=footer_line,
        sheet=sheet.name,
        decimal_mark=choices.decimal or decimal_mark_of([cell for cells in data for cell in cells]),
        warnings=(
            *about_workbook(path.name, sheet.name, others),
            *about_table(path.name, sheet.first[0][0], header),
            *about_footer(path.name, footer_line),
        ),
    )


def _find_encoding(path: Path, packing: Packing, block: bytes, chosen: str | None) -> tuple[str, Seen]:
    """The encoding, and what was seen when the whole file was read in it."""
    if chosen is not None:
        plain = chosen == TWICE_ENCODED or chosen.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")
        encoding = PLAIN_ENCODING if plain else chosen
        return encoding, look_through(path, packing, encoding)
    marked = encoding_of_mark(block)
    encoding = marked or encoding_of_zeros(block) or PLAIN_ENCODING
    seen = look_through(path, packing, encoding)
    if seen.bad and marked is None and seen.wide <= seen.bad:
        encoding = guess_single_byte(bytes(seen.high_sample), path.name, seen.bad_line)
        seen = look_through(path, packing, encoding)
    return encoding, seen


def _sample(path: Path, packing: Packing, encoding: str) -> str:
    with io.TextIOWrapper(open_bytes(path, packing), encoding=encoding, errors="replace", newline="") as text:
        sample = text.read(SAMPLE_CHARACTERS)
    # A last line that is cut would look like a row that is too short.
    return sample if len(sample) < SAMPLE_CHARACTERS else sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1]


def _is_plain_layout(layout: Layout) -> bool:
    header = layout.header
    return (
        header.line == 1
        and not header.unit_lines
        and not layout.has_trailing_separators
        and layout.dialect == Dialect(layout.dialect.separator)
    )


def _refuse_missing_header(name: str, header: Header) -> None:
    if header.is_guess:
        raise FileProblem(
            "header_missing",
            f"{name} has no line that names the columns (at least client_id, counselor_id, session_date); "
            f"line {header.line} holds {shape_of(header.names)}.",
            line=header.line,
        )


def _without_footer(file: TextFile, tail: str) -> TextFile:
    """The file with its footer found among its rows, where the end of the text says that there may be one."""
    width = len(file.header)
    if not footers.may_have_footer(tail, file.separator, width):
        return file
    found = footers.find_footer(rows_below(file), width)
    if found is None:
        return file
    return replace(file, footer_line=found, is_plain=False, warnings=(*file.warnings, *about_footer(file.name, found)))
