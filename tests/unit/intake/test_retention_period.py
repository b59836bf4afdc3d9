"""The retention period erases, at the next import, who was last seen longer ago than the clinic keeps anybody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from dashboard.definitions import Definitions
from tests.builders import a_client, a_session, write_csv
from tests.unit.intake.conftest import Intake

MARK = "Winterlinde 27"
OLD, NEW = date(2023, 5, 31), date(2025, 5, 31)


def kept(intake: Intake) -> list[int]:
    """How many clients and appointments are in the store."""
    return list(intake.rows("SELECT (SELECT count(*) FROM clients), count(*) FROM appointments")[0])


@pytest.fixture
def keeping(intake: Intake) -> Intake:
    """A store of a clinic that keeps clients for 24 months."""
    return replace(intake, definitions=Definitions(keep_clients_months=24))


def test_clients_last_seen_before_the_period_are_erased_without_trace(keeping: Intake) -> None:
    old = [a_session(1, session_date=date(2023, 5, 30), site=MARK), a_session(2, session_date=OLD)]
    keeping.take_rows(old)
    assert kept(keeping) == [2, 2]

    report = keeping.take_rows([a_session(3, session_date=NEW)], name="new.csv")

    assert report.clients_erased == 1
    assert report.to_json()["clients_erased"] == 1
    assert kept(keeping) == [2, 2]
    assert any(warning.startswith("1 client last seen before 2023-05-31 is erased") for warning in report.warnings)
    (history,) = keeping.rows("SELECT warnings FROM imports WHERE import_id = 2")
    assert "1 client last seen" in json.loads(history[0])[0]
    files = [path for path in keeping.store.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if MARK.encode() in path.read_bytes()] == []
    assert [path.name for path in files if path.suffix == ".duckdb"] == ["000003.duckdb"]


def test_rows_that_an_export_brings_again_do_not_bring_them_back(keeping: Intake) -> None:
    rows = [a_session(1, session_date=date(2020, 1, 6)), a_session(3, session_date=NEW)]

    first, again = keeping.take_rows(rows), keeping.take_rows(rows)

    assert (first.clients_erased, again.clients_erased) == (1, 1)
    assert kept(keeping) == [1, 1]


def test_client_who_came_back_keeps_all_of_the_past(keeping: Intake) -> None:
    keeping.take_rows([a_session(1, session_date=date(2020, 1, 6)), a_session(1, session_date=NEW)])

    assert kept(keeping) == [1, 2]


def test_client_without_appointments_goes_by_the_records(keeping: Intake) -> None:
    sessions = write_csv(keeping.folder / "sessions.csv", [a_session(3, session_date=NEW)])
    records = [a_client(1, start_date=date(2020, 1, 6)), a_client(2, start_date=date(2025, 1, 6))]
    episodes = write_csv(keeping.folder / "episodes.csv", records)

    assert keeping.take(sessions, episodes).clients_erased == 1
    assert keeping.rows("SELECT count(*) FROM episode_records") == [(1,)]


def test_check_beforehand_says_it_and_erases_nobody(keeping: Intake) -> None:
    keeping.take_rows([a_session(1, session_date=OLD)])
    before = keeping.store.current()

    report = keeping.take_rows([a_session(3, session_date=date(2025, 9, 1))], name="new.csv", dry_run=True)

    assert report.clients_erased == 1
    assert keeping.store.current() == before
    assert kept(keeping) == [1, 1]


@pytest.mark.parametrize("definitions", [Definitions(), Definitions(keep_clients_months=600)])
def test_nobody_is_erased_where_everybody_is_kept(definitions: Definitions, intake: Intake) -> None:
    keeping = replace(intake, definitions=definitions)

    report = keeping.take_rows([a_session(1, session_date=date(1990, 1, 6)), a_session(3, session_date=NEW)])

    assert report.clients_erased == 0
    assert kept(keeping) == [2, 2]


def test_day_set_ahead_erases_nobody(intake: Intake) -> None:
    ahead = replace(intake, definitions=Definitions(keep_clients_months=24, data_to=date(2099, 1, 1)))

    assert ahead.take_rows([a_session(1, session_date=OLD), a_session(3, session_date=NEW)]).clients_erased == 0
