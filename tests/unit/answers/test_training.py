"""Trainings through `ask`: the counts of a slow second answer, both sources as one, and who may log them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.access.viewer import AccessDenied, Role, Viewer, operator
from dashboard.answers import trainings
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.office import audit
from dashboard.office.trainings import Training
from dashboard.settings import PROJECT_ROOT, Refused
from tests.oracle import alliance, read_clinic, rules_from
from tests.oracle.__main__ import rows_of
from tests.oracle.clinic import Clinic as OracleClinic
from tests.oracle.training import summed, training_cells
from tests.properties.stores import clinic_of
from tests.unit.answers.conftest import practice_files, supervisor

SAMPLE = PROJECT_ROOT / "sample_data"
LISTENING = Training(date(2024, 6, 1), "heard", "Listening", 6, ("K1", "K2"))
NORTH = supervisor("North")


@pytest.fixture(scope="module")
def oracle() -> OracleClinic:
    """The sample clinic, read in plain Python."""
    return read_clinic(rows_of(SAMPLE / "sessions.csv"), rows_of(SAMPLE / "episodes.csv"), rules_from({}))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """The practice of five counselors, to be changed."""
    with clinic_of(practice_files(), tmp_path, is_built_with=False) as made:
        yield made


def test_clients_before_and_after_a_training_are_those_of_the_oracle(
    sample_clinic: Clinic, oracle: OracleClinic
) -> None:
    by_title = ask(sample_clinic, operator(), "training_effect").frame.set_index("title")

    assert len(by_title) == 2
    for title, row in by_title.iterrows():
        attended = {one["counselor_id"] for one in rows_of(SAMPLE / "trainings.csv") if one["title"] == title}
        cells = training_cells(oracle, "srs", row["trained_on"].date(), row["domain"])
        counted = (row["attended_before_clients"], row["attended_after_clients"])
        assert counted == summed(cells, attended)
        assert (row["other_before_clients"], row["other_after_clients"]) == summed(cells, cells.keys() - attended)


def test_planted_nothing_is_found_and_the_recent_training_waits(sample_clinic: Clinic) -> None:
    recent, earlier = ask(sample_clinic, operator(), "training_effect").frame.to_dict("records")

    assert (recent["domain"], recent["reason"]) == ("goals", "not_yet")
    assert recent["until_on"].date() > date(2026, 3, 31)
    assert earlier["low"] < 0 < earlier["high"]
    assert not earlier["is_too_early"]


def test_needs_count_the_clients_of_the_oracle(sample_clinic: Clinic, oracle: OracleClinic) -> None:
    answer = ask(sample_clinic, operator(), "training_needs", Filters(by="counselor", from_on=date(2025, 4, 1)))

    cells = alliance(oracle, date(2025, 4, 1))
    assert len(answer.frame) == 48
    for row in answer.frame.to_dict("records"):
        cell = cells[row["counselor_id"], "srs", row["domain"]]
        assert (row["clients"], row["low_clients"]) == (cell.clients, cell.low_clients)


def test_team_with_the_planted_weakness_is_the_one_a_training_would_concern(sample_clinic: Clinic) -> None:
    needs = ask(sample_clinic, operator(), "training_needs", Filters(by="team")).frame

    goals = needs[needs["domain"] == "goals"].set_index("group")["above_per_year"]
    assert goals.idxmax() == "River"


def test_logged_training_is_answered_at_once_and_so_are_its_removal_and_return(clinic: Clinic) -> None:
    number = trainings.log(clinic, NORTH, LISTENING)
    with pytest.raises(Refused, match="already"):
        trainings.log(clinic, NORTH, LISTENING)
    attended = ask(clinic, NORTH, "trainings").frame
    assert list(attended["counselor_id"]) == ["K1", "K2"]
    assert list(attended["training_id"]) == [number, number]
    assert len(ask(clinic, NORTH, "training_effect").frame) == 1

    trainings.remove(clinic, NORTH, number)
    assert ask(clinic, NORTH, "trainings").is_empty

    trainings.restore(clinic, NORTH, number)
    assert len(ask(clinic, NORTH, "trainings").frame) == 2
    actions = [entry.action for entry in audit.entries(clinic.office, actor=NORTH.user_id)]
    assert actions[:3] == ["training restored", "training removed", "training logged"]


def test_training_of_somebody_elses_team_is_not_shown_logged_or_removed(clinic: Clinic) -> None:
    south = supervisor("South")
    number = trainings.log(clinic, NORTH, LISTENING)

    assert ask(clinic, south, "trainings").is_empty
    assert ask(clinic, south, "training_effect").is_empty
    assert trainings.logged(clinic, south) == []
    for step in (
        lambda: trainings.log(clinic, south, LISTENING),
        lambda: trainings.remove(clinic, south, number),
        lambda: trainings.restore(clinic, south, number),
    ):
        with pytest.raises(AccessDenied):
            step()


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.ADMIN])
def test_who_sees_no_results_logs_no_training(practice: Clinic, role: Role) -> None:
    with pytest.raises(AccessDenied):
        trainings.log(practice, Viewer("x@clinic.test", (role,), ("*",), ("K1",)), LISTENING)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Training(date(2024, 6, 1), "kindness", "", None, ("K1",)), "one of"),
        (Training(date(2024, 6, 1), "heard", "", 0, ("K1",)), "Hours"),
        (Training(date(2024, 6, 1), "heard", "", None, ()), "attended"),
    ],
)
def test_training_that_cannot_be_is_refused(practice: Clinic, wrong: Training, words: str) -> None:
    with pytest.raises(Refused, match=words):
        trainings.log(practice, NORTH, wrong)


def test_training_in_file_and_log_counts_once(clinic: Clinic, tmp_path: Path) -> None:
    trainings.log(clinic, NORTH, LISTENING)
    before = ask(clinic, NORTH, "trainings").frame

    with clinic.store.new_version() as draft:
        draft.connection.execute("INSERT INTO trainings VALUES (1, DATE '2024-06-01', 'heard', 'K1', 'Listening', 6)")

    after = ask(clinic, NORTH, "trainings").frame
    assert list(after["counselor_id"]) == list(before["counselor_id"]) == ["K1", "K2"]
