"""Appointments that an earlier state of the same export had and this one lacks, within the days that it covers.

An earlier import counts as an earlier state where at least half of its rows within these days stand in the new one too;
so the files of two sites, or a few corrected rows, are not taken for each other. Nothing goes unless it is asked for:
then the new import's layer holds a mark for each row withdrawn, and undoing the import brings the rows back.
"""

from __future__ import annotations

import duckdb

from dashboard.intake.layers import LAYERED, withdraw
from dashboard.intake.phrases import agreeing, counted

_SAME_EXPORT = 0.5
_LISTED = 10
_KEY = "client_no, counselor_id, session_on, nth_that_day"
_SESSIONS = next(layered for layered in LAYERED if layered.kind == "sessions")


def settle_span(connection: duckdb.DuckDBPyConnection, import_id: int, *, replace: bool) -> tuple[int, list[str]]:
    """Tells which rows an import lacks, and withdraws them with `replace`; how many they are, and the sentences."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE lacking AS {_lacking(import_id)}")
    row = connection.execute(
        "SELECT count(*), min(session_on), max(session_on), list(DISTINCT import_id ORDER BY import_id) FROM lacking"
    ).fetchone()
    assert row is not None
    rows, first, last, imports = row
    if not rows:
        return 0, []
    listed = connection.execute(
        f"SELECT counselor_id || ' ' || session_on FROM lacking ORDER BY session_on, counselor_id LIMIT {_LISTED}"
    ).fetchall()
    names = ", ".join(name for (name,) in listed) + (" …" if rows > _LISTED else "")
    brought = " and ".join(f"import {number}" for number in imports)
    told = (
        f"{counted(rows, 'appointment')} from {first} to {last} that {brought} brought {agreeing(rows, 'is', 'are')} "
        f"not in this one, which covers these days ({names})"
    )
    if not replace:
        return int(rows), [f"{told}; kept unless you say that they are withdrawn (a tick, or --replace-span)."]
    connection.execute(f"INSERT INTO withdrawn_appointments SELECT {import_id:d}, {_KEY} FROM lacking")
    withdraw(connection, import_id)
    return int(rows), [f"{told}; withdrawn. Undoing this import brings them back."]


def _lacking(import_id: int) -> str:
    mine = f"(FROM {_SESSIONS.received} WHERE import_id = {import_id:d})"
    return (
        f"WITH span AS (SELECT min(session_on) AS first_on, max(session_on) AS last_on FROM {mine}), "
        f"earlier AS (SELECT r.import_id FROM {_SESSIONS.received} AS r JOIN span "
        f"ON r.session_on BETWEEN first_on AND last_on LEFT JOIN {mine} AS m ON {_SESSIONS.same('r', 'm')} "
        f"WHERE r.import_id < {import_id:d} GROUP BY r.import_id "
        f"HAVING count(m.import_id) >= {_SAME_EXPORT} * count(*)) "
        f"SELECT c.import_id, {_KEY} FROM {_SESSIONS.current} AS c "
        "SEMI JOIN earlier ON c.import_id = earlier.import_id "
        "JOIN span ON c.session_on BETWEEN first_on AND last_on"
    )
