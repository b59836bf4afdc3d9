"""Sentences about the store as it stands after an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.definitions import Definitions
from tests.builders import a_client, a_session, write_csv

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake


def weekly(weeks: int, **values: object) -> list[dict[str, object]]:
    """Four clients seen once a week."""
    return [a_session(client, week, **values) for client in range(1, 5) for week in range(weeks)]


def test_a_far_row_that_sets_data_to_is_named_with_the_last_well_filled_day(intake: Intake) -> None:
    report = intake.take_rows([*weekly(10, session_number=1), a_session(9, 40, session_number=1)])

    (warning,) = (sentence for sentence in report.warnings if "data_to" in sentence)
    assert "2025-10-13" in warning
    assert "--set data_to=2025-03-10" in warning


def test_no_warning_about_the_newest_day_where_it_is_well_filled_or_set(intake: Intake) -> None:
    steady = intake.take_rows(weekly(10))
    intake.definitions = Definitions().with_overrides({"data_to": "2025-03-01"})
    settled = intake.take_rows([a_session(9, 40)])

    assert not any("data_to" in warning for warning in (*steady.warnings, *settled.warnings))


def test_five_appointments_in_the_month_before_are_enough(intake: Intake) -> None:
    far = [a_session(9, 40), *(a_session(client, 38) for client in range(10, 14))]
    few = intake.take_rows([*weekly(10), *far])
    enough = intake.take_rows([a_session(14, 38)])

    assert any("only 4 other appointments" in warning for warning in few.warnings)
    assert not any("data_to" in warning for warning in enough.warnings)


def test_truncation_that_would_leave_out_most_clients_is_told(intake: Intake) -> None:
    report = intake.take_rows([*weekly(3), a_session(5, 20)])

    (warning,) = (sentence for sentence in report.warnings if "left_truncation_days" in sentence)
    assert warning.startswith("4 of 5 clients")
    assert "left_truncation_days=0" in warning


def test_truncation_is_not_told_at_half_with_numbers_or_when_off(intake: Intake) -> None:
    half = intake.take_rows([*weekly(3), *(a_session(client, 20) for client in range(5, 9))])
    numbered = intake.take_rows([*weekly(3, session_number=1), a_session(9, 20, session_number=1)])
    intake.definitions = Definitions().with_overrides({"left_truncation_days": "0"})
    off = intake.take_rows(weekly(3))

    for report in (half, numbered, off):
        assert not any("left_truncation_days" in warning for warning in report.warnings)


def test_rows_after_the_end_of_their_episode_are_told(intake: Intake) -> None:
    episodes = write_csv(
        intake.folder / "episodes.csv", [a_client(1, episode_id="E1", ending="planned", end_date="2025-01-13")]
    )
    sessions = write_csv(intake.folder / "sessions.csv", [a_session(1, week, episode_id="E1") for week in range(4)])

    report = intake.take(episodes, sessions)

    assert any("2 attended appointments lie after the end of their episode" in warning for warning in report.warnings)


def test_rows_after_an_ending_without_codes_begin_a_new_episode(intake: Intake) -> None:
    episodes = write_csv(intake.folder / "episodes.csv", [a_client(1, ending="planned", end_date="2025-01-13")])
    sessions = write_csv(intake.folder / "sessions.csv", [a_session(1, week) for week in range(4)])

    report = intake.take(episodes, sessions)

    assert any("begins a new episode" in warning for warning in report.warnings)
