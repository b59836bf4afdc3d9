"""Rules about files of episodes and of counselors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.builders import a_client

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake


def test_episodes_are_stored_with_canonical_endings(intake: Intake) -> None:
    intake.take_rows([a_client(ending="lost contact", end_date="2025-03-01", age_band="25-44")], "episodes.csv")

    assert intake.rows("SELECT start_on, ending, ended_on, age_band FROM episode_records") == [
        (date(2025, 1, 6), "dropped_out", date(2025, 3, 1), "25-44")
    ]


def test_two_endings_of_one_episode_are_an_error_in_both_rows(intake: Intake) -> None:
    before = intake.store.current()

    report = intake.take_rows(
        [a_client(1, ending="planned"), a_client(2, ending="planned"), a_client(1, ending="dropped out")],
        "episodes.csv",
    )

    assert [(error.line, error.column, error.code) for error in report.errors] == [
        (2, "ending", "two_endings"),
        (4, "ending", "two_endings"),
    ]
    assert intake.store.current() == before


@pytest.mark.parametrize("other", ["", "open", "not known"])
def test_an_ending_beside_a_row_that_declares_none_is_no_contradiction(intake: Intake, other: str) -> None:
    report = intake.take_rows([a_client(ending=other), a_client(ending="planned")], "episodes.csv")

    assert report.is_published
    assert intake.rows("SELECT ending FROM episode_records") == [("planned",)]


def test_one_ending_in_two_words_is_one_ending(intake: Intake) -> None:
    report = intake.take_rows([a_client(ending="completed"), a_client(ending="46")], "episodes.csv")

    assert report.is_published


def test_a_client_may_have_several_episodes(intake: Intake) -> None:
    report = intake.take_rows(
        [a_client(ending="planned"), a_client(start_date="2025-06-02", ending="dropped_out")], "episodes.csv"
    )

    assert report.rows_new == 2


def test_a_file_with_one_row_for_each_client_needs_no_start(intake: Intake) -> None:
    report = intake.take_text("client_id,ending\nc1,planned\nc2,dropped_out\n", "episodes.csv")

    assert report.rows_new == 2


def test_several_rows_for_a_client_that_cannot_be_told_apart_are_errors(intake: Intake) -> None:
    report = intake.take_text("client_id,gender,ending\nc1,female,planned\nc1,male,planned\n", "episodes.csv")

    assert [(error.line, error.column, error.code) for error in report.errors] == [
        (2, "start_date", "value_missing"),
        (3, "start_date", "value_missing"),
    ]


def test_rows_of_one_episode_that_differ_are_merged_whatever_their_order(intake: Intake) -> None:
    rows = [a_client(age_band="25-44", gender=""), a_client(age_band="", gender="female")]
    report = intake.take_rows(rows, "episodes.csv")

    again = intake.take_rows(rows[::-1], "episodes.csv")

    assert intake.rows("SELECT age_band, gender FROM episode_records") == [("25-44", "female")]
    assert any("merged" in warning for warning in report.warnings)
    assert again.rows_unchanged == 2


def test_two_different_rows_for_a_counselor_are_errors(intake: Intake) -> None:
    report = intake.take_text("counselor_id,team\nK1,North\nK1,South\nK2,South\nK2,South\n", "counselors.csv")

    assert [(error.line, error.code) for error in report.errors] == [(2, "two_rows"), (3, "two_rows")]
    assert report.rows_rejected == 2
