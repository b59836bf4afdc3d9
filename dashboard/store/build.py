"""Builds the facts that pages read from the current rows, by the scripts of `queries/setup/facts` in order.

The same scripts run at publish, inside the feedback file, and in memory for one answer whose definitions shape facts
differently (another *data to*, other closed periods): there is one text that says what a pairing is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb

from dashboard.definitions import Definitions
from dashboard.settings import PROJECT_ROOT
from dashboard.store.release import release_batches
from dashboard.vocabulary import instruments

SETUP_FOLDER = PROJECT_ROOT / "queries" / "setup" / "facts"
FACT_TABLES = (
    "data_span",
    "counselors",
    "episodes",
    "pairings",
    "pairing_scores",
    "pairing_forms",
    "pairing_courses",
    "coverage_cells",
    "row_counts",
    "appointments_by_day",
)


def build_summaries(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Builds every fact table of the feedback file open on `connection`, closes the quarters that are due,
    and writes down by which definitions.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW counted_source AS SELECT rowid AS appointment_no, * FROM appointments"
    )
    _run_setup(connection, definitions)
    release_batches(connection, definitions)
    _drop_temporary(connection)
    connection.execute("DELETE FROM meta WHERE key = 'structure'")
    connection.execute("INSERT INTO meta VALUES ('structure', ?)", [structure_text(definitions)])


def build_in_memory(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Builds the fact tables in the in-memory database of `connection`, from the attached `feedback` file."""
    connection.execute(
        "CREATE TEMP VIEW counted_source AS SELECT rowid AS appointment_no, * FROM feedback.main.appointments"
    )
    for table in ("episode_records", "counselor_records"):
        connection.execute(f"CREATE TEMP VIEW {table} AS FROM feedback.main.{table}")
    _run_setup(connection, definitions)
    _drop_temporary(connection)


def structure_text(definitions: Definitions) -> str:
    """The definitions that shape facts, as text that compares equal exactly when the facts would be the same."""
    return json.dumps(definitions.structure, default=str)


def _run_setup(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    _write_rules(connection, definitions)
    _write_registry(connection)
    for path in sorted(SETUP_FOLDER.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))


def _drop_temporary(connection: duckdb.DuckDBPyConnection) -> None:
    temporary = connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    for (name,) in temporary:
        connection.execute(f'DROP TABLE temp."{name}"')


def _write_rules(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE build_rules (data_to DATE, settle_days INTEGER, new_episode_after_days INTEGER)"
    )
    connection.execute(
        "INSERT INTO build_rules VALUES (?, ?, ?)",
        [definitions.data_to, definitions.settled_after_days, definitions.new_episode_after_days],
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE closed_periods (first_on DATE, last_on DATE)")
    for first, last in definitions.closed_periods:
        connection.execute("INSERT INTO closed_periods VALUES (?, ?)", [first, last])


def _write_registry(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE instrument_items (column_name VARCHAR, instrument VARCHAR, domain VARCHAR, "
        "is_total BOOLEAN, is_reversed BOOLEAN, minimum DECIMAL(9, 3), maximum DECIMAL(9, 3))"
    )
    connection.executemany("INSERT INTO instrument_items VALUES (?, ?, ?, ?, ?, ?, ?)", list(_registry_rows()))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE domain_maxima AS "
        "SELECT instrument, domain, max(maximum) AS maximum FROM instrument_items GROUP BY ALL"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE alliance_instruments (instrument VARCHAR)")
    connection.executemany(
        "INSERT INTO alliance_instruments VALUES (?)",
        [[key] for key, instrument in instruments().items() if instrument.kind == "alliance"],
    )


def _registry_rows() -> Iterator[list[object]]:
    for key, instrument in instruments().items():
        for item in instrument.items:
            yield [item.column, key, item.domain, False, item.is_reversed, item.minimum, item.maximum]
        if instrument.total is not None:
            yield [
                instrument.total.column, key, "total", True, False,
                instrument.total.minimum, instrument.total.maximum,
            ]  # fmt: skip
