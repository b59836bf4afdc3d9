"""Fits expected early drop-out, once for every set of definitions that somebody asks under.

At publish under the definitions in force; under any others when first asked, from counts by counselor and combination
of characteristics, and kept as long as the version is open. Expected drop-out
depends on a pairing's characteristics alone, so what is stored is one number per combination of them.
"""

from __future__ import annotations

import json
import re

import duckdb

from dashboard.definitions import Definitions
from dashboard.measures.case_mix import CHARACTERISTICS, TRANSFER, characteristics_used, fit_expected
from dashboard.store.rules import set_rules

_RESTS_ON_IT = re.compile(
    r"\b(is_compared_start|is_early_eligible|is_counted_early|expected_pairings|expected_counts|case_mix_\w+)\b"
)
_COUNTS = (
    "SELECT counselor_no, pairings, dropped_out, profiles.* FROM practice.case_mix_counts AS counts "
    "INNER JOIN practice.case_mix_profiles AS profiles ON counts.profile_no = profiles.profile_no "
    "ORDER BY counselor_no, profiles.profile_no"
)


def rests_on_case_mix(sql: str) -> bool:
    """Whether an answer of this statement depends on case-mix, so that a fit has to be there first."""
    return _RESTS_ON_IT.search(sql) is not None


def fit_in_force(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Fits under the definitions in force. Expects the views to be there (`views_for_a_while`)."""
    set_rules(connection, definitions)
    use_case_mix(connection, definitions)


def use_case_mix(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Sets the variables by which views allow for case-mix; fits first where nothing was under these definitions.

    Expects the views and their rules to be set. Case-mix is on where the definitions want it and at least one
    characteristic beside a change of counselor can be used (`characteristics_used`).
    """
    if definitions.case_mix == "none" or not _has_characteristics(connection):
        return
    key = _fit_key(definitions)
    found = connection.execute("SELECT is_on FROM facts.case_mix_fits WHERE fit_key = ?", [key]).fetchone()
    is_on = bool(found[0]) if found else _fit(connection, key)
    connection.execute("SET VARIABLE case_mix_fit = ?", [key])
    connection.execute("SET VARIABLE is_case_mix_on = ?", [is_on])


def _fit_key(definitions: Definitions) -> str:
    """The definitions that a fit depends on, as text that is the same exactly when the fit would be."""
    mark = definitions.mark_of("ors_total").low if definitions.drop_out_rule == "openfit" else None
    parts = (
        definitions.drop_out_rule,
        definitions.early_sessions,
        definitions.maturity_days,
        definitions.inactive_after_days,
        definitions.left_truncation_days,
        mark,
    )
    return json.dumps(parts, default=str)


def _has_characteristics(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether anything beside a change of counselor differs between clients."""
    names = [name for name in CHARACTERISTICS if name != TRANSFER]
    differs = " OR ".join(f"count(DISTINCT coalesce({name}, '')) > 1" for name in names)
    row = connection.execute(f"SELECT {differs} FROM practice.case_mix_profiles").fetchone()
    return row is not None and bool(row[0])


def _fit(connection: duckdb.DuckDBPyConnection, key: str) -> bool:
    """Fits and keeps what was fitted; whether any characteristic beside a change of counselor could be used."""
    cells = connection.execute(_COUNTS).df()
    used = characteristics_used(cells)
    is_on = any(name != TRANSFER for name in used)
    connection.execute("INSERT INTO case_mix_fits VALUES (?, ?, ?)", [key, is_on, list(used)])
    if is_on:
        expected = fit_expected(cells)[["profile_no", "expected"]].drop_duplicates("profile_no")
        connection.register("fitted", expected)
        connection.execute("INSERT INTO case_mix_expected SELECT ?, profile_no, expected FROM fitted", [key])
        connection.unregister("fitted")
    return is_on
