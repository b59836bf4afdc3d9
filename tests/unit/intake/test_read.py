"""Files of any make become plain rows, or one sentence that says why not."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake

HEADER = "client_id,counselor_id,session_date"
GOOD = f"{HEADER}\nc1,K1,2025-01-06\nc2,K1,2025-01-07\n"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.rstrip("\n").encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("utf-16"),
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.replace("\n", "\n\n").encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace(",", "|").encode(),
        gzip.compress(GOOD.encode(), mtime=0),
        f'"Export of 2025, all sites"\n\n{GOOD}'.encode(),
        GOOD.replace("2025-01-06", "2025-01-06,,").encode(),
        f"Session Date,CLIENT ID,{'Counsellor'}\n2025-01-06,c1,K1\n2025-01-07, c2 ,K1\n".encode(),
    ],
    ids=[
        "plain", "no newline at the end", "byte order mark", "utf-16 little", "utf-16 big", "windows line ends",
        "old mac line ends", "blank lines", "semicolons", "tabs", "pipes", "gzip", "title above", "trailing separators",
        "other order and headers",
    ],
)  # fmt: skip
def test_import_reads_the_same_rows_from_every_make_of_file(intake: Intake, content: bytes) -> None:
    report = intake.take_text(content)

    assert report.errors == ()
    assert intake.values("session_on::VARCHAR") in (["2025-01-06", "2025-01-07"], ["2025-01-07", "2025-01-06"])
    assert intake.rows("SELECT count(*) FROM clients") == [(2,)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (gzip.compress(b"", mtime=0), "file_empty"),
        (b"PK\x03\x04rest of a workbook", "file_binary"),
        (b"client_id\x00,counselor_id", "file_binary"),
        (b"\x1f\x8bnot really packed", "file_binary"),
        (HEADER.encode() + b"\n", "no_rows"),
        (b"c1,K1,2025-01-06\nc2,K1,2025-01-07\n", "header_missing"),
        (b"client_id,session_date\nc1,2025-01-06\n", "column_missing"),
        (b"client_id,counselor_id\nc1,K1\n", "column_missing"),
        (b"client_id,patient_id,counselor_id,session_date,client_id\n1,2,3,2025-01-06,1\n", "column_twice"),
        (f'{HEADER}\n"c1,K1,2025-01-06\nc2,K1,2025-01-07\n'.encode(), "quotes_unreadable"),
    ],
)  # fmt: skip
def test_import_refuses_what_is_no_table_and_leaves_the_store(intake: Intake, content: bytes, code: str) -> None:
    before = intake.store.current()

    report = intake.take_text(content)

    assert [error.code for error in report.errors] == [code]
    assert not report.is_published
    assert report.import_id is None
    assert intake.store.current() == before


def test_import_reads_cp1252_and_names_it(intake: Intake) -> None:
    report = intake.take_text(GOOD.encode() + "c3,José,2025-01-08\n".encode("cp1252"))

    assert report.is_published
    assert "José" in intake.values("counselor_id")
    assert any("cp1252" in warning for warning in report.warnings)


def test_import_refuses_an_unreadable_character_in_a_kept_column_only(intake: Intake) -> None:
    header = f"{HEADER},mood\nc0,Zoë,2025-01-05,süß\n".encode()

    ignored = intake.take_text(header + b"c1,K1,2025-01-06,go\xffod\n")
    kept = intake.take_text(header + b"c1,K\xff1,2025-01-06,good\n")

    assert ignored.is_published
    assert any("line 3" in warning for warning in ignored.warnings)
    assert [(error.code, error.line, error.column) for error in kept.errors] == [("not_utf8", 3, "counselor_id")]


def test_import_names_the_missing_column_and_what_was_found(intake: Intake) -> None:
    report = intake.take_text("client_id,session_date,mood\nc1,2025-01-06,fine\n")

    assert report.errors[0].column == "counselor_id"
    assert "client_id, session_date, mood" in report.errors[0].reason


def test_import_tells_problems_of_all_files_at_once(intake: Intake) -> None:
    missing = intake.folder / "missing.csv"
    empty = intake.folder / "empty.csv"
    empty.touch()

    report = intake.take(missing, empty)

    assert [(error.file, error.code) for error in report.errors] == [
        ("missing.csv", "file_missing"),
        ("empty.csv", "file_empty"),
    ]


def test_import_reads_a_file_whose_name_is_a_pattern(intake: Intake) -> None:
    assert intake.take_text(GOOD, name="export [1] *.csv").is_published


def test_errors_name_true_lines_past_blank_lines_and_line_breaks_in_fields(intake: Intake) -> None:
    text = (
        f"{HEADER},team\n"  # line 1
        "c1,K1,2025-01-06,North\n"
        "\n"
        'c2,K1,2025-01-07,"North\nand South"\n'  # lines 4 and 5
        "c3,K1,yesterday,North\n"
    )

    report = intake.take_text(text)

    assert [(error.line, error.code) for error in report.errors] == [(6, "date_unreadable")]


def test_errors_name_true_lines_in_a_plain_file(intake: Intake) -> None:
    lines = [f"c{number},K1,2025-01-06" for number in range(2, 5000)]
    lines[4000] = "c4002,,2025-01-06"

    report = intake.take_text("\n".join([HEADER, *lines]) + "\n")

    assert [(error.line, error.column, error.code) for error in report.errors] == [
        (4002, "counselor_id", "value_missing")
    ]


def test_rows_with_too_few_or_too_many_fields_are_rejected_by_line(intake: Intake) -> None:
    report = intake.take_text(f"{HEADER}\nc1,K1,2025-01-06\nc2,K1\nc3,K1,2025-01-06,extra\n")

    assert [(error.line, error.code) for error in report.errors] == [(3, "fields_wrong"), (4, "fields_wrong")]
    assert report.rows_rejected == 2
