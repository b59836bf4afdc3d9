"""A clinic's server with a counselor and an admin, and a demo server; each started once."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from dashboard.access.demo import make_demo_people
from dashboard.access.passwords import hash_password
from dashboard.office import audit, passwords, people
from dashboard.office.database import Office, open_office
from dashboard.settings import office_url
from dashboard.store.versions import FeedbackStore
from tests.attack import table
from tests.attack.counted import tries
from tests.attack.table import Tally
from tests.attack.target import make_clinic
from tests.attack.visitors import RunningServer, Visitor

_TALLIES: defaultdict[str, Tally] = defaultdict(Tally)
PASSWORD = "wisteria barge lantern"
EVENT = audit.Event("tester@clinic.test", "tested", "something")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Counts what a test sends, also while its fixtures are made: some read everything once for several tests."""
    before = tries()
    done = yield
    if item.path.parent == table.HERE:
        # Some tests send nothing of their own and look at what others were sent: that is one try.
        _TALLIES[_row_of(item)].tries += max(1, tries() - before)
    return done


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Counts a test that failed as an attack that succeeded."""
    report = yield
    if report.failed and item.path.parent == table.HERE:
        _TALLIES[_row_of(item)].successes += 1
    return report


def pytest_sessionfinish() -> None:
    """Writes the table where that was asked for."""
    if os.environ.get("DASHBOARD_ATTACK_TABLE"):
        table.README.write_text(table.written(table.kept() | _TALLIES), encoding="utf-8")


def _row_of(item: pytest.Item) -> str:
    return f"{Path(item.path).name}::{getattr(item, 'originalname', item.name)}"


@pytest.fixture(scope="session")
def clinic_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A real store's server."""
    folder = tmp_path_factory.mktemp("clinic")
    FeedbackStore.create(folder, is_demo=False)
    office = open_office(office_url(folder, is_demo=False))
    password_hash = hash_password(PASSWORD)
    for email, role in (
        ("cora@clinic.test", "counselor"),
        ("ada@clinic.test", "admin"),
        ("throttled@clinic.test", "counselor"),
        ("leaving@clinic.test", "counselor"),
    ):
        person = people.add(office, email, [role], event=EVENT)
        passwords.set_hash(office, person.person_id, password_hash, event=EVENT)
    office.close()
    server = RunningServer(folder, "clinic")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A demo's server."""
    folder = tmp_path_factory.mktemp("clinic") / "demo"
    FeedbackStore.create(folder, is_demo=True)
    office = open_office(office_url(folder, is_demo=True))
    make_demo_people(office, "C1")
    office.close()
    server = RunningServer(folder, "demo")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The dashboard itself, on a clinic whose data attack."""
    folder = tmp_path_factory.mktemp("target") / "clinic"
    make_clinic(folder, PASSWORD)
    server = RunningServer(folder, "app")
    yield server
    server.stop()


@pytest.fixture
def office(clinic_server: RunningServer) -> Iterator[Office]:
    """The clinic's office, opened by another process than the server."""
    opened = open_office(office_url(clinic_server.folder, is_demo=False))
    yield opened
    opened.close()


@pytest.fixture
def outsider(clinic_server: RunningServer) -> Visitor:
    """Somebody without an account."""
    return Visitor(clinic_server)


@pytest.fixture
def counselor(clinic_server: RunningServer) -> Visitor:
    """A counselor who has signed in."""
    visitor = Visitor(clinic_server)
    assert visitor.sign_in("cora@clinic.test", PASSWORD).status == 303
    return visitor
