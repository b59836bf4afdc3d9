"""Builds the facts that pages read from the current rows, by the scripts of `queries/setup/facts` in order.

The same scripts run at publish, inside the feedback file, and in memory for one answer whose definitions shape facts
differently (another *data to*, other closed periods): there is one text that says what a pairing is.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import duckdb

from dashboard.definitions import Definitions
from dashboard.measures import case_mix as case_mix_measures
from dashboard.measures import logistic as logistic_measures
from dashboard.measures import ruptures as rupture_measures
from dashboard.settings import PROJECT_ROOT
from dashboard.store import ruptures as rupture_facts
from dashboard.store import track_record
from dashboard.store.case_mix import fit_in_force
from dashboard.store.flags import make_flags
from dashboard.store.release import release_batches
from dashboard.store.rules import views_for_a_while
from dashboard.store.schema import tables
from dashboard.vocabulary import Instrument, instruments

# What is fitted or looked for in Python: other text there gives other facts, as other SQL does.
_FITTING = (rupture_measures, rupture_facts, track_record, case_mix_measures, logistic_measures)
SETUP_FOLDER = PROJECT_ROOT / "queries" / "setup" / "facts"


def build_summaries(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Builds every fact table of the feedback file open on `connection`, closes the quarters that are due
    (released batches, flags), and writes down by which definitions.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW counted_source AS SELECT rowid AS appointment_no, * FROM appointments"
    )
    _run_setup(connection, definitions)
    with views_for_a_while(connection):
        fit_in_force(connection, definitions)
        release_batches(connection, definitions)
        make_flags(connection, definitions)
    _drop_temporary(connection)
    connection.execute("DELETE FROM meta WHERE key IN ('structure', 'built_by')")
    connection.execute(
        "INSERT INTO meta VALUES ('structure', ?), ('built_by', ?)", [structure_text(definitions), builder_text()]
    )


def build_in_memory(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Builds the fact tables in the in-memory database of `connection`, from the attached `feedback` file."""
    connection.execute(
        "CREATE TEMP VIEW counted_source AS SELECT rowid AS appointment_no, * FROM feedback.main.appointments"
    )
    for table in ("episode_records", "counselor_records", "received_appointments", "imports"):
        connection.execute(f"CREATE TEMP VIEW {table} AS FROM feedback.main.{table}")
    _run_setup(connection, definitions)
    _drop_temporary(connection)


def structure_text(definitions: Definitions) -> str:
    """The definitions that shape facts, as text that compares equal exactly when the facts would be the same."""
    return json.dumps(definitions.structure, default=str)


@cache
def builder_text() -> str:
    """A fingerprint of everything that makes a store's tables and facts; another one means an upgrade is due."""
    parts = [str(tables()), str(instruments())]
    parts += [path.read_text(encoding="utf-8") for path in sorted(SETUP_FOLDER.glob("*.sql"))]
    parts += [inspect.getsource(module) for module in _FITTING]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _run_setup(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    _write_rules(connection, definitions)
    _write_registry(connection)
    track_record.score_earlier_versions(connection)
    for path in sorted(SETUP_FOLDER.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))
    rupture_facts.add_ruptures(connection, definitions)
    track_record.add_standing_ruptures(connection)


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
    """The instruments under numbers: `rated_instruments`, their `scales` (domains, total) and the columns of each."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE rated_instruments "
        "(instrument_no SMALLINT, instrument VARCHAR, items INTEGER, is_alliance BOOLEAN)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE scales (scale_no SMALLINT, instrument_no SMALLINT, instrument VARCHAR, "
        "domain VARCHAR, maximum DECIMAL(9, 3), is_alliance BOOLEAN)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE scale_columns (column_name VARCHAR, scale_no SMALLINT, instrument_no SMALLINT, "
        "is_total BOOLEAN, is_reversed BOOLEAN, items_of_scale INTEGER, minimum DECIMAL(9, 3), maximum DECIMAL(9, 3))"
    )
    scale_no = 0
    for instrument_no, instrument in enumerate(instruments().values()):
        is_alliance = instrument.kind == "alliance"
        connection.execute(
            "INSERT INTO rated_instruments VALUES (?, ?, ?, ?)",
            [instrument_no, instrument.key, len(instrument.items), is_alliance],
        )
        for scale in _scales(instrument):
            connection.execute(
                "INSERT INTO scales VALUES (?, ?, ?, ?, ?, ?)",
                [scale_no, instrument_no, instrument.key, scale.domain, scale.maximum, is_alliance],
            )
            connection.executemany(
                "INSERT INTO scale_columns VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [[part[0], scale_no, instrument_no, *part[1:]] for part in scale.columns],
            )
            scale_no += 1


@dataclass(frozen=True)
class _Scale:
    """One domain or the total; `columns` holds name, is_total, is_reversed, items of the scale, minimum, maximum."""

    domain: str
    maximum: Decimal
    columns: tuple[tuple[object, ...], ...]


def _scales(instrument: Instrument) -> Iterator[_Scale]:
    for domain in dict.fromkeys(item.domain for item in instrument.items):
        items = [item for item in instrument.items if item.domain == domain]
        columns = tuple(
            (item.column, False, item.is_reversed, len(items), item.minimum, item.maximum) for item in items
        )
        yield _Scale(domain, items[0].maximum, columns)
    if instrument.total is not None:
        total = instrument.total
        yield _Scale("total", total.maximum, ((total.column, True, False, 0, total.minimum, total.maximum),))
