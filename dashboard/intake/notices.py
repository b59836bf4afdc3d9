"""What an admin should know once rows are in: a stray newest day, truncation that leaves out most, late rows, gaps."""

from __future__ import annotations

from datetime import date

import duckdb

from dashboard.definitions import Definitions
from dashboard.intake.phrases import agreeing, counted
from dashboard.intake.thin_months import thin_months

# DOMAIN "data to": fewer than this many appointments in the month before the newest attended one.
FEW_APPOINTMENTS = 5
MONTH_DAYS = 30
MOST = 0.5


def notices(connection: duckdb.DuckDBPyConnection, definitions: Definitions, import_id: int) -> list[str]:
    """Sentences about the store as it stands after an import."""
    return [
        *_stray_newest_day(connection, definitions),
        *_truncation(connection, definitions),
        *_after_an_ending(connection, import_id),
        *thin_months(connection, import_id),
    ]


def _stray_newest_day(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> list[str]:
    """The warning that a few far rows set *data to*; none where it is set, or no day at all is well filled."""
    if definitions.data_to is not None:
        return []
    days = connection.execute(
        "SELECT session_on, is_attended, sum(appointments) OVER "
        "(ORDER BY session_on RANGE BETWEEN $days PRECEDING AND CURRENT ROW) - 1 AS others "
        "FROM (SELECT session_on, count(*) AS appointments, "
        "bool_or(attendance IN ('attended', 'late_attended')) AS is_attended FROM appointments GROUP BY session_on) "
        "QUALIFY is_attended ORDER BY session_on DESC".replace("$days", f"INTERVAL {MONTH_DAYS} DAYS")
    ).fetchall()
    if not days or days[0][2] >= FEW_APPOINTMENTS:
        return []
    newest, others = days[0][0], int(days[0][2])
    filled = next((day for day, _, count in days if count >= FEW_APPOINTMENTS), None)
    if filled is None:
        return []
    return [
        f"The newest attended appointment, {newest}, sets data_to, but only {counted(others, 'other appointment')} "
        f"{agreeing(others, 'lies', 'lie')} in the {MONTH_DAYS} days before it: a few far rows decide what is now. "
        f"The last well-filled day is {filled}; to count from it, use --set data_to={filled} or change the setting."
    ]


def _truncation(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> list[str]:
    """The warning that leaving out clients who may be mid-treatment would leave out most of them."""
    if definitions.left_truncation_days == 0:
        return []
    row = connection.execute(
        "WITH firsts AS (SELECT client_no, min(session_on) AS first_on, bool_or(has_numbers) AS has_numbers "
        "FROM appointments GROUP BY client_no) "
        "SELECT count(*), count(*) FILTER (NOT has_numbers AND first_on < start_on + $days::INTEGER), "
        "any_value(start_on) "
        "FROM firsts CROSS JOIN (SELECT min(session_on) AS start_on FROM appointments)",
        {"days": definitions.left_truncation_days},
    ).fetchone()
    assert row is not None
    clients, left_out, first_on = int(row[0]), int(row[1]), row[2]
    if not clients or left_out <= clients * MOST:
        return []
    assert isinstance(first_on, date)
    return [
        f"{left_out:,} of {clients:,} clients were first seen less than {definitions.left_truncation_days} days after "
        f"the first appointment in the store ({first_on}) and have no session numbers, so they count as mid-treatment "
        "and are left out where session numbers matter. If the file begins with the clinic's own beginning, use "
        "--set left_truncation_days=0 or change the setting."
    ]


def _after_an_ending(connection: duckdb.DuckDBPyConnection, import_id: int) -> list[str]:
    """Attended rows of this import that lie after a declared ending: of the same episode, or beginning a new one."""
    row = connection.execute(
        "SELECT count(DISTINCT a.rowid) FILTER (a.episode_code IS NOT NULL), "
        "count(DISTINCT a.client_no) FILTER (a.episode_code IS NULL) "
        "FROM appointments AS a JOIN episode_records AS e ON a.client_no = e.client_no "
        "AND (a.episode_code = e.episode_code OR (a.episode_code IS NULL AND e.episode_code IS NULL)) "
        "WHERE a.session_on > e.ended_on AND e.ending NOT IN ('ongoing', 'unknown') AND a.import_id = $import "
        "AND a.attendance IN ('attended', 'late_attended') "
        "AND (a.episode_code IS NOT NULL OR NOT EXISTS (FROM episode_records AS l WHERE l.client_no = a.client_no "
        "AND l.start_on > e.ended_on AND l.start_on <= a.session_on))",
        {"import": import_id},
    ).fetchone()
    assert row is not None
    same, new = int(row[0]), int(row[1])
    sentences = []
    if same:
        whose = agreeing(same, "its", "their")
        sentences.append(
            f"{counted(same, 'attended appointment')} {agreeing(same, 'lies', 'lie')} after the end of {whose} "
            "episode; accepted as they stand."
        )
    if new:
        sentences.append(
            f"{counted(new, 'client')} came after a declared ending without an episode_id; that begins a new episode."
        )
    return sentences
