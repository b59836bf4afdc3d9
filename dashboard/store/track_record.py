"""What was known at a session of what had been received by then; at publish.

A row that a later import changed was known in its earlier versions before: these are scored as current rows are, by the
same script, so that no rule of the attention list is judged by what nobody could know yet.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from dashboard.measures.ruptures import Fall, find_ruptures
from dashboard.settings import PROJECT_ROOT

_SCORES_SCRIPT = PROJECT_ROOT / "queries" / "setup" / "facts" / "40_scores.sql"
# Everything of a row that is neither its key nor about where and in which course it took place.
_CONTENT = """
hash(*COLUMNS(* EXCLUDE (
    import_id, line, client_no, counselor_id, session_on, nth_that_day, episode_code, session_number, has_numbers,
    modality, team, site
)))
"""
# The first import brings years at once: its rows count as known on their own day. Later ones are known from the day
# after their import, which for the import now being made is still to come.
_VERSIONS = """
CREATE OR REPLACE TEMP TABLE versions AS
WITH first_import AS (SELECT min(import_id) AS import_id FROM received_appointments),
brought_later AS (
    SELECT appointment_no, client_no, counselor_id, session_on, nth_that_day
    FROM counted_source
    WHERE import_id > (SELECT import_id FROM first_import)
),
received AS (
    SELECT import_id, client_no, counselor_id, session_on, nth_that_day, {content} AS content
    FROM received_appointments
    SEMI JOIN brought_later USING (client_no, counselor_id, session_on, nth_that_day)
),
changed AS (
    SELECT received.*, brought_later.appointment_no
    FROM received
    INNER JOIN brought_later USING (client_no, counselor_id, session_on, nth_that_day)
    QUALIFY content IS DISTINCT FROM lag(content) OVER (PARTITION BY appointment_no ORDER BY received.import_id)
)
SELECT
    changed.appointment_no,
    changed.import_id,
    changed.client_no,
    changed.counselor_id,
    changed.session_on,
    changed.nth_that_day,
    CASE
        WHEN changed.import_id = first_import.import_id THEN changed.session_on
        ELSE coalesce(imports.imported_at::DATE + 1, DATE '9999-12-31')
    END AS known_from,
    lead(known_from) OVER (PARTITION BY changed.appointment_no ORDER BY changed.import_id) AS known_until
FROM changed
CROSS JOIN first_import
LEFT JOIN imports ON changed.import_id = imports.import_id;

CREATE OR REPLACE TEMP TABLE version_days AS
SELECT appointment_no, known_from, known_until IS NULL AS is_current FROM versions;

CREATE OR REPLACE TEMP TABLE earlier_versions AS
SELECT
    row_number() OVER (ORDER BY versions.appointment_no, versions.import_id) AS appointment_no,
    versions.appointment_no AS of_appointment_no,
    versions.known_from,
    versions.known_until,
    received_appointments.* EXCLUDE (line)
FROM versions
INNER JOIN received_appointments USING (import_id, client_no, counselor_id, session_on, nth_that_day)
WHERE versions.known_until IS NOT NULL;

CREATE OR REPLACE TEMP VIEW earlier_source AS
SELECT * EXCLUDE (of_appointment_no, known_from, known_until) FROM earlier_versions;
"""


def score_earlier_versions(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes version_days, earlier_versions, and their scores: earlier_forms, earlier_scores. All temporary.

    Runs before the facts, whose script of scores makes its tables anew.
    """
    connection.execute(_VERSIONS.format(content=_CONTENT))
    connection.execute(_SCORES_SCRIPT.read_text(encoding="utf-8").replace("counted_source", "earlier_source"))
    for scored, kept in (("session_forms", "earlier_forms"), ("scale_scores", "earlier_scores")):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {kept} AS FROM {scored}")
    connection.execute("DROP VIEW earlier_source")


def add_standing_ruptures(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the table decision_point_ruptures: pairing and session number of the points at which a rupture stood.

    Every distinct sequence is looked at once, whoever's it is and at whichever session.
    """
    row = connection.execute("SELECT fall, reach FROM rupture_rule").fetchone()
    standing = _standing(connection, Fall(*row)) if row is not None else []
    connection.register("standing_ruptures", pd.DataFrame({"sequence_no": np.array(standing, dtype=np.int64)}))
    connection.execute(
        "CREATE OR REPLACE TABLE decision_point_ruptures AS "
        "SELECT pairing_no, session_number FROM point_sequences "
        "SEMI JOIN standing_ruptures USING (sequence_no) ORDER BY pairing_no, session_number"
    )
    connection.unregister("standing_ruptures")


def _standing(connection: duckdb.DuckDBPyConnection, fall: Fall) -> list[int]:
    """Numbers of the sequences in which a rupture stands unrepaired at the end."""
    columns = connection.execute(
        """
        WITH distinct_ones AS (
            SELECT sequence_no, any_value(scores) AS scores FROM point_sequences GROUP BY sequence_no
        ),
        long AS (
            SELECT len(scores) AS size, sequence_no, generate_subscripts(scores, 1) AS place, unnest(scores) AS score
            FROM distinct_ones
        )
        SELECT size, sequence_no, score FROM long ORDER BY size, sequence_no, place
        """
    ).fetchnumpy()
    found: list[int] = []
    sizes, starts, counts = np.unique(columns["size"], return_index=True, return_counts=True)
    for size, start, ratings in zip(sizes, starts, counts, strict=True):
        one_length = slice(start, start + ratings)
        numbers = np.asarray(columns["sequence_no"][one_length], np.int64)[::size]
        courses = find_ruptures(np.asarray(columns["score"][one_length], np.int32).reshape(-1, size), fall)
        found += numbers[courses.unrepaired_from >= 0].tolist()
    return found
