"""The audit log: complete, in order, and impossible to change unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import DatabaseError

from dashboard.office import audit, people, settings_table, web_sessions
from dashboard.office.audit import Event
from dashboard.office.database import Office, now
from dashboard.office.tables import AUDIT, AUDIT_END


def log_five(office: Office) -> None:
    for number in range(1, 6):
        audit.write(office, Event("ada@clinic.test", "opened", f"page {number}", {"day": str(number)}))


def tamper(office: Office, change: Callable[[Connection], object]) -> None:
    """Change the table the way somebody with the database's own tools would: triggers off first."""
    with office.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_no_changes"))
        change(connection)


def test_entries_come_newest_first_with_everything_written(office: Office) -> None:
    before = now()

    log_five(office)

    newest = audit.entries(office)[0]
    assert [entry.entry_id for entry in audit.entries(office)] == [5, 4, 3, 2, 1]
    assert (newest.actor, newest.action, newest.subject) == ("ada@clinic.test", "opened", "page 5")
    assert newest.detail == {"day": "5"}
    assert before <= newest.at <= now()


def test_entries_can_be_narrowed(office: Office) -> None:
    log_five(office)
    audit.write(office, Event("bea@clinic.test", "exported", "log"))

    assert [entry.subject for entry in audit.entries(office, actor="bea@clinic.test")] == ["log"]
    assert [entry.subject for entry in audit.entries(office, action="opened", limit=2)] == ["page 5", "page 4"]
    assert [entry.subject for entry in audit.entries(office, subject="page 2")] == ["page 2"]
    assert audit.entries(office, from_at=now() + timedelta(minutes=1)) == []
    assert audit.entries(office, to_at=now() - timedelta(minutes=1)) == []


def test_verify_is_content_with_an_untouched_log(office: Office) -> None:
    assert audit.verify(office) == []

    log_five(office)

    assert audit.verify(office) == []


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "detail"])
def test_verify_finds_a_changed_entry(office: Office, column: str) -> None:
    log_five(office)

    tamper(office, lambda c: c.execute(update(AUDIT).where(AUDIT.c.entry_id == 3).values({column: "forged"})))

    assert audit.verify(office) == ["Entry 3 of the audit log was changed."]


def test_verify_finds_a_changed_entry_whose_own_hash_was_made_anew(office: Office) -> None:
    log_five(office)

    def forge(connection: Connection) -> None:
        row = connection.execute(select(AUDIT).where(AUDIT.c.entry_id == 3)).one()._asdict() | {"subject": "forged"}
        row["entry_hash"] = audit._hash(row)
        connection.execute(update(AUDIT).where(AUDIT.c.entry_id == 3).values(row))

    tamper(office, forge)

    assert audit.verify(office) == ["Entry 4 of the audit log does not follow the one before it."]


def test_verify_finds_a_removed_entry(office: Office) -> None:
    log_five(office)

    tamper(office, lambda c: c.execute(delete(AUDIT).where(AUDIT.c.entry_id == 2)))

    assert audit.verify(office) == ["Entry 2 is missing from the audit log."]


def test_verify_finds_entries_cut_off_the_end(office: Office) -> None:
    log_five(office)

    tamper(office, lambda c: c.execute(delete(AUDIT).where(AUDIT.c.entry_id >= 4)))

    assert audit.verify(office) == ["Entries 4 to 5 are missing from the end of the audit log."]


def test_verify_finds_an_emptied_log(office: Office) -> None:
    log_five(office)

    tamper(office, lambda c: c.execute(delete(AUDIT)))

    assert audit.verify(office) == ["Entries 1 to 5 are missing from the end of the audit log."]


def test_verify_finds_swapped_entries(office: Office) -> None:
    log_five(office)

    def swap(connection: Connection) -> None:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute(update(AUDIT).where(AUDIT.c.entry_id == old).values(entry_id=new))

    tamper(office, swap)

    assert "Entry 2 of the audit log was changed." in audit.verify(office)
    assert "Entry 3 of the audit log was changed." in audit.verify(office)


def test_verify_finds_a_missing_end(office: Office) -> None:
    log_five(office)

    tamper(office, lambda c: c.execute(delete(AUDIT_END)))

    assert audit.verify(office) == ["The end of the audit log is not recorded."]


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"])
def test_database_itself_refuses_to_change_entries(office: Office, statement: str) -> None:
    log_five(office)

    with pytest.raises(DatabaseError, match="cannot be changed or removed"), office.writing() as connection:
        connection.execute(text(statement))

    assert len(audit.entries(office)) == 5


def test_a_change_that_fails_leaves_no_entry(office: Office) -> None:
    def fail_half_way() -> None:
        with audit.recorded(office, Event("ada@clinic.test", "tried", "something")) as connection:
            connection.execute(text("DELETE FROM settings"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    assert audit.entries(office) == []
    assert audit.verify(office) == []


@pytest.mark.parametrize(
    "write",
    [
        lambda office: people.add(office, "a@clinic.test", ["admin"]),
        lambda office: people.suspend(office, "a@clinic.test"),
        lambda office: settings_table.change(office, "early_sessions", "3"),
        lambda office: web_sessions.end(office, "1"),
    ],
)
def test_a_write_without_an_event_is_a_type_error(office: Office, write: Callable[[Office], object]) -> None:
    with pytest.raises(TypeError, match="event"):
        write(office)


def test_a_write_with_something_else_as_event_is_a_type_error(office: Office) -> None:
    with pytest.raises(TypeError, match=r"audit\.Event"):
        settings_table.change(office, "early_sessions", "3", event=None)  # type: ignore[arg-type]

    assert settings_table.values(office) == {}
