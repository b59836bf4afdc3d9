"""Columns are found by their headers, and identifying ones get no further."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import a_client, a_session

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake


def test_columns_are_taken_by_name_and_not_by_position(intake: Intake) -> None:
    intake.take_rows([{"srs_4": 4, "session_date": "2025-01-06", "srs_1": 1, "counselor_id": "K1", "client_id": "c1"}])

    assert intake.rows("SELECT counselor_id, srs_1, srs_2, srs_4 FROM appointments") == [("K1", 1, None, 4)]


def test_unknown_columns_are_ignored_and_named(intake: Intake) -> None:
    report = intake.take_rows([a_session(fee=80, room="blue")])

    assert report.is_published
    assert any("fee, room" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    "header", ["Name", "First Name", "client e-mail", "DOB", "Patient Date of Birth", "notes", "SLK"]
)
def test_identifying_columns_stop_the_import_and_are_named(intake: Intake, header: str) -> None:
    before = intake.store.current()

    report = intake.take_rows([a_session(**{header: "something private"})])

    assert [(error.code, error.column) for error in report.errors] == [("identifying_columns", header)]
    assert "something private" not in str(report.to_json())
    assert intake.store.current() == before


def test_identifying_columns_can_be_dropped(intake: Intake) -> None:
    report = intake.take_rows([a_session(notes="something private")], drop_identifying=True)

    assert report.is_published
    assert any("notes" in warning for warning in report.warnings)
    assert b"something private" not in intake.store.current().path.read_bytes()


def test_counselors_may_have_names_and_addresses(intake: Intake) -> None:
    report = intake.take_rows(
        [{"counselor_id": "K1", "name": "Ada Lovelace", "email": "ada@example.org", "team": "North"}], "counselors.csv"
    )

    assert report.is_published
    assert intake.rows("SELECT counselor_id, name, email, team, site FROM counselor_records") == [
        ("K1", "Ada Lovelace", "ada@example.org", "North", None)
    ]


def test_kinds_are_told_by_headers_whatever_the_name_of_the_file(intake: Intake) -> None:
    report = intake.take_rows([a_client(ending="planned", end_date="2025-03-01")], name="export-7.csv")

    assert [file.kind for file in report.files] == ["episodes"]
