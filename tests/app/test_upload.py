"""Bringing data in from the page: the check changes nothing, the import does, the undo takes it back, all is logged."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from dashboard.access.viewer import AccessDenied, Role, Viewer, viewer_for
from dashboard.answers import aliases, imports
from dashboard.answers.clinic import Clinic
from dashboard.answers.imports import ImportChoices, SentFile
from dashboard.intake.reports import ImportReport, RowError
from dashboard.office import audit
from dashboard.settings import Refused
from dashboard.views.import_report import problems_csv
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp
from tests.builders import a_session, an_export, write_csv

ALL_ROWS = ImportChoices()


def _sent(folder: Path, rows: list[dict[str, object]], name: str = "sessions.csv") -> SentFile:
    return SentFile(name, write_csv(folder / "made.csv", rows).read_bytes())


def _person(clinic: Clinic, role: Role) -> Viewer:
    return viewer_for(clinic.office, f"{role}@sample.invalid")


def _files_left(clinic: Clinic) -> list[Path]:
    return [path for path in clinic.store.folder.iterdir() if path.is_dir()]


def test_check_tells_what_would_change_and_changes_nothing(clinic_with_people: Clinic, tmp_path: Path) -> None:
    clinic, version = clinic_with_people, clinic_with_people.reader.version()

    report = imports.check_files(clinic, _person(clinic, Role.ADMIN), [_sent(tmp_path, an_export())], ALL_ROWS)

    assert report.rows_new == 12
    assert not report.is_published
    assert clinic.reader.version() == version
    assert _files_left(clinic) == []


def test_import_and_undo_are_logged_with_counts_only(clinic_with_people: Clinic, tmp_path: Path) -> None:
    clinic, admin = clinic_with_people, _person(clinic_with_people, Role.ADMIN)

    report = imports.run_import(clinic, admin, [_sent(tmp_path, an_export())], ALL_ROWS)
    assert report.import_id is not None
    undone = imports.undo(clinic, admin, report.import_id)

    newest, before = audit.entries(clinic.office, actor=admin.user_id)[:2]
    assert (newest.action, newest.subject) == ("import undone", "import 1")
    assert (before.action, before.detail["rows_accepted"]) == ("imported", "12")
    assert "client-1" not in str([newest, before])
    assert undone.appointments_after == 0
    assert _files_left(clinic) == []


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSELOR])
def test_only_admins_check_import_and_undo(role: Role, clinic_with_people: Clinic, tmp_path: Path) -> None:
    clinic, person = clinic_with_people, _person(clinic_with_people, role)
    files = [_sent(tmp_path, an_export())]

    with pytest.raises(AccessDenied):
        imports.check_files(clinic, person, files, ALL_ROWS)
    with pytest.raises(AccessDenied):
        imports.run_import(clinic, person, files, ALL_ROWS)
    with pytest.raises(AccessDenied):
        imports.undo(clinic, person, 1)


def test_sample_data_takes_no_import(sample_clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        imports.run_import(sample_clinic, _person(sample_clinic, Role.ADMIN), [_sent(tmp_path, an_export())], ALL_ROWS)


@pytest.mark.parametrize("name", ["../../outside.csv", "C:\\Users\\me\\sessions.csv", "..", "", "two\0parts.csv"])
def test_name_of_a_sent_file_leads_nowhere_else(name: str, clinic_with_people: Clinic, tmp_path: Path) -> None:
    sent = _sent(tmp_path, an_export(), name)

    report = imports.check_files(clinic_with_people, _person(clinic_with_people, Role.ADMIN), [sent], ALL_ROWS)

    assert report.rows_accepted == 12
    assert not list(clinic_with_people.store.folder.parent.parent.rglob("outside.csv"))


def test_page_checks_imports_and_says_so(clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["upload"].file).run()
    sent = _sent(tmp_path, an_export())

    app.file_uploader[0].set_value((sent.name, sent.content, "text/csv")).run()
    assert [metric.value for metric in app.metric] == ["12", "0", "0", "0"]
    next(button for button in app.button if button.label == "Import 12 rows").click().run()

    assert not app.exception
    assert any("Import 1 is done: 12 new rows" in success.value for success in app.success)


def test_page_shows_why_a_row_cannot_be_taken(clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["upload"].file).run()
    sent = _sent(tmp_path, [a_session(), a_session(2, session_date="2026-13-45")])

    app.file_uploader[0].set_value((sent.name, sent.content, "text/csv")).run()

    problems = next(table.value for table in app.dataframe if "reason" in table.value.columns)
    assert list(problems["line"]) == [3]
    assert [button.disabled for button in app.button if button.label == "Nothing to import yet"] == [True]
    app.checkbox(key="good_rows").check().run()
    assert any(button.label == "Import 1 row" and not button.disabled for button in app.button)


def test_problem_file_holds_no_formula() -> None:
    error = RowError("sessions.csv", 2, "srs_1", "not_a_number", "srs_1 is not a number.", "=HYPERLINK(1)")
    report = ImportReport(None, False, (), 1, 0, 1, 0, 0, 0, (), (error,), 1, 0.0)

    [row] = csv.DictReader(io.StringIO(problems_csv(report)))

    assert row["value"] == "'=HYPERLINK(1)"


def test_page_gives_the_wrong_rows_back_to_mend(clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["upload"].file).run()
    sent = _sent(tmp_path, [a_session(), a_session(2, session_date="2026-13-45")])

    app.file_uploader[0].set_value((sent.name, sent.content, "text/csv")).run()

    labels = [button.label for button in app.get("download_button")]
    assert "Download 1 row of sessions.csv to mend and drop again" in labels


def test_rows_gone_from_an_export_are_withdrawn_by_a_tick(
    clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path
) -> None:
    imports.run_import(
        clinic_with_people, _person(clinic_with_people, Role.ADMIN), [_sent(tmp_path, an_export())], ALL_ROWS
    )
    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["upload"].file).run()
    sent = _sent(tmp_path, [an_export()[0], *an_export()[2:]])

    app.file_uploader[0].set_value((sent.name, sent.content, "text/csv")).run()
    assert any("not in this one" in text.value for text in app.markdown)
    app.checkbox(key="replace_span").check().run()
    next(button for button in app.button if button.label == "Import 11 rows").click().run()

    assert not app.exception
    assert any("1 older row withdrawn" in success.value for success in app.success)


def test_a_new_code_of_a_known_counselor_is_joined_before_the_import(
    clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path
) -> None:
    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["upload"].file).run()
    sent = _sent(tmp_path, [a_session(1, counselor_id="NEW"), a_session(2, counselor_id="OLD")])
    app.file_uploader[0].set_value((sent.name, sent.content, "text/csv")).run()

    for label, code in (("This code", "NEW"), ("Counts as", "OLD")):
        next(box for box in app.text_input if box.label == label).set_value(code)
    next(button for button in app.button if button.label == "Join them").click().run()

    assert not app.exception
    assert any("1 row of NEW counts as OLD" in text.value for text in app.markdown)
    with pytest.raises(AccessDenied):
        aliases.part_codes(clinic_with_people, _person(clinic_with_people, Role.SUPERVISOR), "counselor", "NEW")
