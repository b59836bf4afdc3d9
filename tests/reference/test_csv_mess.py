"""One table in many messy ways: each is read as the clean one, or refused for the one right reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake.cells import Day
from dashboard.intake.prepare import check_files
from dashboard.intake.read import ReadingChoices, read_file, rows
from dashboard.intake.steps import Steps
from dashboard.intake.workspace import open_staging

_FOLDER = Path(__file__).parent / "csv_mess"
_SPECTRUM = _FOLDER / "csv_spectrum"
_DAY = Day(date(2025, 1, 1), "UTC")
_DATE, _SRS, _FEE, _NOTE = 2, range(5, 9), 10, 11

Table = list[list[str]]


def _table(name: str, choices: ReadingChoices | None = None) -> Table:
    file = read_file(_FOLDER / name, choices)
    return [list(file.header), *(cells for _, cells in rows(file))]


def _with(place: int, change: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
    return lambda cells: [change(cell) if at == place else cell for at, cell in enumerate(cells)]


def _plain(cell: str) -> str:
    return f"{float(cell):g}" if re.fullmatch(r"[\d.]+", cell) else cell


# What reading leaves as it stands, undone on both sides before they are compared.
_SAME = ["all_quoted.csv", "backslash_escape.csv", "blank_lines.csv", "bom.csv", "clean.csv.gz", "pipe.csv",
         "single_quote.csv", "wide_html_entities.csv"]  # fmt: skip
_WORKBOOKS = ["clean.xlsx", "clean.xls", "clean.ods", "workbook_named.csv"]
_BUT_FOR: dict[str, Callable[[list[str]], list[str]]] = {
    "nul_byte.csv": _with(_NOTE, lambda cell: cell.replace("o\ufffdk", "ok")),
    "us_dates.csv": _with(_DATE, lambda cell: datetime.strptime(cell, "%m/%d/%Y").date().isoformat()),  # noqa: DTZ007
    "two_digit_year.csv": _with(_DATE, lambda cell: datetime.strptime(cell, "%d-%b-%y").date().isoformat()),  # noqa: DTZ007
    "datetime_tz.csv": _with(_DATE, lambda cell: cell[:10]),
}
_IMPORTED_ALIKE = [
    *_SAME, *_BUT_FOR, *_WORKBOOKS, "header_spaces_case.csv", "na_words.csv", "script_injection.csv",
    "shuffled_columns.csv", "srs_0_100_mm.csv", "thousands.csv",
]  # fmt: skip
_REFUSED = {
    "cr_only.csv": ("fields_wrong", 8),
    "empty.csv": ("file_empty", None),
    "header_only.csv": ("no_rows", None),
    "locked.xlsx": ("file_locked", None),
    "no_header.csv": ("header_missing", 1),
    "out_of_range.csv": ("rating_out_of_range", 2),
}
# Read as they stand: what they lost, or say otherwise than the clean file, is no matter of reading.
_OTHER_CONTENT = ["duplicate_headers.csv", "duplicates.csv", "mojibake.csv", "semicolon_decimal_comma_cp1252.csv"]


def test_every_messy_file_has_its_expectation() -> None:
    known = {*_IMPORTED_ALIKE, *_REFUSED, *_OTHER_CONTENT, "clean.csv"}

    assert {path.name for path in _FOLDER.iterdir() if path.is_file() and path.suffix != ".md"} == known


@pytest.mark.parametrize("name", _SAME)
def test_reading_gives_the_clean_table(name: str) -> None:
    assert _table(name) == _table("clean.csv")


@pytest.mark.parametrize("name", _BUT_FOR)
def test_reading_leaves_cells_as_they_are_written(name: str) -> None:
    messy, clean = _table(name), _table("clean.csv")

    assert messy != clean
    assert [clean[0], *map(_BUT_FOR[name], messy[1:])] == clean


@pytest.mark.parametrize("name", _WORKBOOKS)
def test_reading_a_workbook_gives_iso_dates_and_plain_numbers(name: str) -> None:
    clean = _table("clean.csv")
    plain = [[_plain(cell) if at in (*_SRS, _FEE) else cell for at, cell in enumerate(row)] for row in clean]

    assert _table(name) == plain


@pytest.mark.parametrize("name", _IMPORTED_ALIKE)
def test_import_takes_the_same_appointments_as_from_the_clean_file(name: str, tmp_path: Path) -> None:
    assert _typed(name, tmp_path / "messy") == _typed("clean.csv", tmp_path / "clean")


@pytest.mark.parametrize(("name", "first"), _REFUSED.items())
def test_import_refuses_with_the_one_right_code(name: str, first: tuple[str, int | None], tmp_path: Path) -> None:
    with pytest.raises(_Refused) as refused:
        _typed(name, tmp_path)

    assert (refused.value.code, refused.value.line) == first


def test_reading_cp1252_and_decimal_commas_is_said() -> None:
    file = read_file(_FOLDER / "semicolon_decimal_comma_cp1252.csv")
    clean = _table("clean.csv")

    assert (file.separator, file.encoding, file.decimal_mark) == (";", "cp1252", ",")
    assert any("cp1252" in warning for warning in file.warnings)
    # The file itself has ? for the two Vietnamese letters that cp1252 lacks.
    assert [cells[1].replace("Nguy?n Th? Hà", "Nguyễn Thị Hà") for _, cells in rows(file)] == [
        row[1] for row in clean[1:]
    ]


def test_reading_names_letters_encoded_twice_and_mends_them_when_asked() -> None:
    file = read_file(_FOLDER / "mojibake.csv")

    assert any("encoded twice" in warning and "line 2" in warning for warning in file.warnings)
    assert _table("mojibake.csv") != _table("clean.csv")
    assert _table("mojibake.csv", ReadingChoices(encoding="utf-8-twice")) == _table("clean.csv")


def test_reading_keeps_rows_that_stand_twice() -> None:
    table = _table("duplicates.csv")

    assert len(table) == 71
    assert {tuple(row) for row in _table("clean.csv")} <= {tuple(row) for row in table}


def test_reading_keeps_columns_of_one_name_apart() -> None:
    table = _table("duplicate_headers.csv")

    assert table[0].count("score") == 4
    assert table[1:] == _table("clean.csv")[1:]


@pytest.mark.parametrize("path", sorted(_SPECTRUM.glob("*.csv")), ids=lambda path: path.stem)
def test_reading_agrees_with_csv_spectrum(path: Path) -> None:
    file = read_file(path)
    expected = json.loads((_SPECTRUM / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))

    found = [dict(zip(file.header, cells, strict=True)) for _, cells in rows(file)]

    assert [{name: _newlines(cell) for name, cell in row.items()} for row in found] == [
        {name: _newlines(cell) for name, cell in row.items()} for row in expected
    ]


class _Refused(Exception):
    def __init__(self, code: str, line: int | None) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


def _typed(name: str, folder: Path) -> list[tuple[Any, ...]]:
    """The checked rows of one file under their client codes."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(open_staging(folder, None)) as staging:
        checked = check_files(staging, folder, [_FOLDER / name], _DAY, Steps(None, None), drop_identifying=True)
        if checked.errors:
            raise _Refused(checked.errors[0].code, checked.errors[0].line)
        (file,) = checked.files
        columns = ", ".join(f'"{column}"' for column in sorted(file.columns) if column != "code_no")
        return staging.execute(
            f"SELECT client_code, {columns} FROM {file.table} JOIN client_codes USING (code_no) ORDER BY ALL"  # noqa: S608
        ).fetchall()


def _newlines(cell: str) -> str:
    return cell.replace("\r\n", "\n")
