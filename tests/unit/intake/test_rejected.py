"""Rejected rows come back as a CSV of their file's own shape; mended, it is taken in as if nothing had been wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.__main__ import main
from dashboard.intake.reading.harmless import REJECTED_COLUMNS, as_written, made_harmless
from tests.builders import an_export, write_csv

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake

EXPORT = (
    "Session date;Client;Therapist;Team;SRS 1;Remark\n"
    "06/01/2025;c1;K1;North;7,5;fine\n"
    "13/01/2025;c2;=K1;+North;11;-1\n"
    '31/02/2025;c3;K1; @South ;\'=7;"two; cells"\n'
    "20/01/2025;c4;K2;'North;3,5\n"
    "27/01/2025;c5;K2;North;8;x;y\n"
)


def table_of(content: bytes) -> list[list[str]]:
    """Every row of a CSV with semicolons."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_rejected_rows_keep_columns_order_and_text_and_say_what_is_wrong(intake: Intake) -> None:
    report = intake.take_text(EXPORT, give_back=True)

    (rejected,) = report.rejected
    header, *found = table_of(rejected.content)
    assert not report.is_published
    assert (rejected.file, rejected.rows) == ("sessions.csv", 4)
    assert header == ["Session date", "Client", "Therapist", "Team", "SRS 1", "Remark", *REJECTED_COLUMNS]
    assert found[0][:8] == ["13/01/2025", "c2", "'=K1", "'+North", "11", "'-1", "3", "rating_out_of_range"]
    assert found[1][:8] == [
        *("31/02/2025", "c3", "K1", " @South ", "''=7", "two; cells", "4", "date_unreadable; rating_unreadable")
    ]
    assert found[0][8] == "SRS 1 is outside 0 to 10."
    assert found[2][5:8] == ["", "5", "fields_wrong"]
    assert found[3][-1] == "y"


def test_rows_that_are_not_mended_are_rejected_again(intake: Intake) -> None:
    first = intake.take_text(EXPORT, give_back=True)

    second = intake.take_text(first.rejected[0].content, "again.csv", give_back=True)

    assert second.rows_rejected == 4
    assert [row[:8] for row in table_of(second.rejected[0].content)[1:3]] == [
        [*row[:6], str(line), row[7]]
        for line, row in zip((2, 3), table_of(first.rejected[0].content)[1:3], strict=True)
    ]
    assert not any("rejected" in warning for warning in second.warnings)


def test_mended_rows_are_taken_in_and_other_values_come_back_as_they_were(intake: Intake) -> None:
    report = intake.take_text(EXPORT, give_back=True, good_rows=True)
    text = report.rejected[0].content.decode("utf-8-sig")
    for wrong, mended in (('"11"', '"9"'), ("31/02", "28/02"), ("''=7", "7"), (';"y"', ""), ('"27/01', '"30/01')):
        assert wrong in text
        text = text.replace(wrong, mended)
    text = text.replace(';"take this cell out once the row is mended"', "")

    again = intake.take_text(text, "mended.csv")

    assert again.errors == ()
    assert (report.rows_new, again.rows_new) == (1, 4)
    assert sorted(intake.values("counselor_id")) == ["=K1", "K1", "K1", "K2", "K2"]
    assert set(intake.values("team")) == {"North", "+North", "@South", "'North"}


def test_a_mended_row_replaces_nothing_else(intake: Intake) -> None:
    rows = an_export(srs_1=5)
    rows[3]["srs_1"] = 50
    report = intake.take_rows(rows, give_back=True, good_rows=True)
    mended = report.rejected[0].content.replace(b'"50"', b'"5"')

    again = intake.take_text(mended, "mended.csv")

    assert (again.rows_read, again.rows_new, again.rows_corrected) == (1, 1, 0)
    assert len(intake.values("client_no")) == len(rows)


@given(st.text(alphabet="'=+-@\t\r\nab1 ＝", max_size=6))
def test_text_made_harmless_comes_back_as_it_was(text: str) -> None:
    made = made_harmless(text)

    assert as_written(made) == text
    assert made[:1] not in {*"=+-@\t\r\n＝"} or made == ""


def test_the_command_line_writes_them_for_their_owner_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = an_export(srs_1=-3)
    one, other = (write_csv(tmp_path / f"{name}.csv", rows) for name in ("january", "february"))
    words = ["import", str(one), "--data", str(tmp_path / "data"), "--rejected"]

    assert main([*words, str(tmp_path / "wrong.csv")]) == 1
    assert main(["import", str(other), *words[1:], str(tmp_path / "both.csv")]) == 1
    assert main([*words, str(tmp_path / "nowhere" / "wrong.csv")]) == 1

    assert (tmp_path / "wrong.csv").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.glob("both-*")} == {"both-january.csv", "both-february.csv"}
    printed = capsys.readouterr().err
    assert "12 rejected rows of january.csv stand in" in printed
    assert "The rejected rows cannot be written" in printed
