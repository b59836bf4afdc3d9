"""An empty office on each database it may live in; PostgreSQL where its server programs are installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dashboard.office import audit
from dashboard.office.database import Office, open_office

AN_EVENT = audit.Event("tester@clinic.test", "tested", "something")


@pytest.fixture
def event() -> audit.Event:
    """An event for changes whose log line is not the point of the test."""
    return AN_EVENT


@pytest.fixture(params=["sqlite", "postgresql"])
def office_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an office that does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'office.sqlite'}"
    url = str(request.getfixturevalue("postgresql_url"))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def office(office_url: str) -> Iterator[Office]:
    """An empty office."""
    opened = open_office(office_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server of the tests' own on a free port, its files in a folder that goes with it."""
    pytest.importorskip("psycopg", reason="the PostgreSQL driver psycopg is not installed")
    initdb = _program("initdb")
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user is not None:
            shutil.chown(folder, user)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            port = listening.getsockname()[1]
        _run(user, initdb, "-D", folder / "data", "-U", "clinic", "-A", "trust", "--no-sync")
        options = f"-h 127.0.0.1 -p {port} -k {folder} -F"
        control = initdb.with_name("pg_ctl")
        _run(user, control, "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://clinic@127.0.0.1:{port}/postgres"
        finally:
            _run(user, control, "-D", folder / "data", "-m", "immediate", "stop")


def _program(name: str) -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = installed[-1] if installed else shutil.which(name)
    if found is None:
        pytest.skip("no PostgreSQL server is installed on this machine")
    return Path(found)


def _run(user: str | None, *words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True, user=user, cwd="/")
