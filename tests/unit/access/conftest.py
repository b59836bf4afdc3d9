"""An office with one person of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.access.passwords import hash_password
from dashboard.office import audit, passwords, people
from dashboard.office.database import Office, open_office

PASSWORD = "wisteria barge lantern"


@pytest.fixture
def event() -> audit.Event:
    """An event for changes whose log line is not the point of the test."""
    return audit.Event("tester@clinic.test", "tested", "something")


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of the password, made once: it takes long on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def office(tmp_path: Path, event: audit.Event, password_hash: str) -> Iterator[Office]:
    """An office with a supervisor of North who also counsels, a counselor, and an admin without a password."""
    opened = open_office(f"sqlite:///{tmp_path / 'office.sqlite'}")
    people.add(opened, "sue@clinic.test", ["supervisor", "counselor"], ["North"], ["C1"], event=event)
    people.add(opened, "cora@clinic.test", ["counselor"], [], ["C2"], event=event)
    people.add(opened, "ada@clinic.test", ["admin"], event=event)
    for email in ("sue@clinic.test", "cora@clinic.test"):
        person = people.find(opened, email)
        assert person is not None
        passwords.set_hash(opened, person.person_id, password_hash, event=event)
    yield opened
    opened.close()
