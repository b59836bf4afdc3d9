"""A counselor's note to themselves: kept sealed, shown to its owner alone, whoever else asks in whatever way."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from dashboard.access.viewer import AccessDenied, Role, Viewer, operator, viewer_for
from dashboard.answers import activity, reflections
from dashboard.answers.activity import Span
from dashboard.answers.clinic import Clinic
from dashboard.office import audit, people
from dashboard.office.seal import KEY_FILE
from dashboard.office.tables import REFLECTIONS
from dashboard.settings import Refused
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp

NOTE = "Ask more slowly; wait for the second answer."
EVENT = audit.Event("tester", "tested", "something")


def person(clinic: Clinic, role: Role) -> Viewer:
    return viewer_for(clinic.office, f"{role}@sample.invalid")


def test_note_comes_back_to_its_owner_alone(clinic_with_people: Clinic) -> None:
    clinic = clinic_with_people
    people.add(clinic.office, "other@clinic.test", ["counselor"], event=EVENT)
    reflections.keep_note(clinic, person(clinic, Role.COUNSELOR), f"  {NOTE} ")

    assert reflections.own_note(clinic, person(clinic, Role.COUNSELOR)) == NOTE
    assert reflections.own_note(clinic, viewer_for(clinic.office, "other@clinic.test")) == ""
    for other in (person(clinic, Role.SUPERVISOR), person(clinic, Role.ADMIN), operator()):
        with pytest.raises(AccessDenied):
            reflections.own_note(clinic, other)


def test_note_stands_nowhere_in_the_open(clinic_with_people: Clinic) -> None:
    clinic = clinic_with_people
    reflections.keep_note(clinic, person(clinic, Role.COUNSELOR), NOTE)

    files = [path for path in clinic.settings.folder.rglob("*") if path.is_file()]

    assert clinic.settings.folder / KEY_FILE in files
    assert [path for path in files if b"second answer" in path.read_bytes()] == []
    assert (clinic.settings.folder / KEY_FILE).stat().st_mode & 0o777 == 0o600
    log = activity.export(clinic, person(clinic, Role.ADMIN), Span()).decode()
    assert "own note changed" in log
    assert "second answer" not in log


def test_note_moved_to_another_person_cannot_be_opened(clinic_with_people: Clinic) -> None:
    clinic = clinic_with_people
    thief = people.add(clinic.office, "thief@clinic.test", ["counselor"], event=EVENT)
    reflections.keep_note(clinic, person(clinic, Role.COUNSELOR), NOTE)
    with clinic.office.writing() as connection:
        connection.execute(update(REFLECTIONS).values(person_id=thief.person_id))

    with pytest.raises(Refused, match="cannot be read"):
        reflections.own_note(clinic, viewer_for(clinic.office, "thief@clinic.test"))


def test_empty_note_is_deleted(clinic_with_people: Clinic) -> None:
    clinic, counselor = clinic_with_people, person(clinic_with_people, Role.COUNSELOR)
    reflections.keep_note(clinic, counselor, NOTE)

    reflections.keep_note(clinic, counselor, "   ")

    with clinic.office.reading() as connection:
        assert connection.execute(select(REFLECTIONS)).all() == []


def test_note_that_is_too_long_is_refused(clinic_with_people: Clinic) -> None:
    with pytest.raises(Refused, match="4,000"):
        reflections.keep_note(clinic_with_people, person(clinic_with_people, Role.COUNSELOR), "x" * 4001)


def test_page_keeps_the_note(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.COUNSELOR).switch_page(PAGES["my_feedback"].file).run()
    app.text_area[0].set_value(NOTE)
    next(button for button in app.button if button.label == "Keep it").click().run()

    assert app.text_area[0].value == NOTE
    assert reflections.own_note(sample_clinic, person(sample_clinic, Role.COUNSELOR)) == NOTE
    reflections.keep_note(sample_clinic, person(sample_clinic, Role.COUNSELOR), "")
