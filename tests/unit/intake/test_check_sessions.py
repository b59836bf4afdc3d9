"""Rules about a whole file of appointments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from tests.builders import FIRST_DAY, a_session, write_csv

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake


def test_session_numbers_are_believed_where_only_attended_rows_have_them(intake: Intake) -> None:
    intake.take_rows(
        [
            a_session(week=0, session_number=3),
            a_session(week=1, session_number="", attendance="no_show"),
            a_session(week=2, session_number=4, attendance="late_attended"),
        ]
    )

    assert intake.values("session_number") == [3, None, 4]
    assert intake.values("has_numbers") == [True, True, True]


def test_numbers_on_missed_rows_make_the_column_an_appointment_count(intake: Intake) -> None:
    report = intake.take_rows(
        [a_session(week=0, session_number=1), a_session(week=1, session_number=2, attendance="no_show")]
    )

    assert intake.values("session_number") == [None, None]
    assert intake.values("has_numbers") == [False, False]
    assert any("counts appointments" in warning for warning in report.warnings)


def test_files_without_numbers_say_so(intake: Intake) -> None:
    intake.take_rows([a_session(session_number="")])

    assert intake.values("has_numbers") == [False]


@pytest.mark.parametrize(("days", "stored"), [(0, "attended"), (1, "future")])
def test_attended_after_the_day_of_import_is_future(intake: Intake, days: int, stored: str) -> None:
    report = intake.take_rows([a_session()], today=FIRST_DAY - timedelta(days=days))

    assert intake.values("attendance") == [stored]
    assert any("after today" in warning for warning in report.warnings) == (stored == "future")


def test_identical_rows_count_once_with_a_warning(intake: Intake) -> None:
    report = intake.take_rows([a_session(1), a_session(1), a_session(1), a_session(2)])

    assert (report.rows_read, report.rows_accepted, report.rows_new, report.rows_unchanged) == (4, 4, 2, 2)
    assert len(intake.values("client_no")) == 2
    assert any("2 rows repeat" in warning for warning in report.warnings)


def test_two_appointments_on_one_day_do_not_depend_on_the_order_of_rows(intake: Intake) -> None:
    rows = [
        a_session(srs_1=3, attendance="attended"),
        a_session(srs_1="", attendance="no_show"),
        a_session(srs_1=8, attendance="attended"),
    ]
    intake.take_rows(rows)
    before = intake.rows("SELECT nth_that_day, attendance, srs_1 FROM appointments ORDER BY 1")

    for shuffled in permutations(rows):
        report = intake.take_rows(shuffled)

        assert report.rows_unchanged == 3
    assert intake.rows("SELECT nth_that_day, attendance, srs_1 FROM appointments ORDER BY 1") == before
    assert [row[0] for row in before] == [1, 2, 3]


def test_times_tell_appointments_of_one_day_apart_and_in_order(intake: Intake) -> None:
    report = intake.take_rows(
        [
            a_session(session_date="2025-01-06T15:00", attendance="attended"),
            a_session(session_date="2025-01-06T09:00", attendance="no_show"),
            a_session(session_date="2025-01-06T11:00", attendance="attended"),
        ]
    )

    assert report.rows_new == 3
    assert intake.values("attendance") == ["no_show", "attended", "attended"]


def test_the_self_harm_item_counts_in_the_total_and_is_stored_nowhere(intake: Intake) -> None:
    items = {f"core10_{number}": 1 for number in range(1, 11)} | {"core10_6": 4}

    report = intake.take_rows([a_session(**items)])

    assert intake.rows("SELECT core10_5, core10_6, core10_total FROM appointments") == [(1, None, Decimal(13))]
    assert intake.rows("SELECT core10_6 FROM received_appointments") == [(None,)]
    assert any("core10_6" in warning and "self-harm" in warning for warning in report.warnings)


def test_a_total_given_beside_the_items_stays(intake: Intake) -> None:
    items = {f"core10_{number}": 1 for number in range(1, 11)}

    intake.take_rows([a_session(**items, core10_total=12)])

    assert intake.values("core10_total") == [12]


def test_files_of_one_kind_are_taken_together_and_the_last_one_wins(intake: Intake) -> None:
    january = write_csv(intake.folder / "january.csv", [a_session(1, srs_1=5), a_session(2, srs_1=6)])
    february = write_csv(intake.folder / "february.csv", [a_session(2, srs_1=7), a_session(3, srs_1=8)])

    report = intake.take(january, february)

    assert (report.rows_read, report.rows_accepted, report.rows_new, report.rows_unchanged) == (4, 4, 3, 1)
    assert sorted(intake.values("srs_1")) == [5, 7, 8]


def test_files_of_one_kind_with_other_columns_are_refused_together(intake: Intake) -> None:
    with_scores = write_csv(intake.folder / "a.csv", [a_session(1, srs_1=5)])
    without = write_csv(intake.folder / "b.csv", [a_session(2)])

    report = intake.take(with_scores, without)

    assert [(error.file, error.code, error.column) for error in report.errors] == [("b.csv", "columns_differ", "srs_1")]
    assert not report.is_published


def test_rows_that_differ_in_an_ignored_number_only_count_once(intake: Intake) -> None:
    report = intake.take_rows(
        [
            a_session(1, session_number=1),
            a_session(1, session_number=2),
            a_session(2, session_number=3, attendance="no_show"),
        ]
    )

    assert (report.rows_new, report.rows_unchanged) == (2, 1)
    assert any("1 row repeats" in warning for warning in report.warnings)
