"""Rules about whole files of episodes, counselors and trainings: one row per key, one ending per episode."""

from __future__ import annotations

import duckdb

from dashboard.intake.check import CheckedFile, add_errors, drop_rejected
from dashboard.intake.phrases import agreeing, counted

_EPISODE_KEY = ("episode_code", "start_on")
# Neither says that an episode is over, so neither contradicts an ending.
_NO_ENDING = "('ongoing', 'unknown')"


def check_episodes(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """One row per episode: rows that differ are merged, two different endings or no way to tell episodes are errors."""
    for column, kind in (("episode_code", "VARCHAR"), ("start_on", "DATE")):
        if column not in checked.columns:
            staging.execute(f"ALTER TABLE {checked.table} ADD COLUMN {column} {kind}")
    values = [column for column in checked.columns if column not in ("code_no", *_EPISODE_KEY)]
    _reject_untold_episodes(staging, checked, values)
    if "ending" in checked.columns:
        _reject_two_endings(staging, checked)
    drop_rejected(staging, checked)
    _merge(staging, checked, values)


def check_counselors(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """One row per counselor: a team decides who may see what, so two different rows are an error, never a choice."""
    values = ", ".join(f'"{column}"' for column in checked.columns)
    add_errors(
        staging,
        checked,
        f"SELECT line, 'counselor_id', 'two_rows', counselor_id FROM {checked.table} WHERE counselor_id IN ("
        f"SELECT counselor_id FROM (SELECT DISTINCT {values} FROM {checked.table}) GROUP BY ALL HAVING count(*) > 1)",
    )
    drop_rejected(staging, checked)
    before = _count(staging, checked.table)
    staging.execute(f"CREATE TABLE merged AS SELECT min(line) AS line, {values} FROM {checked.table} GROUP BY {values}")
    _replace(staging, checked, before)


def check_trainings(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """One row per counselor, day, domain and title; of rows that differ in hours the longer counts."""
    key = ("trained_on", "domain", "counselor_id", "title")
    if "title" not in checked.columns:
        staging.execute(f"ALTER TABLE {checked.table} ADD COLUMN title VARCHAR")
    before = _count(staging, checked.table)
    hours = ", max(hours) AS hours" if "hours" in checked.columns else ""
    staging.execute(
        f"CREATE TABLE merged AS SELECT min(line) AS line, {', '.join(key)}{hours} FROM {checked.table} GROUP BY ALL"
    )
    _replace(staging, checked, before)


def _reject_untold_episodes(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, values: list[str]) -> None:
    """A row without code and start stands for its client's only episode; two that differ cannot be told apart."""
    described = ", ".join(f'"{column}"' for column in ("code_no", *values))
    add_errors(
        staging,
        checked,
        f"SELECT line, 'start_date', 'value_missing', NULL FROM {checked.table} "
        f"WHERE episode_code IS NULL AND start_on IS NULL AND code_no IN (SELECT code_no FROM ("
        f"SELECT DISTINCT {described} FROM {checked.table} WHERE episode_code IS NULL AND start_on IS NULL) "
        f"GROUP BY code_no HAVING count(*) > 1)",
    )


def _reject_two_endings(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    add_errors(
        staging,
        checked,
        f"SELECT line, 'ending', 'two_endings', ending FROM (SELECT line, ending, "
        f"count(DISTINCT ending) FILTER (ending NOT IN {_NO_ENDING}) "
        f"OVER (PARTITION BY code_no, episode_code, start_on) AS endings FROM {checked.table} "
        f"WHERE episode_code IS NOT NULL OR start_on IS NOT NULL) WHERE endings > 1",
    )


def _merge(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, values: list[str]) -> None:
    """Merges rows of one episode column by column; the largest value wins, so that order does not matter."""
    merged = ", ".join(_merged(column) for column in values)
    described = ", ".join(f'"{column}"' for column in values) or "1"
    before = _count(staging, checked.table)
    differing = _scalar(
        staging,
        f"SELECT count(*) FROM (SELECT 1 FROM (SELECT DISTINCT code_no, episode_code, start_on, {described} "
        f"FROM {checked.table}) GROUP BY code_no, episode_code, start_on HAVING count(*) > 1)",
    )
    staging.execute(
        f"CREATE TABLE merged AS SELECT min(line) AS line, code_no, episode_code, start_on"
        f"{', ' + merged if merged else ''} FROM {checked.table} GROUP BY code_no, episode_code, start_on"
    )
    if differing:
        episodes = f"{counted(differing, 'episode')} {agreeing(differing, 'stands', 'stand')}"
        checked.warnings.append(
            f"{checked.file.name}: {episodes} in several rows that differ; their values were merged."
        )
    _replace(staging, checked, before)


def _merged(column: str) -> str:
    if column == "ending":
        return f"coalesce(max(ending) FILTER (ending NOT IN {_NO_ENDING}), max(ending)) AS ending"
    return f'max("{column}") AS "{column}"'


def _replace(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, before: int) -> None:
    checked.repeated = before - _count(staging, "merged")
    if checked.repeated:
        checked.warnings.append(
            f"{checked.file.name}: {counted(checked.repeated, 'more row')} for {checked.kind} that already have one; "
            "each counts once."
        )
    staging.execute(f"DROP TABLE {checked.table}")
    staging.execute(f"ALTER TABLE merged RENAME TO {checked.table}")


def _count(staging: duckdb.DuckDBPyConnection, table: str) -> int:
    return _scalar(staging, f"SELECT count(*) FROM {table}")


def _scalar(staging: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = staging.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
