"""A file becomes something DuckDB can read safely: plain UTF-8 text with a known separator and header.

The bytes are looked at once, block by block, so memory stays small whatever the size of the file.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from dashboard.intake.reports import FileProblem
from dashboard.vocabulary import comparable, file_kinds

BLOCK_BYTES = 1 << 20
# A packed file may hide a huge one; a clinic of five million appointments needs half a gigabyte.
MAX_BYTES = 8 << 30
# Blanks other than the space, which spreadsheets leave around values; looking for them in every cell would cost time.
ODD_BLANKS = ("\t", "\u00a0", "\ufeff")
SEPARATORS = (",", ";", "\t", "|")
# Exports put titles above the header; nobody puts twenty lines of them.
HEADER_WITHIN_ROWS = 20
_SAMPLE_CHARACTERS = 1 << 16
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_FORMATS = (
    (b"PK\x03\x04", "a spreadsheet or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
)


@dataclass(frozen=True)
class TextFile:
    """A file found readable. `is_plain`: UTF-8 with ordinary line ends and the header in line 1.

    `has_odd_blanks`: somewhere stands a tab, a no-break space or a byte order mark within the text.
    """

    path: Path
    name: str
    sha256: str
    encoding: str
    is_packed: bool
    is_plain: bool
    has_odd_blanks: bool
    lines: int
    separator: str
    header: tuple[str, ...]
    header_line: int


def read_file(path: Path) -> TextFile:
    """Looks through the file once; raises `FileProblem` with a sentence when it cannot be read as a table of text."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise FileProblem("file_missing", f"There is no file {path.name} that can be read.") from error
    if path.is_dir():
        raise FileProblem("file_missing", f"{path.name} is a folder, not a file.")
    if size == 0:
        raise FileProblem("file_empty", f"{path.name} is empty.")
    is_packed, encoding = _look_at_start(path)
    seen = _look_through(path, is_packed, encoding)
    separator, header, header_line = _find_header(path, is_packed, encoding)
    return TextFile(
        path=path,
        name=path.name,
        sha256=seen.sha256,
        encoding=encoding,
        is_packed=is_packed,
        is_plain=encoding == "utf-8-sig" and not seen.has_lone_returns and header_line == 1,
        has_odd_blanks=seen.has_odd_blanks,
        lines=seen.lines,
        separator=separator,
        header=header,
        header_line=header_line,
    )


def open_text(file: TextFile) -> IO[str]:
    """The file's text, line ends as they are."""
    return io.TextIOWrapper(_open_bytes(file.path, file.is_packed), encoding=file.encoding, newline="")


def _open_bytes(path: Path, is_packed: bool) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb")) if is_packed else path.open("rb")


def _look_at_start(path: Path) -> tuple[bool, str]:
    with path.open("rb") as file:
        start = file.read(4)
    for mark, words in _OTHER_FORMATS:
        if start.startswith(mark):
            raise FileProblem("file_binary", f"{path.name} is {words}, not a CSV file; save it as CSV (UTF-8) first.")
    is_packed = start.startswith(b"\x1f\x8b")
    with _open_bytes(path, is_packed) as file:
        try:
            block = file.read(BLOCK_BYTES)
        except (OSError, EOFError, zlib.error) as error:
            raise FileProblem("file_binary", f"{path.name} looks packed (gzip) but cannot be unpacked.") from error
    if not block:
        raise FileProblem("file_empty", f"{path.name} is empty.")
    if block.startswith(_UTF16_MARKS):
        return is_packed, "utf-16"
    if b"\x00" in block:
        raise FileProblem("file_binary", f"{path.name} is not a text file; save it as CSV (UTF-8) first.")
    return is_packed, "utf-8-sig"


@dataclass(frozen=True)
class _Seen:
    sha256: str
    lines: int
    has_lone_returns: bool
    has_odd_blanks: bool


def _look_through(path: Path, is_packed: bool, encoding: str) -> _Seen:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, size, ends_line = 0, 0, True
    has_lone_returns = has_odd_blanks = False
    held_return = ""
    for block in _blocks(path, is_packed):
        size += len(block)
        if size > MAX_BYTES:
            raise FileProblem("file_too_large", f"{path.name} holds more than {MAX_BYTES >> 30} GB.")
        text = held_return + _decoded(decoder, block, path, lines)
        held_return = "\r" if text.endswith("\r") else ""
        text = text[: len(text) - len(held_return)]
        if "\x00" in text:
            line = lines + text[: text.index("\x00")].count("\n") + 1
            raise FileProblem("file_binary", f"{path.name} holds a zero byte in line {line}.", line=line)
        has_lone_returns = has_lone_returns or text.count("\r") != text.count("\r\n")
        has_odd_blanks = has_odd_blanks or any(blank in text for blank in ODD_BLANKS)
        lines += text.count("\n")
        ends_line = text.endswith("\n") if text else ends_line
    _decoded(decoder, b"", path, lines, final=True)
    return _Seen(_sha256(path), lines + (0 if ends_line else 1), has_lone_returns or bool(held_return), has_odd_blanks)


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, path: Path, lines: int, *, final: bool = False) -> str:
    try:
        return decoder.decode(block, final)
    except UnicodeDecodeError as error:
        line = lines + error.object[: error.start].count(b"\n") + 1
        raise FileProblem(
            "not_utf8",
            f"{path.name} is not UTF-8: line {line} holds a character that cannot be read; save it as CSV (UTF-8).",
            line=line,
        ) from error


def _blocks(path: Path, is_packed: bool) -> Iterator[bytes]:
    with _open_bytes(path, is_packed) as file:
        while True:
            try:
                block = file.read(BLOCK_BYTES)
            except (OSError, EOFError, zlib.error) as error:
                raise FileProblem("file_binary", f"{path.name} cannot be unpacked to its end.") from error
            if not block:
                return
            yield block


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _find_header(path: Path, is_packed: bool, encoding: str) -> tuple[str, tuple[str, ...], int]:
    """Separator, header and its line: the reading in which most headers are known, and of equals the widest."""
    with io.TextIOWrapper(_open_bytes(path, is_packed), encoding=encoding, newline="") as text:
        sample = text.read(_SAMPLE_CHARACTERS)
    known = frozenset(header for kind in file_kinds().values() for header in kind.meaning)
    best: tuple[tuple[int, int], str, tuple[str, ...], int] | None = None
    for separator in SEPARATORS:
        for row, line in _first_rows(sample, separator):
            header = tuple(cell.strip() for cell in row)
            rank = (sum(comparable(cell) in known for cell in header), len(header) if line == 1 else 0)
            if best is None or rank > best[0]:
                best = (rank, separator, header, line)
    if best is None:
        raise FileProblem("file_empty", f"{path.name} holds no text.")
    return best[1], best[2], best[3]


def _first_rows(sample: str, separator: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    started = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield row, started
            started = reader.line_num + 1
            if started > HEADER_WITHIN_ROWS:
                return
    except csv.Error:
        return  # the sample is cut anywhere; what a strict reading cannot take is reported when the rows are read
