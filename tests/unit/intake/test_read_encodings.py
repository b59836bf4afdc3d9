"""Text in any encoding is read, or the choice is asked for."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from dashboard.intake.reports import FileProblem
from tests.unit.intake.files import GOOD, GOOD_ROWS, HEADER, cells_of, read_bytes


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (GOOD.encode(), "utf-8-sig"),
        (codecs.BOM_UTF8 + GOOD.encode(), "utf-8-sig"),
        (GOOD.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"), "utf-16"),
        (GOOD.encode("utf-16-le"), "utf-16-le"),
        (GOOD.encode("utf-16-be"), "utf-16-be"),
        (GOOD.encode("utf-32"), "utf-32"),
    ],
)
def test_reading_finds_the_encoding_with_and_without_a_mark(tmp_path: Path, content: bytes, encoding: str) -> None:
    file = read_bytes(tmp_path, content)

    assert (file.encoding, file.header, file.warnings) == (encoding, tuple(HEADER.split(",")), ())
    assert cells_of(file) == GOOD_ROWS


@pytest.mark.parametrize("name", ["José", "Zoë Núñez", "Müller, Größe", "O’Brien – “Siobhán”", "Ærø"])
def test_reading_takes_western_names_for_cp1252_and_says_so(tmp_path: Path, name: str) -> None:
    file = read_bytes(tmp_path, f'{GOOD}c3,"{name}",2025-01-08\n'.encode("cp1252"))

    assert file.encoding == "cp1252"
    assert cells_of(file)[-1][1] == name
    assert any("read as cp1252" in warning for warning in file.warnings)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("José", "cp850"), ("José", "mac_roman"), ("Žižková, Dvořák", "cp1250"), ("Иванов, Петров", "cp1251")],
)
def test_reading_asks_for_an_encoding_that_bytes_do_not_tell(tmp_path: Path, name: str, encoding: str) -> None:
    content = f'{GOOD}c3,"{name}",2025-01-08\n'.encode(encoding)

    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, content)

    assert (refused.value.code, refused.value.line) == ("encoding_unsure", 4)
    assert cells_of(read_bytes(tmp_path, content, encoding=encoding))[-1][1] == name


def test_reading_finds_the_encoding_far_behind_the_beginning(tmp_path: Path) -> None:
    rows = "".join(f"c{number},K1,2025-01-06\n" for number in range(100_000))

    file = read_bytes(tmp_path, f"{HEADER}\n{rows}".encode() + "c0,José,2025-01-06\n".encode("cp1252"))

    assert file.encoding == "cp1252"
    assert file.lines == 100_002


def test_reading_replaces_a_few_unreadable_bytes_and_names_the_first_line(tmp_path: Path) -> None:
    content = f"{GOOD}c3,Zoë Núñez,2025-01-08\n".encode() + b"c4,K\xff1,2025-01-08\n"

    file = read_bytes(tmp_path, content)

    assert file.oddities.has_unreadable
    assert not file.is_plain
    assert cells_of(file)[-1][1] == "K\ufffd1"
    assert any("1 character could not be read" in warning and "line 5" in warning for warning in file.warnings)


def test_reading_leaves_a_replacement_character_of_the_file_itself(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, f"{GOOD}c3,K\ufffd1,2025-01-08\n".encode())

    assert not file.oddities.has_unreadable
    assert file.warnings == ()


def test_reading_refuses_an_encoding_that_does_not_fit(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, "client_id\nJosé\n".encode(), encoding="ascii")

    assert refused.value.code == "encoding_wrong"


def test_reading_mends_html_codes_but_no_other_ampersands(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, f"{HEADER}\nc1,Jos&#233; &amp; Co,2025-01-06\nc&2;,R&B;Z,2025-01-06\n".encode())

    assert [cells[:2] for cells in cells_of(file)] == [["c1", "José & Co"], ["c&2;", "R&B;Z"]]
    assert any("HTML" in warning for warning in file.warnings)
