"""Messes of a real kind, each one file: read as the clean one, or refused for the one right reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.intake.read import read_file
from dashboard.intake.reports import FileProblem
from tests.unit.intake.desk import Seen, look_at
from tests.unit.intake.files import GOOD, GOOD_ROWS, cells_of, read_bytes, write_workbook

HEADER = "client_id,counselor_id,session_date,attendance,srs_1,srs_2"
ROWS = ["c1,K1,2025-01-06,attended,9,8.5", "c2,K1,2025-01-07,no_show,,", "c1,K1,2025-01-13,attended,10,"]
CLEAN = "\n".join([HEADER, *ROWS, ""])


def _rows(seen: Seen) -> list[list[str]]:
    kept = ("client_code", "counselor_id", "session_on", "attendance", "srs_1", "srs_2")
    return [[str(row[name]) for name in kept] for row in seen.rows["sessions"]]


@pytest.mark.parametrize(
    "messy",
    [
        "\n".join([HEADER, ROWS[0], HEADER, *ROWS[1:], HEADER, ""]),
        "\n".join([HEADER, ROWS[0], "Page 2 of 2", HEADER, *ROWS[1:], ""]),
        "\n".join([HEADER, ROWS[0], ",,,,,", *ROWS[1:], ",,,,,", ""]),
        CLEAN + "\x1a",
        CLEAN + "\x00" * 600,
        CLEAN + "*** End of report ***\n",
        CLEAN + "(3 rows affected)\n",
        CLEAN.replace("c1,", '="c1",').replace("c2,", '="c2",'),
        CLEAN.replace("srs_1,srs_2", "SRS 01 (0-10),SRS 02 [0 - 10]"),
        CLEAN.replace("client_id", "Client,Client ID").replace("\nc", "\nx,c"),
        CLEAN.replace(",,", ",not completed,-99").replace("10,\n", "10,-99.0\n"),
        CLEAN.replace("attended,", "5.0,").replace("no_show", "3.0").replace("attendance", "AttendOrDNACode"),
        CLEAN.replace("2025-01-06", "Mon 06 Jan 2025")
        .replace("2025-01-07", "Tue 07 Jan 2025")
        .replace("2025-01-13", "Mon 13 Jan 2025"),
    ],
    ids=[
        *("header_again", "header_on_every_page", "rows_of_separators", "end_mark", "zeros_at_the_end"),
        *("end_of_report", "rows_affected", "text_formulas", "units_in_headers", "name_beside_code"),
        *("words_for_missing", "point_zero", "weekdays"),
    ],
)
def test_a_mess_is_read_like_the_clean_file(messy: str, tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"export.csv": messy})

    assert seen.codes() == []
    clean = [line.split(",") for line in ROWS]
    assert _rows(seen) == [[*row[:4], *(_score(cell) for cell in row[4:])] for row in clean]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2. März 2025", "2025-03-02"),
        ("2-Mär-25", "2025-03-02"),
        ("12 de octubre de 2025", "2025-10-12"),
        ("2 août 2025", "2025-08-02"),
        ("12 févr. 2025", "2025-02-12"),
        ("Wednesday, October 01, 2025 at 10:30 AM", "2025-10-01"),
        ("Wed, 01 Oct 2025 10:30:00 +0000", "2025-10-01"),
        ("2025-Oct-01", "2025-10-01"),
        ("10/22/2025 - 10:30 AM", "2025-10-22"),
    ],
)
def test_dates_are_read_in_the_languages_and_forms_of_exports(written: str, stored: str, tmp_path: Path) -> None:
    text = f'client_id,counselor_id,session_date\nc1,K1,"{written}"\n'

    assert look_at(tmp_path, {"export.csv": text}).column("session_on") == [stored]


def test_a_time_is_never_taken_for_a_year(tmp_path: Path) -> None:
    text = "client_id,counselor_id,session_date\nc1,K1,Mon Dec 15 10:30:00 2025\n"

    assert [code for _, _, code in look_at(tmp_path, {"export.csv": text}).codes()] == ["date_unreadable"]


@pytest.mark.parametrize("column", ["client_id", "counselor_id", "episode_id"])
def test_codes_that_a_spreadsheet_rounded_are_errors(column: str, tmp_path: Path) -> None:
    row = {"client_id": "c1", "counselor_id": "K1", "session_date": "2025-01-06", "episode_id": "e1"} | {
        column: "1.23E+05"
    }
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"

    assert look_at(tmp_path, {"export.csv": text}).codes() == [(2, column, "code_rounded")]


@pytest.mark.parametrize("written", [("7.0", "1201.0"), ("7", '"1,201"')])
def test_codes_lose_what_a_program_added_to_their_numbers(written: tuple[str, str], tmp_path: Path) -> None:
    rows = "".join(f"{code},K1,2025-01-0{day}\n" for day, code in enumerate(written, start=6))

    seen = look_at(tmp_path, {"export.csv": f"client_id,counselor_id,session_date\n{rows}"})

    assert seen.column("client_code") == ["7", "1201"]
    assert seen.warns("client_id", "plain numbers")


def test_codes_of_which_one_is_no_such_number_stay_as_they_are(tmp_path: Path) -> None:
    text = "client_id,counselor_id,session_date\n7.0,K1,2025-01-06\n7.5,K1,2025-01-07\n"

    assert look_at(tmp_path, {"export.csv": text}).column("client_code") == ["7.0", "7.5"]


def test_rows_without_their_last_empty_cells_are_read_and_told(tmp_path: Path) -> None:
    text = f"{HEADER}\n" + "".join(f"c{n},K1,2025-01-06,,9\n" for n in range(1, 5)) + "c5,K1,2025-01-06,attended,9,8\n"

    seen = look_at(tmp_path, {"export.csv": text})

    assert (seen.codes(), seen.column("srs_1")) == ([], [9, 9, 9, 9, 9])
    assert seen.warns("4 rows end before the last column")


@pytest.mark.parametrize(
    "rows",
    [
        ["c1,K1,2025-01-06,,9", "c2,K1,2025-01-06,attended,9,8"],
        ["c1,K1,2025-01-06,attended,9"] * 4,
        ["c1,K1,2025-01-06,,9"] * 4 + ["c1,K1,2025-01-06,attended,9,8,7"],
        ["c1,K1,2025-01-06,,9"] * 4 + ["c1,K1"],
    ],
    ids=["a_single_one", "no_empty_cell_within", "a_longer_one", "one_without_its_date"],
)
def test_short_rows_that_may_have_lost_a_separator_are_errors(rows: list[str], tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"export.csv": "\n".join([HEADER, *rows, ""])})

    assert "fields_wrong" in {code for _, _, code in seen.codes()}


def test_short_rows_are_errors_where_the_file_breaks_off(tmp_path: Path) -> None:
    rows = "".join(f"c{n},K1,2025-01-06,,9\n" for n in range(1, 5))

    seen = look_at(tmp_path, {"export.csv": f"{HEADER}\n{rows}c5,K1,2025-01-06,atten"})

    assert {code for _, _, code in seen.codes()} == {"fields_wrong"}


def test_files_of_hundreds_of_columns_need_no_more_memory(tmp_path: Path) -> None:
    more = [f"extra{number}" for number in range(600)]
    text = f"{','.join([HEADER, *more])}\n" + "".join(f"{row},{','.join('x' for _ in more)}\n" for row in ROWS)

    assert len(look_at(tmp_path, {"export.csv": text}).rows["sessions"]) == len(ROWS)


def test_reading_asks_for_the_encoding_of_an_old_mac(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, GOOD.replace("K1", "Groß-Süd").encode("mac_roman"))

    assert refused.value.code == "encoding_unsure"


def test_reading_takes_a_new_workbook_under_the_old_name(tmp_path: Path) -> None:
    header = ["client_id", "counselor_id", "session_date"]
    path = write_workbook(tmp_path / "export.xlsx", {"Data": [header, *GOOD_ROWS]}).rename(tmp_path / "export.xls")

    assert cells_of(read_file(path)) == GOOD_ROWS


def test_reading_a_header_below_a_total_finds_no_rows(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, b"Total,3\nclient_id,counselor_id,session_date\n")

    assert cells_of(file) == []


def _score(cell: str) -> str:
    return f"{float(cell):.3f}" if cell else "None"
