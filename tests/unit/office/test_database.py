"""Opening the office: new, older, newer, from several processes."""

from __future__ import annotations

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from dashboard.office import audit, people
from dashboard.office.audit import Event
from dashboard.office.database import Office, now, open_office
from dashboard.office.migrations import STEPS, migrate, version_of
from dashboard.office.tables import METADATA, SCHEMA_VERSION, WEB_SESSIONS
from dashboard.settings import Refused


def test_opening_makes_every_table_and_opening_again_keeps_them(office_url: str, event: audit.Event) -> None:
    first = open_office(office_url)
    people.add(first, "a@clinic.test", ["admin"], event=event)
    first.close()

    again = open_office(office_url)

    with again.reading() as connection:
        assert set(METADATA.tables) <= set(inspect(connection).get_table_names())
        assert version_of(connection) == len(STEPS)
    assert [person.email for person in people.everyone(again)] == ["a@clinic.test"]
    assert audit.verify(again) == []
    again.close()


def test_an_older_office_runs_only_the_steps_it_has_not_seen(office: Office) -> None:
    ran: list[str] = []

    def add_a_column(connection: Connection) -> None:
        ran.append("new step")
        connection.execute(text("ALTER TABLE people ADD COLUMN phone VARCHAR(20)"))

    with office.writing() as connection:
        migrate(connection, (*STEPS, add_a_column))
    with office.writing() as connection:
        migrate(connection, (*STEPS, add_a_column))

    with office.reading() as connection:
        assert "phone" in {column["name"] for column in inspect(connection).get_columns("people")}
        assert version_of(connection) == len(STEPS) + 1
    assert ran == ["new step"]


def test_an_older_office_gets_the_tables_added_since(office: Office) -> None:
    with office.writing() as connection:
        connection.execute(text("DROP TABLE sign_in_tries"))

    with office.writing() as connection:
        migrate(connection)

    with office.reading() as connection:
        assert inspect(connection).has_table("sign_in_tries")


def test_an_office_of_a_newer_version_is_refused(office: Office, office_url: str) -> None:
    with office.writing() as connection:
        connection.execute(insert(SCHEMA_VERSION).values(version=len(STEPS) + 1, reached_at=now()))

    with pytest.raises(Refused, match="newer version"):
        open_office(office_url)


def test_a_step_that_fails_changes_nothing(office: Office) -> None:
    def fail_half_way(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE people ADD COLUMN phone VARCHAR(20)"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), office.writing() as connection:
        migrate(connection, (*STEPS, fail_half_way))

    with office.reading() as connection:
        assert "phone" not in {column["name"] for column in inspect(connection).get_columns("people")}
        assert version_of(connection) == len(STEPS)


def test_writers_in_many_threads_queue_and_keep_the_chain_whole(office: Office) -> None:
    def write_ten(writer: int) -> None:
        for number in range(10):
            audit.write(office, Event(f"writer {writer}", "wrote", str(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write_ten, range(8)))

    assert len(audit.entries(office)) == 80
    assert audit.verify(office) == []


def test_two_openings_of_the_same_office_write_one_after_the_other(office: Office, office_url: str) -> None:
    other = open_office(office_url)
    for number in range(5):
        audit.write(office, Event("web server", "wrote", str(number)))
        audit.write(other, Event("command line", "wrote", str(number)))
    other.close()

    assert [entry.actor for entry in audit.entries(office)] == ["command line", "web server"] * 5
    assert audit.verify(office) == []


def test_foreign_keys_are_enforced(office: Office) -> None:
    row = {"token_hash": "x", "session_id": "y", "person_id": 12345, "started_at": now(), "seen_at": now()}

    with pytest.raises(IntegrityError), office.writing() as connection:
        connection.execute(insert(WEB_SESSIONS).values(row))


def test_sqlite_writes_ahead_and_its_file_is_private(tmp_path: Path) -> None:
    opened = open_office(f"sqlite:///{tmp_path / 'office.sqlite'}")

    with opened.reading() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(select(text("1"))).scalar_one() == 1
    assert stat.S_IMODE((tmp_path / "office.sqlite").stat().st_mode) == 0o600
    opened.close()


@pytest.mark.parametrize("url", ["not a url", "sqlite://", "sqlite:///:memory:", "oracle://host/office"])
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="office"):
        open_office(url)


def test_a_missing_folder_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "office.sqlite").write_bytes(b"this is no database, but a text that is long enough" * 40)

    with pytest.raises(Refused, match="folder of the office"):
        open_office(f"sqlite:///{tmp_path / 'nowhere' / 'office.sqlite'}")
    with pytest.raises(Refused, match="cannot be opened"):
        open_office(f"sqlite:///{tmp_path / 'office.sqlite'}")


def test_an_office_opened_twice_here_survives_another_process_closing_it(tmp_path: Path, event: audit.Event) -> None:
    url = f"sqlite:///{tmp_path / 'office.sqlite'}"
    first = open_office(url)
    people.add(first, "a@clinic.test", ["admin"], event=event)
    second = open_office(url)
    script = "import sys; from dashboard.office.database import open_office; open_office(sys.argv[1]).close()"

    subprocess.run([sys.executable, "-c", script, url], check=True, cwd=Path(__file__).parents[3])

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: people.find(first, "a@clinic.test"), range(40)))
    audit.write(second, Event("tester@clinic.test", "wrote", "once more"))
    assert None not in found
    assert len(audit.entries(first)) == 2
    assert (tmp_path / "office.sqlite-shm").exists()
    first.close()
    second.close()
