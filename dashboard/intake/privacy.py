"""Looks at the values of every column for what identifies people, whatever the columns are called.

One cell is enough where nothing else looks so: an e-mail address, a phone number with its separators. Plain numbers
pass for an NHS number once in eleven by chance alone, so that a share of the column's numbers must pass that chance
cannot explain. Names, addresses and dates are told by what they belong to: they vary from client to client.

What cannot be told from a code is let through: nine digits in a row for a social security number, a first name alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
from scipy.stats import binom

from dashboard.intake.privacy_dates import are_births
from dashboard.intake.privacy_patterns import (
    ADDRESSES,
    BIRTHS,
    BY_CHANCE,
    EMAILS,
    HINTS,
    IN_TEXT,
    IS_ADDRESS,
    IS_NAME,
    IS_POSTCODE,
    NAMES,
    POSTCODES,
    SURE,
)

# Shorter texts hold no identifier that could be told from a code.
_SHORTEST = 6
# Of numbers of one shape at least so many pass, and by chance so many would hardly ever.
_SHARE_OF_NUMBERS = 0.5
_HARDLY_EVER = 1e-3
_SHARE_OF_CODES = 0.1
_FEWEST_NAMES = 2
# Among codes that hold digits a single name stands out.
_SHARE_WITH_DIGITS = 0.9
# In other columns nearly every value is a name, there are many, and each belongs to one client, or few of one home.
_SHARE_OF_NAMES = 0.8
_FEWEST_DIFFERENT = 10
_CLIENTS_OF_A_NAME = 1.2
_CLIENTS_OF_A_HOME = 2.0
_SHARE_OF_POSTCODES = 0.5
_FEWEST_POSTCODES = 3

# Columns of staff and places: names, e-mails and addresses in them are no client's.
_ALLOWED = {
    "counselor_id": frozenset({EMAILS, NAMES}),
    "team": frozenset({NAMES, ADDRESSES, POSTCODES}),
    "site": frozenset({NAMES, ADDRESSES, POSTCODES}),
}
# Their years tell nothing unless there are sessions beside them: an archive's first days, or when a counselor began.
_DATES = frozenset({"start_date", "end_date", "started_on", "left_on", "trained_on"})
_VALUES = "values_looked_at"


@dataclass(frozen=True)
class Looked:
    """One staged text column: what the file calls it, and which canonical column it is, if any."""

    column: str
    header: str
    role: str = ""


@dataclass(frozen=True)
class Finding:
    """A column that identifies people: what it holds, and in how many rows; never a value."""

    looked: Looked
    kind: str
    rows: int


@dataclass(frozen=True)
class _Values:
    """The different values of one column in `values_looked_at` under `number`, and which cheap looks hint at more."""

    number: int
    filled: int
    different: int
    hints: frozenset[str]


class _Table:
    """A staged table whose values are looked at; `client` is its column of client codes, if it has one."""

    def __init__(self, staging: duckdb.DuckDBPyConnection, name: str, columns: list[Looked]) -> None:
        self.staging = staging
        self.name = name
        by_role = {one.role: one.column for one in columns}
        self.client = by_role.get("client_id")
        self.has_sessions = "session_date" in by_role
        self.dates = by_role.get("session_date") or by_role.get("start_date")

    def row(self, sql: str) -> tuple[float, ...]:
        """The one row of numbers that a query gives; NULL is 0."""
        found = self.staging.execute(sql).fetchone()
        assert found is not None
        return tuple(float(value or 0) for value in found)

    def clients_of_one(self, column: str, test: str) -> float:
        """How many clients share one of the values that pass a test, on average; 1 where no clients are known."""
        if self.client is None or self.client == column:
            return 1.0
        (shared,) = self.row(
            f'SELECT count(*) / count(DISTINCT value) FROM (SELECT DISTINCT "{column}" AS value, "{self.client}" '
            f'FROM {self.name} WHERE "{column}" IS NOT NULL AND "{self.client}" IS NOT NULL) WHERE {test}'
        )
        return shared or 1.0


def find_identifying_values(
    staging: duckdb.DuckDBPyConnection, table: str, columns: Iterable[Looked], latest_year: int
) -> list[Finding]:
    """What identifies people in these columns of a staged table, at most one finding a column, in their order.

    `latest_year`: the year of import, from which dates of birth are counted where the file has no sessions.
    """
    looked = list(columns)
    whole = _Table(staging, table, looked)
    findings = [
        finding
        for values in _gather(staging, table, looked)
        if (finding := _look(whole, looked[values.number], values, latest_year)) is not None
    ]
    staging.execute(f"DROP TABLE IF EXISTS {_VALUES}")
    return findings


def _gather(staging: duckdb.DuckDBPyConnection, table: str, columns: list[Looked]) -> list[_Values]:
    """Makes `values_looked_at` (no, value, n, digits) of all columns; those with any hint, in order."""
    if not columns:
        return []
    gathered = " UNION ALL ".join(
        f'SELECT {number} AS no, "{one.column}" AS value, count(*) AS n FROM {table} '
        f'WHERE length("{one.column}") >= {_SHORTEST} GROUP BY "{one.column}"'
        for number, one in enumerate(columns)
    )
    staging.execute(f"CREATE OR REPLACE TABLE {_VALUES} AS {gathered}")
    hints = ", ".join(f"bool_or({test})" for _, test in HINTS)
    rows = staging.execute(f"SELECT no, sum(n), count(*), {hints} FROM {_VALUES} GROUP BY no ORDER BY no").fetchall()
    return [
        _Values(
            no, int(filled), different, frozenset(name for (name, _), is_so in zip(HINTS, found, strict=True) if is_so)
        )
        for no, filled, different, *found in rows
        if any(found)
    ]


def _look(table: _Table, one: Looked, values: _Values, latest_year: int) -> Finding | None:
    allowed = _ALLOWED.get(one.role, frozenset())
    found = _one_is_enough(table, values, allowed) or _numbers(table, values, allowed)
    found = found or _belonging_to_clients(table, one, values, allowed)
    if found is None and "dates" in values.hints and (table.has_sessions or one.role not in _DATES):
        is_birth = are_births(table.staging, table.name, one.column, table.client, table.dates, latest_year)
        found = (BIRTHS, values.filled) if is_birth else None
    return Finding(one, *found) if found else None


def _one_is_enough(table: _Table, values: _Values, allowed: frozenset[str]) -> tuple[str, int] | None:
    tests = [sure for sure in SURE if sure.hint in values.hints and sure.kind not in allowed]
    if not tests:
        return None
    counts = ", ".join(f"sum(n) FILTER ({sure.test})" for sure in tests)
    found = table.row(f"SELECT {counts} FROM {_with_digits(values)}")
    return next(((sure.kind, int(rows)) for sure, rows in zip(tests, found, strict=True) if rows), None)


def _numbers(table: _Table, values: _Values, allowed: frozenset[str]) -> tuple[str, int] | None:
    """Numbers of one shape that pass a check so often that it is no chance."""
    for checked in BY_CHANCE:
        if checked.hint not in values.hints or checked.kind in allowed:
            continue
        of_shape, passing, rows = table.row(
            f"SELECT count(*), count(*) FILTER ({checked.passes}), sum(n) FILTER ({checked.passes}) "
            f"FROM {_with_digits(values)} WHERE {checked.shape}"
        )
        is_share = passing > 0 and passing >= _SHARE_OF_NUMBERS * of_shape
        if is_share and binom.sf(passing - 1, of_shape, checked.by_chance) < _HARDLY_EVER:
            return checked.kind, int(rows)
    return None


def _belonging_to_clients(
    table: _Table, one: Looked, values: _Values, allowed: frozenset[str]
) -> tuple[str, int] | None:
    """Names, addresses and postcodes, which columns about places and staff hold as well."""
    if "words" in values.hints and NAMES not in allowed and (rows := _names(table, one, values)):
        return NAMES, rows
    for kind, test, fewest, share in (
        (ADDRESSES, IS_ADDRESS, 1, 0.0),
        (POSTCODES, IS_POSTCODE, _FEWEST_POSTCODES, _SHARE_OF_POSTCODES),
    ):
        if "spaced" in values.hints and kind not in allowed:
            different, rows = map(int, _passing(table, values, test))
            is_many = different >= max(fewest, share * values.different)
            if is_many and table.clients_of_one(one.column, test) <= _CLIENTS_OF_A_HOME:
                return kind, rows
    return None


def _names(table: _Table, one: Looked, values: _Values) -> int:
    """Rows with names of people; 0 where they are too few, or categories in two words."""
    is_client = one.column == table.client
    if not is_client and (table.client is None or values.different < _FEWEST_DIFFERENT):
        return 0
    names, rows = map(int, _passing(table, values, IS_NAME))
    if is_client:
        codes, with_digits = table.row(
            f'SELECT count(DISTINCT "{one.column}"), count(DISTINCT "{one.column}") '
            f"FILTER (regexp_matches(\"{one.column}\", '[0-9]')) FROM {table.name}"
        )
        if names >= max(min(_FEWEST_NAMES, codes), _SHARE_OF_CODES * codes):
            return rows
        return _names_in_whole_rows(table, one) if with_digits >= _SHARE_WITH_DIGITS * codes else 0
    is_many = names >= max(_FEWEST_DIFFERENT, _SHARE_OF_NAMES * values.different)
    return rows if is_many and table.clients_of_one(one.column, IS_NAME) <= _CLIENTS_OF_A_NAME else 0


def _names_in_whole_rows(table: _Table, one: Looked) -> int:
    """Rows with names, but for rows of too few or too many fields, in which any text may have come here."""
    columns = {row[0] for row in table.staging.execute(f"DESCRIBE {table.name}").fetchall()}
    is_whole = "coalesce(fields_found, 0) <= 0" if "fields_found" in columns else "true"
    (rows,) = table.row(
        f'SELECT count(*) FROM (SELECT "{one.column}" AS value FROM {table.name} WHERE {is_whole}) WHERE {IS_NAME}'
    )
    return int(rows)


def _passing(table: _Table, values: _Values, test: str) -> tuple[float, ...]:
    return table.row(f"SELECT count(*), sum(n) FROM {_VALUES} WHERE no = {values.number} AND {test}")


def _with_digits(values: _Values) -> str:
    """The values of one column with the digits of those that are short enough for a number."""
    grouped = f"CASE WHEN length(value) < 16 THEN value ELSE regexp_extract(value, '{IN_TEXT}', 2) END"
    digits = f"regexp_replace({grouped}, '[^0-9]', '', 'g')"
    return f"(SELECT value, n, {digits} AS digits FROM {_VALUES} WHERE no = {values.number})"
