"""Readers: a newer version is seen at once, an older one held open goes on answering, no scope means no rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.answers.clinic import Clinic
from dashboard.definitions import Definitions
from dashboard.settings import Refused
from dashboard.store.reader import FeedbackReader, Read
from dashboard.store.rules import set_rules
from dashboard.store.versions import FeedbackStore
from tests.properties.files import ClinicFiles
from tests.properties.stores import new_clinic, take_in
from tests.unit.answers.conftest import NEWEST, visit

SCOPE = ("K1", "K2")
NOBODY_IN_PARTICULAR = tuple((name, None) for name in ("from_on", "to_on", "team", "site", "counselor_id"))


def one_more(day: int) -> ClinicFiles:
    """One session so many days after the first."""
    row = visit("c", "K1", NEWEST - timedelta(days=60) + timedelta(days=day))
    return ClinicFiles((row,), (), (), {})


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """A clinic with one session of K1."""
    with new_clinic(tmp_path) as opened:
        take_in(opened, one_more(0), tmp_path)
        yield opened


def sessions(reader: FeedbackReader, scope: tuple[str, ...] = SCOPE) -> int:
    """How many sessions a reader sees in a scope."""
    read = Read("coverage_by_counselor", scope, NOBODY_IN_PARTICULAR)
    return int(reader.read([read], Definitions())[0]["sessions"].sum())


def test_a_newer_version_is_seen_by_the_reader(clinic: Clinic, tmp_path: Path) -> None:
    before = (clinic.reader.version(), sessions(clinic.reader))

    take_in(clinic, one_more(1), tmp_path)

    assert before == (2, 1)
    assert (clinic.reader.version(), sessions(clinic.reader)) == (3, 2)


def test_a_reader_that_holds_an_old_version_goes_on_answering(clinic: Clinic, tmp_path: Path) -> None:
    held = clinic.reader.hub(Definitions()).cursor()
    old = clinic.store.current().path
    count = "SELECT count(*) FROM feedback.main.appointments"

    for day in range(1, 5):
        take_in(clinic, one_more(day), tmp_path)
        # Three other versions are read in between, so the reader itself has let go of the old one.
        sessions(clinic.reader)

    assert not old.exists()
    assert held.execute(count).fetchone() == (1,)
    assert sessions(clinic.reader) == 5


def test_all_reads_of_one_call_are_from_one_version(clinic: Clinic, tmp_path: Path) -> None:
    read = Read("coverage_by_counselor", SCOPE, NOBODY_IN_PARTICULAR)

    first, second, span = clinic.reader.read([read, read, Read("data_to", ())], Definitions())

    assert first.equals(second)
    assert str(span["data_to"].iloc[0])[:10] == str(NEWEST - timedelta(days=60))


@pytest.mark.parametrize("scope", [(), ("K9",), ("k1",), ("",)])
def test_a_scope_without_these_counselors_gives_no_rows(scope: tuple[str, ...], clinic: Clinic) -> None:
    assert sessions(clinic.reader, scope) == 0


def test_a_cursor_without_a_scope_sees_nobody(clinic: Clinic) -> None:
    with clinic.reader.hub(Definitions()).cursor() as cursor:
        for view in ("counselors", "coverage_cells", "released_batches"):
            assert cursor.execute(f"SELECT count(*) FROM visible.{view}").fetchone() == (0,)  # noqa: S608


def test_a_counselors_own_codes_open_no_row_of_a_client(clinic: Clinic) -> None:
    with clinic.reader.hub(Definitions()).cursor() as cursor:
        set_rules(cursor, Definitions())
        cursor.execute("SET VARIABLE own_counselors = ?", [list(SCOPE)])
        listed = "SELECT view_name FROM duckdb_views() WHERE schema_name = 'visible'"
        views = {row[0] for row in cursor.execute(listed).fetchall()} - {"own", "released_batches"}

        assert len(views) > 10
        for view in sorted(views):
            assert cursor.execute(f"SELECT count(*) FROM visible.{view}").fetchone() == (0,), view  # noqa: S608


def test_a_scope_of_one_read_does_not_reach_the_next(clinic: Clinic) -> None:
    seen = Read("coverage_by_counselor", SCOPE, NOBODY_IN_PARTICULAR)

    first, second, third = clinic.reader.read([seen, replace(seen, scope=()), seen], Definitions())

    assert (len(first), len(second), len(third)) == (1, 0, 1)


def test_unknown_queries_and_parameters_are_errors_of_the_program(clinic: Clinic) -> None:
    with pytest.raises(KeyError):
        clinic.reader.read([Read("no_such_query", SCOPE)], Definitions())
    with pytest.raises(ValueError, match="takes"):
        clinic.reader.read([Read("coverage_by_counselor", SCOPE, (("from_on", None),))], Definitions())


def test_a_reader_without_a_store_is_refused(tmp_path: Path) -> None:
    reader = FeedbackReader(FeedbackStore(tmp_path))

    with pytest.raises(Refused, match="no store"):
        reader.version()


def test_definitions_that_shape_facts_are_answered_from_the_same_rows(clinic: Clinic, tmp_path: Path) -> None:
    take_in(clinic, one_more(10), tmp_path)
    earlier = Definitions().with_overrides({"data_to": str(NEWEST - timedelta(days=55))})
    read = Read("coverage_by_counselor", SCOPE, NOBODY_IN_PARTICULAR)

    (found,) = clinic.reader.read([read], earlier)

    assert int(found["sessions"].sum()) == 1
    assert sessions(clinic.reader) == 2
