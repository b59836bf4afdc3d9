"""Who felt heard early is known of those whose first sessions lie within the data, and of nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.intake.publish import import_files
from tests.builders import Row, a_session, write_csv
from tests.properties.stores import new_clinic


def course(client: int, first_number: int) -> list[Row]:
    """Four weekly sessions, rated at the mark, whose numbers begin here."""
    return [
        a_session(client, week, session_number=first_number + week, srs_1=9, srs_2=9, srs_3=9, srs_4=9)
        for week in range(4)
    ]


@pytest.mark.parametrize("unit", ["episode", "pairing"])
def test_courses_begun_before_the_data_are_in_no_group_of_early_ratings(unit: str, tmp_path: Path) -> None:
    begun = [row for client in range(1, 7) for row in course(client, 1)]
    half_seen = [row for client in range(7, 13) for row in course(client, 2)]
    newest = [a_session(99, 60, session_number=1)]
    with new_clinic(tmp_path) as clinic:
        files = [write_csv(tmp_path / "sessions.csv", [*begun, *half_seen, *newest])]
        import_files(clinic.store, clinic.settings.key_file, clinic.definitions(), files, by="test")
        whole, by_rating, compared = (
            ask(clinic, operator(), question, Filters(by=by, unit=unit)).frame
            for question, by in (
                ("retention", None),
                ("retention", "heard_early"),
                ("retention_comparison", "heard_early"),
            )
        )

    assert whole.set_index("session_number")["at_risk_clients"].to_dict() == {1: 6, 2: 12, 3: 12, 4: 12, 5: 6}
    assert by_rating[["group", "session_number", "at_risk_clients"]].to_numpy().tolist() == [
        ["heard", 3, 6],
        ["heard", 4, 6],
    ]
    assert compared["at_risk_clients"].dropna().max() == 6


def test_two_sessions_of_one_day_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    """The counselor whose code sorts last saw the client first; the course begins at 1 all the same."""
    sessions = [
        a_session(
            client, 0 if number < 3 else number, counselor_id="K05" if number == 1 else "K02", session_number=number
        )
        for client in range(1, 7)
        for number in range(1, 5)
    ]
    with new_clinic(tmp_path) as clinic:
        files = [write_csv(tmp_path / "sessions.csv", [*sessions, a_session(99, 60, session_number=1)])]
        import_files(clinic.store, clinic.settings.key_file, clinic.definitions(), files, by="test")
        frame = ask(clinic, operator(), "retention", Filters()).frame

    assert frame["session_number"].tolist() == [1, 2, 3, 4]
    assert frame["at_risk_clients"].tolist()[1:] == [6, 6, 6]


def test_ratings_of_courses_begun_before_the_data_stand_at_their_own_numbers(tmp_path: Path) -> None:
    begun = [row for client in range(1, 7) for row in course(client, 1)]
    half_seen = [row for client in range(7, 13) for row in course(client, 3)]
    with new_clinic(tmp_path) as clinic:
        files = [write_csv(tmp_path / "sessions.csv", [*begun, *half_seen, a_session(99, 60, session_number=1)])]
        import_files(clinic.store, clinic.settings.key_file, clinic.definitions(), files, by="test")
        frame = ask(clinic, operator(), "alliance_by_session", Filters()).frame

    heard = frame[frame["domain"] == "heard"].set_index("session_number")["clients"].to_dict()
    assert heard == {"1": 6, "2": 6, "3": 12, "4-6": 12}
