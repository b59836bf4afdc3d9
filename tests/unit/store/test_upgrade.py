"""A store that an older program wrote is brought up to date when it is opened, and answers as before."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard.access.viewer import operator
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.settings import Refused, Settings, office_url
from dashboard.store.versions import FeedbackStore
from tests.builders import an_export, write_csv


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "clinic"
    settings = Settings(folder=folder, is_demo=False, office_url=office_url(folder, is_demo=False))
    FeedbackStore.create(folder, is_demo=False)
    clinic = Clinic.open(settings)
    file = write_csv(tmp_path / "sessions.csv", an_export(clients=12))
    assert import_files(clinic.store, settings.key_file, clinic.definitions(), [file], by="test").is_published
    return settings


def _edit_current(settings: Settings, *statements: str) -> None:
    with duckdb.connect(str(FeedbackStore(settings.folder).current().path)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_missing_tables_columns_and_facts_come_back(settings: Settings) -> None:
    before = ask(Clinic.open(settings), operator(), "coverage").frame
    _edit_current(
        settings,
        "DROP TABLE flags",
        "DROP TABLE pairings",
        "ALTER TABLE received_appointments DROP COLUMN oq45_total",
        "UPDATE meta SET value = '0' WHERE key = 'schema_version'",
        "DELETE FROM meta WHERE key = 'built_by'",
    )

    clinic = Clinic.open(settings)

    assert ask(clinic, operator(), "coverage").frame.equals(before)
    assert ask(clinic, operator(), "flags").frame.empty


def test_store_that_is_up_to_date_is_left_alone(settings: Settings) -> None:
    Clinic.open(settings)
    number = FeedbackStore(settings.folder).current().number

    Clinic.open(settings)

    assert FeedbackStore(settings.folder).current().number == number


def test_store_of_a_newer_program_is_refused_and_left_as_it_is(settings: Settings) -> None:
    _edit_current(
        settings,
        "UPDATE meta SET value = '999' WHERE key = 'schema_version'",
        "UPDATE meta SET value = 'of tomorrow' WHERE key = 'built_by'",
    )
    number = FeedbackStore(settings.folder).current().number

    with pytest.raises(Refused, match="newer version of the dashboard"):
        Clinic.open(settings)

    assert FeedbackStore(settings.folder).current().number == number
