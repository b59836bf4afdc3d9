"""What stands around a table is told from the table, or left to be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.intake.reports import FileProblem
from tests.unit.intake.files import GOOD, GOOD_ROWS, HEADER, cells_of, read_bytes

_RATED = "client_id,counselor_id,session_date,srs_1"


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("Sessions of 2025\n", "line 1 "),
        ("Sessions of 2025\nAll sites, all teams\n\n", "lines 1 to 3"),
        ("\n\n", ""),
        ("sep=,\n", ""),
    ],
)
def test_reading_leaves_titles_out_and_says_so(tmp_path: Path, above: str, said: str) -> None:
    file = read_bytes(tmp_path, (above + GOOD).encode())

    assert cells_of(file) == GOOD_ROWS
    assert any(said in warning for warning in file.warnings) if said else file.warnings == ()


@pytest.mark.parametrize(
    "below",
    [
        "Total,,2\n",
        "Summe,,\n",
        "\nTotal rows: 2\n",
        "\n(2 rows affected)\n",
        "\n\nTotal,2\nPrinted by the office\n",
        "Total,2,\nAverage,1.5,\n",
    ],
)
def test_reading_leaves_totals_and_remarks_out_and_names_the_line(tmp_path: Path, below: str) -> None:
    file = read_bytes(tmp_path, (GOOD + below).encode())

    first = 4 + len(below) - len(below.lstrip("\n"))
    assert cells_of(file) == GOOD_ROWS
    assert any(f"from line {first} on" in warning for warning in file.warnings)


@pytest.mark.parametrize(
    "last",
    ["Total,K1,2025-01-08", "c3,,", "only this", "Total,K1,unknown", "\nc3", "Sum of us,K1,2025-01-08"],
)
def test_reading_never_drops_what_may_be_a_row(tmp_path: Path, last: str) -> None:
    file = read_bytes(tmp_path, f"{GOOD}{last}\n".encode())

    assert file.footer_line is None
    assert len(cells_of(file)) == 3


def test_reading_keeps_a_total_within_the_rows(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, f"{HEADER}\nc1,K1,2025-01-06\nTotal,,\nc2,K1,2025-01-07\n".encode())

    assert len(cells_of(file)) == 3


def test_reading_joins_names_of_groups_with_names_below_them(tmp_path: Path) -> None:
    text = ",,,SRS,,PHQ-9\nclient_id,counselor_id,session_date,relationship,goals,total\nc1,K1,2025-01-06,9,8,4\n"

    file = read_bytes(tmp_path, text.encode())

    assert file.header[:5] == (*HEADER.split(","), "SRS relationship", "SRS goals")
    assert cells_of(file) == [["c1", "K1", "2025-01-06", "9", "8", "4"]]
    assert any("lines 1 and 2" in warning for warning in file.warnings)


@pytest.mark.parametrize("units", ["code,code,yyyy-mm-dd,0-10", ",,(date),(0-10)", '"{""ImportId"":""QID1""}",,,'])
def test_reading_leaves_a_line_of_units_out(tmp_path: Path, units: str) -> None:
    file = read_bytes(tmp_path, f"{_RATED}\n{units}\nc1,K1,2025-01-06,9\n".encode())

    assert cells_of(file) == [["c1", "K1", "2025-01-06", "9"]]
    assert any("line 2 holds units" in warning for warning in file.warnings)


def test_reading_refuses_a_table_without_names_and_shows_no_value(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, b"secret7,K1,2025-01-06,9.5\nsecret8,K1,2025-01-07,9\n")

    assert (refused.value.code, refused.value.line) == ("header_missing", 1)
    assert "words, words, a date, a number" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_reading_takes_no_value_for_a_name(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, b"prac_key,prac_category\nK1,staff\nK2,trainee\n")

    assert file.header == ("prac_key", "prac_category")


def test_reading_takes_the_header_that_was_chosen(tmp_path: Path) -> None:
    text = "client_id,counselor_id,session_date\nKlient,Berater,Datum\nc1,K1,2025-01-06\n"

    assert read_bytes(tmp_path, text.encode(), header_line=2).header == ("Klient", "Berater", "Datum")
    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, text.encode(), header_line=9)
    assert refused.value.code == "header_missing"


@pytest.mark.parametrize(
    ("text", "separator", "decimal_mark"),
    [
        ("Klient;Datum;Wert\na;2025-01-06;7,5\nb;2025-01-07;8\n", ";", ","),
        ("Klient,Datum,Wert\na,2025-01-06,7.5\nb,2025-01-07,8\n", ",", "."),
        ("Klient\tDatum\tWert\na\t2025-01-06\t1.234,56\n", "\t", ","),
        ("Klient|Datum|Wert\na|2025-01-06|7\n", "|", None),
        ("Klient;Datum;Wert;Alt\na;2025-01-06;7,5;7.5\n", ";", None),
        ("sep=:\nKlient:Datum:Wert\na:2025-01-06:7\n", ":", None),
    ],
)
def test_reading_finds_separator_and_decimal_mark_of_unknown_columns(
    tmp_path: Path, text: str, separator: str, decimal_mark: str | None
) -> None:
    file = read_bytes(tmp_path, text.encode())

    assert (file.separator, file.decimal_mark, file.header[0]) == (separator, decimal_mark, "Klient")


def test_reading_asks_where_two_separators_fit(tmp_path: Path) -> None:
    text = "Haus;Baum,Wert;Ort\na;b,c;d\n"

    with pytest.raises(FileProblem) as refused:
        read_bytes(tmp_path, text.replace("Haus;Baum,Wert;Ort", "Haus;Baum,Wert").replace(";d", "").encode())

    assert refused.value.code == "separator_unsure"
    assert read_bytes(tmp_path, b"Klient;Datum,Wert\na;b,c\n", separator=",").header == ("Klient;Datum", "Wert")


@pytest.mark.parametrize(
    "text",
    [
        f'{HEADER}\nc1, "de la Cruz, José", 2025-01-06\n',
        f"{HEADER}\n'c1','de la Cruz, José','2025-01-06'\n",
        f'{HEADER}\n"c1","de la Cruz, José","2025-01-06"\n',
        f"'client_id','counselor_id','session_date'\n'c1','de la Cruz, José','2025-01-06'\n",  # noqa: F541
    ],
)
def test_reading_understands_quotation_marks_of_any_kind(tmp_path: Path, text: str) -> None:
    assert [cells[1] for cells in cells_of(read_bytes(tmp_path, text.encode()))] == ["de la Cruz, José"]


def test_reading_leaves_apostrophes_in_names(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, f"{HEADER}\nc1,O'Brien,2025-01-06\n'c2,D'Arcy',2025-01-06\n".encode())

    assert [cells[1] for cells in cells_of(file)] == ["O'Brien", "D'Arcy'"]
