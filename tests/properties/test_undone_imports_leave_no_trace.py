"""A store in which imports were undone equals one in which they were never made: rows, facts and answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings

from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files, undo_import
from dashboard.store.versions import FeedbackStore
from tests.builders import write_csv
from tests.properties.changes import believable_numbers, parts_of
from tests.properties.clinics import seeded_clinic
from tests.properties.histories import PlannedImport, histories, last_day, steps
from tests.properties.stores import figures, new_clinic, take_in, undo, unequal

HISTORIES = int(os.environ.get("DASHBOARD_TEST_UNDOS", "2"))
# What was released, flagged and done is history, whatever is undone afterwards.
KEPT = ("imports", "meta", "released_batches", "released_clients", "released_quarters", "flags", "flag_quarters")
# Internal numbers by what they stand for: a client's key, and the place among the client's episodes or pairings.
NAMES = """
CREATE TEMP TABLE names_of_client AS SELECT client_no, client_key AS name FROM clients;
CREATE TEMP TABLE names_of_episode AS
SELECT episode_no, name || '/' || dense_rank() OVER (PARTITION BY client_no ORDER BY episode_no) AS name
FROM episodes JOIN names_of_client USING (client_no);
CREATE TEMP TABLE names_of_pairing AS
SELECT pairing_no, name || '/' || dense_rank() OVER (PARTITION BY client_no ORDER BY pairing_no) AS name
FROM pairings JOIN names_of_client USING (client_no);
"""
NUMBERS = {"client_no": "client", "episode_no": "episode", "pairing_no": "pairing"}
Contents = dict[str, list[tuple[Any, ...]]]


def contents(store: FeedbackStore) -> Contents:
    """Every table but those that tell the store's own history, in a defined order, without internal numbers."""
    with duckdb.connect(str(store.current().path)) as connection:
        connection.execute(NAMES)
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
        return {table: _rows(connection, table) for (table,) in tables if table not in KEPT}


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[Any, ...]]:
    columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
    shown = ", ".join(
        f"(SELECT name FROM names_of_{NUMBERS[column]} AS n WHERE n.{column} = t.{column})"  # noqa: S608
        if column in NUMBERS
        else f't."{column}"'
        for column in columns
        if column != "import_id"
    )
    return connection.execute(f"SELECT {shown} FROM {table} AS t ORDER BY ALL").fetchall()  # noqa: S608


def live_through(history: Sequence[PlannedImport], folder: Path, *, is_undoing: bool) -> Contents:
    """What a store holds after these imports: with those undone that are to be, or without ever making them."""
    with TemporaryDirectory(dir=folder) as home:
        store, ids = FeedbackStore.create(Path(home) / "store", is_demo=False), {}
        for step, place in steps(list(history)):
            if not is_undoing and history[place].undone_after is not None:
                continue
            if step == "undo":
                undo_import(store, Definitions(), ids[place], by="test")
                continue
            files = [write_csv(Path(home) / name, rows) for name, rows in history[place].files]
            report = import_files(store, folder / "pseudonym.key", Definitions(), files, by="test", today=last_day())
            assert report.is_published, report.errors
            ids[place] = report.import_id or 0
        return contents(store)


@settings(
    max_examples=HISTORIES,
    deadline=None,
    derandomize="DASHBOARD_TEST_UNDOS" not in os.environ,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(history=histories())
def test_store_with_undone_imports_equals_one_without_them(history: list[PlannedImport]) -> None:
    with TemporaryDirectory() as folder:
        undone = live_through(history, Path(folder), is_undoing=True)
        never_made = live_through(history, Path(folder), is_undoing=False)

    for table, rows in never_made.items():
        assert undone[table] == rows, table


def test_answers_equal_those_of_a_store_without_the_undone_import(tmp_path: Path) -> None:
    first, second, third = parts_of(
        believable_numbers(seeded_clinic(5, clients=15)), lambda row: sum(map(ord, row["client_id"])) % 3, 3
    )
    day = last_day() + timedelta(days=365)

    with new_clinic(tmp_path) as undone:
        take_in(undone, first, tmp_path, day)
        take_in(undone, second, tmp_path, day)
        undo(undone, 2)
        take_in(undone, third, tmp_path, day)
        found = figures(undone, first.settings)
    with new_clinic(tmp_path) as never_made:
        take_in(never_made, first, tmp_path, day)
        take_in(never_made, third, tmp_path, day)
        expected = figures(never_made, first.settings)

    assert unequal(expected, found) == []
