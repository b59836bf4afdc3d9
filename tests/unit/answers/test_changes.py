"""An admin takes up what a note offers: definitions change for everybody, in the log, and the facts follow."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.access.viewer import AccessDenied, Role, Viewer, operator
from dashboard.answers.ask import ask
from dashboard.answers.changes import change_definition, changes, offers
from dashboard.answers.clinic import Clinic
from dashboard.definitions import Definitions, definition_of
from dashboard.intake.publish import import_files
from dashboard.office import audit, settings_table
from dashboard.settings import Refused
from tests.builders import a_session, write_csv

ADMIN = Viewer("admin@clinic.example", (Role.ADMIN,))
SUPERVISOR = Viewer("s@clinic.example", (Role.SUPERVISOR,), ("*",))
LAST_FILLED = date(2025, 2, 5)


@pytest.fixture
def clinic(empty_clinic: Clinic, tmp_path: Path) -> Clinic:
    """Ten clients who all begin within a month, and one stray appointment years later."""
    sessions = [
        a_session(client, session_date=LAST_FILLED - timedelta(days=7 * week + client % 2))
        for client in range(10)
        for week in range(5)
    ]
    stray = a_session(3, session_date=date(2026, 6, 1))
    file = write_csv(tmp_path / "sessions.csv", [*sessions, stray])
    key = empty_clinic.settings.key_file
    assert import_files(empty_clinic.store, key, empty_clinic.definitions(), [file], by="test").is_published
    return empty_clinic


def test_notes_offer_the_last_well_filled_day_and_to_count_everybody(clinic: Clinic) -> None:
    offered = offers(ADMIN, ask(clinic, ADMIN, "data_to"))

    assert [(offer.key, offer.value) for offer in offered] == [
        ("data_to", LAST_FILLED.isoformat()),
        ("left_truncation_days", "0"),
    ]


def test_only_an_admin_is_offered_changes_and_may_make_them(clinic: Clinic) -> None:
    assert offers(SUPERVISOR, ask(clinic, SUPERVISOR, "data_to")) == ()
    with pytest.raises(AccessDenied):
        change_definition(clinic, SUPERVISOR, "data_to", "2025-02-05")
    assert clinic.definitions().data_to is None


def test_day_that_is_set_counts_for_everybody_and_can_be_taken_back(clinic: Clinic) -> None:
    change_definition(clinic, ADMIN, "data_to", LAST_FILLED.isoformat())

    span = ask(clinic, SUPERVISOR, "data_to")
    assert span.data_to == LAST_FILLED
    assert ("data_to", "") in [(offer.key, offer.value) for offer in offers(ADMIN, ask(clinic, ADMIN, "data_to"))]

    change_definition(clinic, ADMIN, "data_to", "")
    assert ask(clinic, SUPERVISOR, "data_to").data_to == date(2026, 6, 1)


def test_facts_are_built_for_the_new_day_and_answer_as_the_override_did(clinic: Clinic) -> None:
    number = clinic.store.current().number
    change_definition(clinic, ADMIN, "left_truncation_days", "0")
    assert clinic.store.current().number == number

    change_definition(clinic, ADMIN, "data_to", LAST_FILLED.isoformat())

    assert clinic.store.current().number == number + 1
    assert ask(clinic, operator(), "leak").frame["attended_clients"].sum() == 0
    assert ask(clinic, operator(), "coverage").frame["sessions"].sum() == 50


def test_change_is_in_the_log(clinic: Clinic) -> None:
    change_definition(clinic, ADMIN, "left_truncation_days", "0")

    (entry,) = audit.entries(clinic.office, action="definition changed")
    assert (entry.actor, entry.subject) == ("admin@clinic.example", "left_truncation_days")


def test_change_is_written_down_with_what_was_before_and_listed_newest_first(clinic: Clinic) -> None:
    change_definition(clinic, ADMIN, "early_sessions", "3")
    change_definition(clinic, ADMIN, "mark.srs_1", "8.5")

    found = [(change.key, change.before, change.after, change.by) for change in changes(clinic, ADMIN)]

    assert found == [("mark.srs_1", "9", "8.5", ADMIN.user_id), ("early_sessions", "2", "3", ADMIN.user_id)]
    with pytest.raises(AccessDenied):
        changes(clinic, SUPERVISOR)


@pytest.mark.parametrize(("key", "value"), [("early_sessions", "3"), ("mark.srs_1", "8.5")])
def test_going_back_to_the_default_leaves_nothing_set(clinic: Clinic, key: str, value: str) -> None:
    change_definition(clinic, ADMIN, key, value)
    assert settings_table.values(clinic.office) == {key: value}

    change_definition(clinic, ADMIN, key, definition_of(key).default)

    assert settings_table.values(clinic.office) == {}
    assert clinic.definitions() == Definitions()
    assert [change.after for change in changes(clinic, ADMIN)] == [definition_of(key).default, value]


def test_showing_more_about_people_needs_a_confirmation(clinic: Clinic) -> None:
    for key, value in (("min_clients_supervisor", "4"), ("feedback_mode", "open")):
        with pytest.raises(Refused, match="needs to be confirmed"):
            change_definition(clinic, ADMIN, key, value)
    assert clinic.definitions() == Definitions()

    change_definition(clinic, ADMIN, "min_clients_supervisor", "4", is_confirmed=True)
    change_definition(clinic, ADMIN, "min_clients_supervisor", "6")

    assert clinic.definitions().min_clients_supervisor == 6
