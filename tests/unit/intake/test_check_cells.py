"""Every cell is checked: what it may hold, and what is said when it does not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from dashboard.definitions import Definitions
from tests.builders import a_session, an_export

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("client_id", "", "value_missing"),
        ("client_id", "N/A", "value_missing"),
        ("counselor_id", "  ", "value_missing"),
        ("session_date", "", "value_missing"),
        ("session_date", "06/01/2025", "date_unreadable"),
        ("session_date", "6 Jan 2025", "date_unreadable"),
        ("session_date", "2025-02-30", "date_unreadable"),
        ("session_date", "20250106", "date_unreadable"),
        ("session_date", "2025-01-06 lunch", "date_unreadable"),
        ("session_date", "1989-12-31", "date_out_of_range"),
        ("session_date", "2028-01-01", "date_out_of_range"),
        ("srs_1", "ten", "rating_unreadable"),
        ("srs_1", "1e1", "rating_unreadable"),
        ("srs_1", "1_0", "rating_unreadable"),
        ("srs_1", "10.1", "rating_out_of_range"),
        ("srs_1", "-1", "rating_out_of_range"),
        ("srs_1", "99999999999", "rating_out_of_range"),
        ("wai_sr_1", "0", "rating_out_of_range"),
        ("phq9_total", "28", "rating_out_of_range"),
        ("session_number", "2.5", "number_unreadable"),
        ("session_number", "first", "number_unreadable"),
        ("session_number", "0", "number_out_of_range"),
        ("team", "x" * 81, "text_too_long"),
    ],
)
def test_a_wrong_cell_stops_the_import_with_its_place_and_code(
    intake: Intake, column: str, value: str, code: str
) -> None:
    before = intake.store.current()

    report = intake.take_rows([a_session(1), a_session(2, **{column: value})])

    assert [(error.file, error.line, error.column, error.code) for error in report.errors] == [
        ("sessions.csv", 3, column, code)
    ]
    assert (report.rows_read, report.rows_accepted, report.rows_rejected) == (2, 0, 1)
    assert not report.is_published
    assert intake.store.current() == before


@pytest.mark.parametrize(
    ("column", "value", "stored"),
    [
        ("session_date", "1990-01-01", "1990-01-01"),
        ("session_date", "2027-12-31", "2027-12-31"),
        ("session_date", "2025-01-06T23:30:00-05:00", "2025-01-06"),
        ("session_date", "2025-01-06 09:15", "2025-01-06"),
        ("srs_1", "0", "0.000"),
        ("srs_1", "10", "10.000"),
        ("srs_1", "7,5", "7.500"),
        ("srs_1", " 7.25 ", "7.250"),
        ("srs_1", "NULL", None),
        ("srs_1", "n/a", None),
        ("team", "\u00a0North\u00a0", "North"),
        ("session_number", "3.0", "3"),
        ("modality", "Telehealth", "video"),
        ("session_type", "Free consultation", "consultation"),
        ("session_type", "", "session"),
        ("attendance", "", "attended"),
        ("attendance", "DNA", "no_show"),
    ],
)
def test_a_good_cell_is_stored_as_its_value(intake: Intake, column: str, value: str, stored: str | None) -> None:
    report = intake.take_rows([a_session(**{column: value})])

    assert report.errors == ()
    stored_as = {"session_date": "session_on"}.get(column, column)
    assert intake.values(f"{stored_as}::VARCHAR") == [stored]


def test_a_utc_time_counts_on_the_clinics_day(intake: Intake) -> None:
    intake.definitions = Definitions().with_overrides({"timezone": "America/New_York"})

    intake.take_rows([a_session(session_date="2025-01-07T03:30:00Z")])

    assert intake.values("session_on::VARCHAR") == ["2025-01-06"]


def test_leading_zeros_of_codes_are_kept(intake: Intake) -> None:
    intake.take_rows([a_session(client_id="007", counselor_id="01"), a_session(client_id="7", counselor_id="01")])

    assert intake.rows("SELECT count(*) FROM clients") == [(2,)]
    assert intake.values("counselor_id") == ["01", "01"]


def test_decimal_commas_are_told(intake: Intake) -> None:
    report = intake.take_text("client_id;counselor_id;session_date;srs_1\nc1;K1;2025-01-06;7,5\n")

    assert intake.values("srs_1") == [Decimal("7.5")]
    assert any("decimal commas" in warning and "srs_1" in warning for warning in report.warnings)


def test_the_value_of_a_wrong_cell_is_for_the_admin_alone(intake: Intake) -> None:
    report = intake.take_rows([a_session(srs_1="see Jane Doe's file")])

    assert report.errors[0].value == "see Jane Doe's file"
    assert "Jane" not in str(report.to_json())
    assert "Jane" not in repr(report)


def test_all_errors_are_counted_where_not_all_are_listed(intake: Intake) -> None:
    report = intake.take_rows(an_export(clients=600, sessions=2, srs_1="?"))

    assert len(report.errors) == 1000
    assert report.errors_in_all == report.rows_rejected == 1200


def test_good_rows_are_published_on_request(intake: Intake) -> None:
    report = intake.take_rows([a_session(1), a_session(2, srs_1=11), a_session(3, session_date="")], good_rows=True)

    assert report.is_published
    assert (report.rows_read, report.rows_accepted, report.rows_rejected, report.rows_new) == (3, 1, 2, 1)
    assert [error.line for error in report.errors] == [3, 4]
    assert len(intake.values("client_no")) == 1


def test_good_rows_without_a_good_row_publish_nothing(intake: Intake) -> None:
    assert not intake.take_rows([a_session(srs_1=11)], good_rows=True).is_published


def test_unknown_codes_are_stored_as_unknown_and_listed(intake: Intake) -> None:
    report = intake.take_rows([a_session(1, attendance="purple"), a_session(2, attendance="no show")])

    assert sorted(intake.values("attendance")) == ["no_show", "unknown"]
    assert any("'purple'" in warning and "1 row" in warning for warning in report.warnings)


def test_cancelled_by_nobody_knows_whom_is_told(intake: Intake) -> None:
    report = intake.take_rows([a_session(attendance="Cancelled")])

    assert intake.values("attendance") == ["client_cancel"]
    assert any("does not say by whom" in warning for warning in report.warnings)
