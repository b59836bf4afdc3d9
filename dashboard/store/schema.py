"""The tables of the feedback file that the intake fills; facts are built from them by `queries/setup`.

Rating columns come from the instruments' registry, so a new instrument is new data: `bring_up_to_date` adds its columns
to an older file. Ratings are DECIMAL, so that sums are exact and no figure depends on the order of rows.
"""

from __future__ import annotations

import duckdb

from dashboard.vocabulary import rating_columns

SCHEMA_VERSION = 4
RATING_TYPE = "DECIMAL(9,3)"

APPOINTMENT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("client_no", "INTEGER"),
    ("counselor_id", "VARCHAR"),
    ("session_on", "DATE"),
    ("nth_that_day", "SMALLINT"),
    ("episode_code", "VARCHAR"),
    ("session_number", "INTEGER"),
    ("has_numbers", "BOOLEAN"),
    ("attendance", "VARCHAR"),
    ("session_type", "VARCHAR"),
    ("modality", "VARCHAR"),
    ("team", "VARCHAR"),
    ("site", "VARCHAR"),
)
EPISODE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("client_no", "INTEGER"),
    ("episode_code", "VARCHAR"),
    ("start_on", "DATE"),
    ("ending", "VARCHAR"),
    ("ended_on", "DATE"),
    ("age_band", "VARCHAR"),
    ("gender", "VARCHAR"),
    ("referral_source", "VARCHAR"),
    ("presenting_problem", "VARCHAR"),
    ("previous_counseling", "VARCHAR"),
    ("baseline_severity", "VARCHAR"),
)
COUNSELOR_COLUMNS: tuple[tuple[str, str], ...] = (
    ("counselor_id", "VARCHAR"),
    ("name", "VARCHAR"),
    ("team", "VARCHAR"),
    ("site", "VARCHAR"),
    ("email", "VARCHAR"),
    ("started_on", "DATE"),
    ("left_on", "DATE"),
)
TRAINING_COLUMNS: tuple[tuple[str, str], ...] = (
    ("trained_on", "DATE"),
    ("domain", "VARCHAR"),
    ("counselor_id", "VARCHAR"),
    ("title", "VARCHAR"),
    ("hours", RATING_TYPE),
)
IMPORT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("import_id", "INTEGER"),
    ("imported_at", "TIMESTAMP"),
    ("imported_by", "VARCHAR"),
    ("files", "JSON"),
    ("rows_read", "BIGINT"),
    ("rows_accepted", "BIGINT"),
    ("rows_rejected", "BIGINT"),
    ("rows_unchanged", "BIGINT"),
    ("rows_corrected", "BIGINT"),
    ("warnings", "JSON"),
    ("is_live", "BOOLEAN"),
    ("undone_at", "TIMESTAMP"),
    ("undone_by", "VARCHAR"),
    ("definitions", "JSON"),
)
# The ledger of what was released to counselors: appended to at publish, never changed, carried through every version.
RELEASED_BATCH_COLUMNS: tuple[tuple[str, str], ...] = (
    ("batch", "INTEGER"),
    ("quarter", "VARCHAR"),
    ("counselor_id", "VARCHAR"),
    ("instrument", "VARCHAR"),
    ("domain", "VARCHAR"),
    ("clients_at_least", "INTEGER"),
    ("band", "VARCHAR"),
    ("practice_band_low", "INTEGER"),
    ("practice_band_high", "INTEGER"),
)
RELEASED_CLIENT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("counselor_id", "VARCHAR"),
    ("instrument", "VARCHAR"),
    ("domain", "VARCHAR"),
    ("client_no", "INTEGER"),
    ("quarter", "VARCHAR"),
)
# The ledger of flags and of the quarters in which counselors were compared: appended to at publish, never changed.
FLAG_COLUMNS: tuple[tuple[str, str], ...] = (
    ("made_on", "DATE"),
    ("quarter", "VARCHAR"),
    ("counselor_id", "VARCHAR"),
    ("measure", "VARCHAR"),
    ("instrument", "VARCHAR"),
    ("numerator", "INTEGER"),
    ("denominator", "INTEGER"),
    ("practice_rate", "DOUBLE"),
    ("expected", "DOUBLE"),
    ("p", "DOUBLE"),
    ("declared_only_agrees", "BOOLEAN"),
)
FLAG_QUARTER_COLUMNS: tuple[tuple[str, str], ...] = (
    ("quarter", "VARCHAR"),
    ("made_on", "DATE"),
    ("from_on", "DATE"),
    ("to_on", "DATE"),
    ("counselors", "INTEGER"),
    ("comparisons", "INTEGER"),
    ("closed_at", "TIMESTAMP"),
)
RECEIVED: tuple[tuple[str, str], ...] = (("import_id", "INTEGER"), ("line", "BIGINT"))


def tables() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every table the intake or the publishing step fills, with its columns and types in order."""
    ratings = tuple((column, RATING_TYPE) for column in rating_columns())
    return {
        "meta": (("key", "VARCHAR"), ("value", "VARCHAR")),
        "clients": (("client_no", "INTEGER"), ("client_key", "VARCHAR")),
        "imports": IMPORT_COLUMNS,
        "received_appointments": RECEIVED + APPOINTMENT_COLUMNS + ratings,
        "received_episodes": RECEIVED + EPISODE_COLUMNS,
        "received_counselors": RECEIVED + COUNSELOR_COLUMNS,
        "received_trainings": RECEIVED + TRAINING_COLUMNS,
        "withdrawn_appointments": (("import_id", "INTEGER"), *APPOINTMENT_COLUMNS[:4]),
        "appointments": (("import_id", "INTEGER"), *APPOINTMENT_COLUMNS, *ratings),
        "episode_records": (("import_id", "INTEGER"), *EPISODE_COLUMNS),
        "counselor_records": (("import_id", "INTEGER"), *COUNSELOR_COLUMNS),
        "trainings": (("import_id", "INTEGER"), *TRAINING_COLUMNS),
        "released_batches": RELEASED_BATCH_COLUMNS,
        "released_clients": RELEASED_CLIENT_COLUMNS,
        "released_quarters": (("quarter", "VARCHAR"), ("released_at", "TIMESTAMP")),
        "flags": FLAG_COLUMNS,
        "flag_quarters": FLAG_QUARTER_COLUMNS,
    }


def bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes missing tables and columns in a new or older feedback file; what stands in it stays as it is.

    No primary keys: uniqueness is asserted at publish, since DuckDB's indexes cost twice the time and size of the rows.
    """
    for table, columns in tables().items():
        described = ", ".join(f'"{name}" {kind}' for name, kind in columns)
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({described})")
        standing = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        for name, kind in columns:
            if name not in standing:
                connection.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {kind}')
    connection.execute("DELETE FROM meta WHERE key = 'schema_version'")
    connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(SCHEMA_VERSION)])
