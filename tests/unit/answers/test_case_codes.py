"""Looking up a case code: the one on the pages, for admins only, logged without either code."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.viewer import AccessDenied, Role, Viewer, operator
from dashboard.answers.case_codes import LOOKED_UP, case_code_of
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.office import audit
from dashboard.settings import Refused
from tests.builders import a_session, write_csv

ADMIN = Viewer("ada@clinic.test", (Role.ADMIN,))


@pytest.fixture
def clinic(empty_clinic: Clinic, tmp_path: Path) -> Clinic:
    export = write_csv(tmp_path / "sessions.csv", [a_session(1)])
    import_files(empty_clinic.store, empty_clinic.settings.key_file, empty_clinic.definitions(), [export], by="tester")
    return empty_clinic


def test_case_code_is_the_one_that_stands_on_the_pages(clinic: Clinic) -> None:
    hub = clinic.reader.hub(clinic.definitions())
    known = hub.execute("SELECT left(client_key, 10) FROM facts.clients").fetchall()

    assert [(case_code_of(clinic, ADMIN, " client-1 "),)] == known


def test_look_up_is_logged_without_either_code(clinic: Clinic) -> None:
    found = case_code_of(clinic, ADMIN, "client-1")

    entry = audit.entries(clinic.office, limit=1)[0]
    assert (entry.actor, entry.action) == (ADMIN.user_id, LOOKED_UP)
    assert "client-1" not in str(entry)
    assert found not in str(entry)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSELOR])
def test_nobody_else_looks_up(clinic: Clinic, role: Role) -> None:
    with pytest.raises(AccessDenied):
        case_code_of(clinic, Viewer("cora@clinic.test", (role,), ("*",)), "client-1")

    assert audit.entries(clinic.office) == []


def test_unknown_client_tells_nothing_about_who_is_here(clinic: Clinic) -> None:
    assert len(case_code_of(clinic, operator(), "client-99")) == 10


def test_empty_code_is_refused(clinic: Clinic) -> None:
    with pytest.raises(Refused, match="client code"):
        case_code_of(clinic, ADMIN, "  ")
