"""Packed files and workbooks are read; what is no table is named and refused."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from dashboard.intake.read import ReadingChoices, read_file
from dashboard.intake.reports import FileProblem
from tests.unit.intake.files import GOOD, GOOD_ROWS, HEADER, cells_of, read_bytes, write_workbook

_TABLE = [HEADER.split(","), *GOOD_ROWS]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 rest", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "an image"),
        (b"PAR1\x15\x04\x15\x00", "Parquet"),
        (b"SQLite format 3\x00", "SQLite"),
        (b'[{"client_id": "c1"}]', "JSON"),
        (b'{"rows": []}', "JSON"),
        (b'<?xml version="1.0"?><rows/>', "XML"),
        (b"<html><table><tr><td>client_id</td></tr></table></html>", "web page"),
        (b"{\\rtf1 text}", "RTF"),
    ],
)
def test_reading_names_what_is_no_table(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, content)

    assert refused.value.code == "file_binary"
    assert words in str(refused.value)


def _zip(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/")), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [gzip.compress(GOOD.encode(), mtime=0), _zip(**{"a.csv": GOOD}), _zip(**{"MACOSX__.a": "x", "b__a.txt": GOOD})],
)
def test_reading_unpacks_a_single_file(tmp_path: Path, content: bytes) -> None:
    assert cells_of(read_bytes(tmp_path, content)) == GOOD_ROWS


def test_reading_asks_which_file_of_an_archive(tmp_path: Path) -> None:
    content = _zip(**{"a.csv": GOOD, "b.csv": HEADER})

    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, content)

    assert refused.value.code == "zip_several"
    assert "a.csv, b.csv" in str(refused.value)
    assert cells_of(read_bytes(tmp_path, content, sheet="a.csv")) == GOOD_ROWS


@pytest.mark.parametrize("content", [_zip(), _zip(**{"a.csv": GOOD})[:60], gzip.compress(GOOD.encode(), mtime=0)[:30]])
def test_reading_refuses_a_damaged_or_empty_archive(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, content)

    assert refused.value.code in ("file_binary", "file_empty")


def test_reading_takes_the_one_sheet_with_a_table_and_names_the_others(tmp_path: Path) -> None:
    sheets = {"About": [["Made by the office"]], "Data": [["Title"], [], *_TABLE, ["Total", "", 2]], "Empty": []}

    file = read_file(write_workbook(tmp_path / "export.csv", sheets))

    assert (file.sheet, file.header_line, file.footer_line) == ("Data", 3, 6)
    assert cells_of(file) == GOOD_ROWS
    assert any("About was not" in warning for warning in file.warnings)


def test_reading_asks_which_of_two_tables(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "export.xlsx", {"2024": _TABLE, "2025": _TABLE[:2]})

    with pytest.raises(FileProblem) as refused:
        read_file(path)

    assert refused.value.code == "sheet_unsure"
    assert "2024, 2025" in str(refused.value)
    assert cells_of(read_file(path, ReadingChoices(sheet="2025"))) == GOOD_ROWS[:1]


def test_reading_passes_over_hidden_sheets(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "export.xlsx", {"Old": _TABLE, "New": _TABLE[:2]}, hidden=["Old"])

    assert read_file(path).sheet == "New"


def test_reading_refuses_formulas_that_were_never_worked_out(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "export.xlsx", {"Data": [*_TABLE, ["c3", "=B2", "2025-01-06"]]})

    with pytest.raises(FileProblem) as refused:
        read_file(path)

    assert refused.value.code == "formulas_unfilled"


def test_reading_survives_a_sheet_that_asks_for_all_memory(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "export.xlsx", {"Data": _TABLE})
    content = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in content.items():
            archive.writestr(name, part.replace(b"</sheetData>", far))

    with pytest.raises(FileProblem) as refused:
        read_file(path)

    assert refused.value.code == "workbook_too_large"


def test_reading_refuses_a_line_without_end(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, (HEADER + "\n").encode() + b"x" * (3 << 20))

    assert (refused.value.code, refused.value.line) == ("line_too_long", 2)


@pytest.mark.parametrize(
    "choices",
    [ReadingChoices(encoding="klingon"), ReadingChoices(encoding="rot13"), ReadingChoices(separator=";;"),
     ReadingChoices(header_line=0), ReadingChoices(decimal="-")],
)  # fmt: skip
def test_reading_refuses_choices_that_no_file_can_be_read_by(tmp_path: Path, choices: ReadingChoices) -> None:
    path = tmp_path / "export.csv"
    path.write_text(GOOD)

    with pytest.raises(FileProblem) as refused:
        read_file(path, choices)

    assert refused.value.code == "choice_unknown"
