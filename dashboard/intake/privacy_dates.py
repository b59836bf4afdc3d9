"""Dates of birth: a column of dates, years before the sessions, wide apart, and each client with one of them."""

from __future__ import annotations

import duckdb

_YOUNGEST, _OLDEST = 5, 100
_NEARLY_ALL = 0.9
_FEWEST = 3
# Dates of a referral or of an earlier treatment lie closer together than the births of clients do.
_YEARS_APART = 6

_YEAR = "((19|20)[0-9]{2})"
_MONTH = "([0-9]{1,2}|(?:de )?\\p{L}{3,10}[.]?)"
_MONTH_FIRST = f"^(?:\\p{{L}}{{2,10}}[.]?,? )?\\p{{L}}{{3,10}}[.]? [0-9]{{1,2}},? {_YEAR}"


def are_births(
    staging: duckdb.DuckDBPyConnection,
    table: str,
    column: str,
    client: str | None,
    reference: str | None,
    latest_year: int,
) -> bool:
    """Whether a column holds dates of birth; `reference` is the column of dates they lie before, None for today.

    Only the year is read, so that the order of day and month does not matter.
    """
    if column == reference:
        return False
    base = _median_year(staging, table, reference, latest_year) if reference else latest_year
    person = f'"{client}"' if client else "line"
    row = staging.execute(
        f'WITH dated AS (SELECT DISTINCT {person} AS person, "{column}" AS value, {_year_of(column, base)} AS year '
        f'FROM {table} WHERE "{column}" IS NOT NULL) '
        "SELECT count(*), count(DISTINCT person), count(DISTINCT value), "
        f"count(*) FILTER ({base} - year BETWEEN {_YOUNGEST} AND {_OLDEST}), "
        "quantile_disc(year, 0.95) - quantile_disc(year, 0.05) FROM dated"
    ).fetchone()
    assert row is not None
    pairs, people, different, old_enough, apart = row
    return (
        different >= _FEWEST
        and old_enough >= _NEARLY_ALL * pairs
        and pairs * _NEARLY_ALL <= people
        and apart is not None
        and apart >= _YEARS_APART
    )


def _median_year(staging: duckdb.DuckDBPyConnection, table: str, column: str, latest_year: int) -> int:
    row = staging.execute(
        f"SELECT quantile_disc(year, 0.5) FROM (SELECT {_year_of(column, latest_year)} AS year FROM {table})"
    ).fetchone()
    assert row is not None
    return int(row[0]) if row[0] is not None else latest_year


def _year_of(column: str, latest_year: int) -> str:
    """SQL for the year of a text that begins with a date; two digits mean the last year that is not to come."""
    quoted = f'"{column}"'
    short = f"try_cast(regexp_extract({quoted}, '^[0-9]{{1,2}}[-/. ]{_MONTH}[-/. ]([0-9]{{2}})$', 2) AS INTEGER)"
    return (
        "CASE "
        f"WHEN regexp_matches({quoted}, '^{_YEAR}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}') "
        f"THEN try_cast(left({quoted}, 4) AS INTEGER) "
        f"WHEN regexp_matches({quoted}, '^[0-9]{{1,2}}[-/. ]+{_MONTH}[-/. ,]+(?:de )?{_YEAR}') "
        f"THEN try_cast(regexp_extract({quoted}, '^[0-9]{{1,2}}[-/. ]+{_MONTH}[-/. ,]+(?:de )?{_YEAR}', 2) AS INTEGER) "
        f"WHEN regexp_matches({quoted}, '{_MONTH_FIRST}') "
        f"THEN try_cast(regexp_extract({quoted}, '{_MONTH_FIRST}', 1) AS INTEGER) "
        f"WHEN regexp_full_match({quoted}, '{_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])') "
        f"THEN try_cast(left({quoted}, 4) AS INTEGER) "
        f"WHEN regexp_full_match({quoted}, '(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2]){_YEAR}') "
        f"THEN try_cast(right({quoted}, 4) AS INTEGER) "
        f"WHEN {short} IS NOT NULL THEN {short} + CASE WHEN {short} > {latest_year % 100} "
        f"THEN {latest_year // 100 - 1} ELSE {latest_year // 100} END * 100 END"
    )
