"""The text of a mapped file becomes a table of canonical columns, still text, still with its lines."""

from __future__ import annotations

import duckdb

from dashboard.intake.check import CheckedFile
from dashboard.intake.mapping.columns import staged_name
from dashboard.intake.mapping.model import Derived, FileMapping, Rule
from dashboard.intake.phrases import agreeing, counted
from dashboard.intake.reports import FileProblem
from dashboard.intake.shape.joins import join_others
from dashboard.intake.shape.long import pivot
from dashboard.intake.shape.missing import missing_by_column
from dashboard.intake.shape.person_codes import tidy_codes
from dashboard.intake.shape.steps import Shaping
from dashboard.vocabulary import file_kinds

_YES = "('true', 't', 'yes', 'y', '1')"
_NO = "('false', 'f', 'no', 'n', '0')"
_CLIENT = "client_id"


def reshape(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, files: list[CheckedFile]) -> None:
    """Fills `present`, `headers` and, where the shape differs, `shaped`; `files` are all files of the import.

    Raises `FileProblem` when another file of the export is needed and not there, or no row is left.
    """
    mapping = checked.recognised.mapping
    canonical = file_kinds()[checked.kind].columns if not checked.is_lookup else ()
    checked.headers = dict(checked.recognised.headers)
    shaping = Shaping(staging, checked)
    if mapping is not None:
        _empty_missing(shaping, mapping)
        if mapping.kind != "lookup":
            join_others(shaping, mapping, files)
            pivot(shaping, mapping)
            for derived in mapping.derived:
                _derive(shaping, derived)
            _carry(shaping, mapping)
        _keep_rows(shaping, mapping)
        present = shaping.columns()
    else:
        present = list(checked.recognised.positions)
    tidy_codes(shaping)
    checked.present = [column for column in canonical if column in present]


def _empty_missing(shaping: Shaping, mapping: FileMapping) -> None:
    words = missing_by_column(mapping, shaping.columns())
    if words:
        emptied = ", ".join(
            f'CASE WHEN lower("{column}") NOT IN ({", ".join(map(_quoted, missing))}) THEN "{column}" END AS "{column}"'
            for column, missing in words.items()
        )
        shaping.step(f"SELECT * REPLACE ({emptied}) FROM {{raw}}")


def _derive(shaping: Shaping, derived: Derived) -> None:
    """A column whose headers are all absent stays absent."""
    columns = shaping.columns()
    rules = [rule for rule in derived.rules if staged_name(rule.header) in columns]
    if not rules:
        return
    tests = " ".join(f"WHEN {_test(rule)} THEN {_quoted(rule.word)}" for rule in rules)
    otherwise = _quoted(derived.otherwise) if derived.otherwise else "NULL"
    kept = f'* EXCLUDE ("{derived.column}")' if derived.column in columns else "*"
    shaping.step(f'SELECT {kept}, CASE {tests} ELSE {otherwise} END AS "{derived.column}" FROM {{raw}}')
    headers = dict.fromkeys(shaping.checked.headers[staged_name(rule.header)] for rule in rules)
    shaping.checked.headers[derived.column] = " and ".join(headers)


def _test(rule: Rule) -> str:
    column = f'"{staged_name(rule.header)}"'
    return {
        "filled": f"{column} IS NOT NULL",
        "empty": f"{column} IS NULL",
        "yes": f"lower({column}) IN {_YES}",
        "no": f"lower({column}) IN {_NO}",
    }[rule.test]


def _carry(shaping: Shaping, mapping: FileMapping) -> None:
    """What stands in some rows of a client only, and is the same in all of them, holds for the others too."""
    columns = shaping.columns()
    carried = [column for column in mapping.carry if column in columns and _CLIENT in columns]
    if carried:
        filled = ", ".join(
            f'CASE WHEN "{column}" IS NOT NULL THEN "{column}" '
            f'WHEN min("{column}") OVER client = max("{column}") OVER client THEN min("{column}") OVER client END '
            f'AS "{column}"'
            for column in carried
        )
        shaping.step(f"SELECT * REPLACE ({filled}) FROM {{raw}} WINDOW client AS (PARTITION BY {_CLIENT})")


def _keep_rows(shaping: Shaping, mapping: FileMapping) -> None:
    """Rows that are about something else, such as a client's first form, are left out and counted."""
    columns = shaping.columns()
    needed = [name if name in columns else staged_name(name) for name in mapping.only_where]
    needed = [name for name in needed if name in columns]
    if not needed:
        return
    before = shaping.rows()
    filled = " AND ".join(f'"{one}" IS NOT NULL' for one in needed)
    shaping.step(f"SELECT * FROM {{raw}} WHERE {filled}")
    checked = shaping.checked
    left_out = before - shaping.rows()
    if left_out and not checked.is_lookup:
        names = ", ".join(checked.header(one) for one in needed)
        rows = f"{counted(left_out, 'row')} without {names} {agreeing(left_out, 'was', 'were')} left out"
        checked.warnings.append(f"{checked.file.name}: {rows}.")
    if not shaping.rows():
        raise FileProblem("no_rows", f"{checked.file.name} has no row that counts; nothing was changed.")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
