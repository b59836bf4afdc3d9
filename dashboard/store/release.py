"""Releases counselors' feedback in batches, at publish, once for every quarter that has ended.

The ledger only grows: a quarter that was closed is never looked at again, so no correction, undo or later import
changes what a counselor has seen. A client counts in one batch only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb

from dashboard.definitions import Definitions
from dashboard.settings import PROJECT_ROOT
from dashboard.vocabulary import instruments

RELEASE_FOLDER = PROJECT_ROOT / "queries" / "setup" / "release"


def release_batches(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Closes every quarter that ended by *data to* and the newest appointment, oldest first; none a second time."""
    # A day that was set ahead of the data must not close quarters of which nothing has been seen.
    row = connection.execute(
        "SELECT min(ready_on), any_value(least(data_to, newest_attended_on)) FROM release_candidates, data_span"
    ).fetchone()
    closed = {row[0] for row in connection.execute("SELECT quarter FROM released_quarters").fetchall()}
    if row is None or row[0] is None or row[1] is None:
        return
    _write_marks(connection, definitions)
    for quarter, end_on in _quarters(row[0], row[1]):
        if quarter not in closed:
            _write_rules(connection, definitions, quarter, end_on)
            for path in sorted(RELEASE_FOLDER.glob("*.sql")):
                connection.execute(path.read_text(encoding="utf-8"))


def _quarters(first_on: date, data_to: date) -> Iterator[tuple[str, date]]:
    """Name and last day of every quarter from the one of `first_on` that ends by `data_to`."""
    year, quarter = first_on.year, (first_on.month - 1) // 3 + 1
    while True:
        following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
        end_on = following - timedelta(days=1)
        if end_on > data_to:
            return
        yield f"{year}-Q{quarter}", end_on
        year, quarter = following.year, (following.month - 1) // 3 + 1


def _write_rules(connection: duckdb.DuckDBPyConnection, definitions: Definitions, quarter: str, end_on: date) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE release_rules (quarter VARCHAR, quarter_end_on DATE, "
        "release_clients INTEGER, release_clients_item INTEGER, min_peers INTEGER)"
    )
    connection.execute(
        "INSERT INTO release_rules VALUES (?, ?, ?, ?, ?)",
        [quarter, end_on, definitions.release_clients, definitions.release_clients_item, definitions.min_peers],
    )


def _write_marks(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """The mark and number of items of each domain that has a mark; a total rests on all of its items."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE release_marks "
        "(instrument VARCHAR, domain VARCHAR, low DECIMAL(9, 3), items INTEGER)"
    )
    for key, instrument in instruments().items():
        columns = {item.domain: item.column for item in reversed(instrument.items)}
        sizes = {domain: sum(item.domain == domain for item in instrument.items) for domain in columns}
        if instrument.total is not None:
            columns["total"], sizes["total"] = instrument.total.column, len(instrument.items)
        for domain, column in columns.items():
            low = definitions.mark_of(column).low
            if instrument.kind == "alliance" and low is not None:
                connection.execute("INSERT INTO release_marks VALUES (?, ?, ?, ?)", [key, domain, low, sizes[domain]])
