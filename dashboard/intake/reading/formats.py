"""What a file is by its first bytes, where it is no text."""

from __future__ import annotations

import re

from dashboard.intake.reports import FileProblem

START_BYTES = 4096
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
# The container of old Excel workbooks, and of new ones that are protected by a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"BM", "an image"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"$FL2", "an SPSS file"),
    (b"$FL3", "an SPSS file"),
    (b"<stata_dta", "a Stata file"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!", "an archive (RAR)"),
    (b"BZh", "an archive (bzip2)"),
    (b"\xfd7zXZ", "an archive (xz)"),
    (b"(\xb5/\xfd", "an archive (zstd)"),
    (b"PK\x05\x06", "an empty zip archive"),
)
# These could also begin a line of text, so what follows must not be text.
_SHORT_MARKS = frozenset({b"BM", b"BZh", b"GIF8", b"PAR1", b"Rar!"})
_TEXT_FORMATS = (
    (re.compile(rb"\s*(<!doctype html|<html|<table|<meta|<head|<body)", re.I), "a web page (HTML)"),
    (re.compile(rb"\s*<\?xml|\s*<[a-z][\w:.-]*(\s[^<>]*)?>\s*<", re.I), "an XML file"),
    (re.compile(rb"\s*\{\s*(\"[^\"\r\n]*\"\s*:|\}\s*\Z)|\s*\[\s*(\{|\[|\"[^\"]*\"\s*,|\]\s*\Z)"), "a JSON file"),
)


def refuse_other_formats(name: str, start: bytes) -> None:
    """Raises `FileProblem` when the first bytes are those of something that is no table of text or workbook."""
    text = start.removeprefix(b"\xef\xbb\xbf")
    found = _by_mark(start) or next((words for form, words in _TEXT_FORMATS if form.match(text)), None)
    if found is not None:
        raise FileProblem("file_binary", f"{name} is {found}, not a table of text; save it as CSV (UTF-8) or .xlsx.")


def _by_mark(start: bytes) -> str | None:
    for mark, words in _MARKS:
        if start.startswith(mark) and (mark not in _SHORT_MARKS or b"\x00" in start or not _is_text(start)):
            return words
    return None


def _is_text(start: bytes) -> bool:
    try:
        start[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
