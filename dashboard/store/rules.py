"""The rules in force over the facts: the views of `queries/setup/views` and the session variables that they read.

Pages read them in the reader's hub; the publishing step reads them in its draft, so that what counts is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

import duckdb

from dashboard.definitions import Definitions
from dashboard.settings import PROJECT_ROOT
from dashboard.vocabulary import instruments

VIEWS_FOLDER = PROJECT_ROOT / "queries" / "setup" / "views"
FACT_TABLES = (
    "data_span",
    "counselors",
    "episodes",
    "pairings",
    "pairing_scores",
    "pairing_forms",
    "pairing_courses",
    "pairing_early_courses",
    "pairing_rated_sessions",
    "pairing_ruptures",
    "rupture_rule",
    "coverage_cells",
    "row_counts",
    "case_mix_profiles",
    "pairing_profiles",
    "appointments_by_day",
    "episode_outcomes",
    "decision_points",
    "decision_point_outcomes",
    "decision_point_ruptures",
    "waits",
    "pairing_last_forms",
    "case_appointments",
    "case_scores",
)
# Facts that are fitted: at publish, and in memory when somebody asks by definitions that nothing was fitted under.
FITTED_TABLES = ("case_mix_fits", "case_mix_expected")
KEPT_AS_RECEIVED = ("imports", "clients", "released_batches", "flags", "flag_quarters", "trainings")
# Whose rows a read can be told to leave out of everything; other tables of clients are joined to one of these.
_OF_COUNSELORS = ("episodes", "pairings", "coverage_cells")
_LEFT_OUT = "getvariable('left_out_counselors')::VARCHAR[]"
_READ_AT_PUBLISH = "[123]*.sql"  # rules, what is counted, the practice and its case-mix
_SCHEMAS = ("practice", "visible", "rules", "facts")
_MARKS_TYPE = "STRUCT(instrument VARCHAR, domain VARCHAR, low DECIMAL(9, 3), clearly_low DECIMAL(9, 3))[]"
_OUTCOME_MARKS_TYPE = (
    "STRUCT(instrument VARCHAR, is_higher_better BOOLEAN, low DECIMAL(9, 3), reliable_change DECIMAL(9, 3))[]"
)


def make_views(
    connection: duckdb.DuckDBPyConnection, *, facts_in: str, fitted_in: str, kept_in: str, scripts: str = "*.sql"
) -> None:
    """Makes the schemas facts, rules, visible and practice over the tables in these schemas."""
    connection.execute("CREATE SCHEMA facts")
    for source, tables in ((facts_in, FACT_TABLES), (fitted_in, FITTED_TABLES), (kept_in, KEPT_AS_RECEIVED)):
        for table in tables:
            kept = f"WHERE {_LEFT_OUT} IS NULL OR NOT list_contains({_LEFT_OUT}, counselor_id)"
            connection.execute(
                f"CREATE VIEW facts.{table} AS FROM {source}.{table} {kept if table in _OF_COUNSELORS else ''}"
            )
    for path in sorted(VIEWS_FOLDER.glob(scripts)):
        connection.execute(path.read_text(encoding="utf-8"))


@contextmanager
def views_for_a_while(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Those of the views that publishing reads, over the file open on `connection`; none of them stays in it."""
    make_views(connection, facts_in="main", fitted_in="main", kept_in="main", scripts=_READ_AT_PUBLISH)
    yield
    for schema in _SCHEMAS:
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def set_rules(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Sets the session variables by which the views read the facts; case-mix is off until `use_case_mix`."""
    rules = {
        "is_case_mix_on": False,
        "case_mix_fit": "",
        "early_sessions": definitions.early_sessions,
        "maturity_days": definitions.maturity_days,
        "inactive_after_days": definitions.inactive_after_days,
        "left_truncation_days": definitions.left_truncation_days,
        "drop_out_rule": definitions.drop_out_rule,
        "ors_mark": definitions.mark_of("ors_total").low,
    }
    for name, value in rules.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    connection.execute("SET VARIABLE marks = ?::" + _MARKS_TYPE, [list(_marks(definitions))])
    connection.execute("SET VARIABLE outcome_marks = ?::" + _OUTCOME_MARKS_TYPE, [list(_outcome_marks(definitions))])


def _marks(definitions: Definitions) -> Iterable[Mapping[str, str | Decimal | None]]:
    """One entry per domain of each alliance instrument: a domain's marks are those of its first item."""
    for key, instrument in instruments().items():
        if instrument.kind != "alliance":
            continue
        columns = {"total": instrument.total.column} if instrument.total else {}
        for item in reversed(instrument.items):
            columns[item.domain] = item.column
        for domain, column in columns.items():
            mark = definitions.mark_of(column)
            yield {"instrument": key, "domain": domain, "low": mark.low, "clearly_low": mark.clearly_low}


def _outcome_marks(definitions: Definitions) -> Iterable[Mapping[str, str | bool | Decimal | None]]:
    """One entry per outcome instrument: its direction, the mark of its total and its reliable change."""
    for key, instrument in instruments().items():
        if instrument.kind == "outcome" and instrument.total is not None:
            yield {
                "instrument": key,
                "is_higher_better": instrument.is_higher_better,
                "low": definitions.mark_of(instrument.total.column).low,
                "reliable_change": definitions.reliable_change_of(key),
            }
