"""Rules about a whole file of appointments: session numbers, future rows, repeated rows, several on one day."""

from __future__ import annotations

import duckdb

from dashboard.intake.cells import Day
from dashboard.intake.check import CheckedFile
from dashboard.intake.phrases import agreeing, counted
from dashboard.intake.spread_totals import leave_out_spread_totals
from dashboard.vocabulary import instruments, rating_columns

_KEY = "code_no, counselor_id, session_on"
_SEEN = "('attended', 'late_attended')"
_SEEN_OR_UNMARKED = "('attended', 'late_attended', 'unknown')"


def check_sessions(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, day: Day) -> None:
    """Brings the typed rows of a sessions file into their final form, and says what was noticed."""
    if "attendance" not in checked.columns:
        staging.execute(f"ALTER TABLE {checked.table} ADD COLUMN attendance VARCHAR DEFAULT 'attended'")
    _judge_numbers(staging, checked)
    _turn_future(staging, checked, day)
    _leave_out_risk_items(staging, checked)
    leave_out_spread_totals(staging, checked)
    _place_within_day(staging, checked)


def _judge_numbers(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """Session numbers are believed unless rows that were not attended carry them: then they count appointments."""
    has_numbers = False
    if "session_number" in checked.columns:
        numbered, missed = _row(
            staging,
            f"SELECT count(session_number), count(session_number) FILTER (attendance NOT IN {_SEEN} "
            f"AND attendance <> 'unknown') FROM {checked.table}",
        )
        has_numbers = numbered > 0 and missed == 0
        if missed:
            rows = f"{counted(missed, 'row')} that {agreeing(missed, 'was', 'were')} not attended"
            checked.warnings.append(
                f"{checked.file.name}: {rows} {agreeing(missed, 'carries', 'carry')} a number in "
                f"{checked.header('session_number')}, so the column "
                "counts appointments; it is ignored and sessions are counted from the attended rows."
            )
        if not has_numbers:
            staging.execute(f"ALTER TABLE {checked.table} DROP COLUMN session_number")
            checked.columns.remove("session_number")
    staging.execute(f"ALTER TABLE {checked.table} ADD COLUMN has_numbers BOOLEAN DEFAULT {has_numbers}")
    if has_numbers:
        checked.columns.append("has_numbers")


def _turn_future(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, day: Day) -> None:
    """What cannot have been attended yet is booked, and so is what bears no mark yet where marks are worked out."""
    mapping = checked.recognised.mapping
    is_derived = mapping is not None and any(derived.column == "attendance" for derived in mapping.derived)
    to_come, marked = (_SEEN_OR_UNMARKED, "not marked as missed") if is_derived else (_SEEN, "marked attended")
    where = f"attendance IN {to_come} AND session_on > DATE '{day.today}'"
    (ahead,) = _row(staging, f"SELECT count(*) FROM {checked.table} WHERE {where}")
    if not ahead:
        return
    staging.execute(f"UPDATE {checked.table} SET attendance = 'future' WHERE {where}")
    rows = f"{counted(ahead, 'appointment')} {marked} {agreeing(ahead, 'lies', 'lie')} after today"
    checked.warnings.append(f"{checked.file.name}: {rows} ({day.today}); taken as booked (future).")


def _leave_out_risk_items(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """Items about self-harm go into the total where the file has none, and then no further."""
    for instrument in instruments().values():
        risky = [item.column for item in instrument.items if not item.is_stored and item.column in checked.columns]
        if not risky:
            continue
        total = instrument.total
        items = [item.column for item in instrument.items]
        if total and total.column not in checked.columns and set(items) <= set(checked.columns):
            staging.execute(f'ALTER TABLE {checked.table} ADD COLUMN "{total.column}" DECIMAL(9, 3)')
            staging.execute(f'UPDATE {checked.table} SET "{total.column}" = {" + ".join(items)}')
            checked.columns.append(total.column)
        for column in risky:
            staging.execute(f'ALTER TABLE {checked.table} DROP COLUMN "{column}"')
            checked.columns.remove(column)
        checked.warnings.append(
            f"{checked.file.name}: {', '.join(map(checked.header, risky))} asks about self-harm and is not stored; "
            "it counts in the total only."
        )


def _place_within_day(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """Rows with the same client, counselor and day: identical ones count once, others are the 1st, 2nd ... that day.

    Their order follows their values (time, session number, then the rest), so it does not depend on the file's order.
    """
    staging.execute(
        f"CREATE OR REPLACE TABLE shared_days AS SELECT {_KEY} FROM {checked.table} GROUP BY ALL HAVING count(*) > 1"
    )
    if _row(staging, "SELECT count(*) FROM shared_days") == (0,):
        staging.execute(f"ALTER TABLE {checked.table} ADD COLUMN nth_that_day SMALLINT DEFAULT 1")
        staging.execute(f"ALTER TABLE {checked.table} DROP COLUMN said_on")
        return
    values = [column for column in _value_columns(checked) if column not in _KEY.split(", ")]
    listed = ", ".join(f'"{column}"' for column in values)
    rest = ", ".join(f'"{column}" NULLS LAST' for column in values)
    staging.execute(
        f"CREATE TABLE placed AS "
        f"SELECT line, {_KEY}, {listed}, 1::SMALLINT AS nth_that_day "
        f"FROM {checked.table} ANTI JOIN shared_days USING ({_KEY}) "
        f"UNION ALL SELECT line, {_KEY}, {listed}, row_number() OVER (PARTITION BY {_KEY} ORDER BY {rest})::SMALLINT "
        f"FROM (SELECT min(line) AS line, {_KEY}, {listed} FROM {checked.table} SEMI JOIN shared_days USING ({_KEY}) "
        f"GROUP BY {_KEY}, {listed})"
    )
    before, after = _row(
        staging,
        f"SELECT (SELECT count(*) FROM {checked.table}), (SELECT count(*) FROM placed)",
    )
    checked.repeated = before - after
    if checked.repeated:
        rows = f"{counted(checked.repeated, 'row')} {agreeing(checked.repeated, 'repeats', 'repeat')} another row"
        checked.warnings.append(f"{checked.file.name}: {rows} word for word; identical rows count once.")
    staging.execute(f"DROP TABLE {checked.table}")
    staging.execute(f"ALTER TABLE placed RENAME TO {checked.table}")
    staging.execute(f"ALTER TABLE {checked.table} DROP COLUMN said_on")


def _value_columns(checked: CheckedFile) -> list[str]:
    """Columns in the order in which they decide who comes first on a day."""
    order = ["said_on", "session_number", "attendance", "session_type", "modality", "episode_code", "team", "site"]
    present = {*checked.columns, "said_on", "attendance"}
    return [column for column in (*order, "has_numbers", *rating_columns()) if column in present | {"has_numbers"}]


def _row(staging: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    row = staging.execute(sql).fetchone()
    assert row is not None
    return tuple(int(value) for value in row)
