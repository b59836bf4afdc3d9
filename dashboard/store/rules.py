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
    "coverage_cells",
    "row_counts",
    "appointments_by_day",
)
KEPT_AS_RECEIVED = ("imports", "clients", "released_batches", "flags", "flag_quarters")
_SCHEMAS = ("practice", "visible", "rules", "facts")
_MARKS_TYPE = "STRUCT(instrument VARCHAR, domain VARCHAR, low DECIMAL(9, 3), clearly_low DECIMAL(9, 3))[]"


def make_views(connection: duckdb.DuckDBPyConnection, *, facts_in: str, kept_in: str) -> None:
    """Makes the schemas facts, rules, visible and practice over the tables in these two schemas."""
    connection.execute("CREATE SCHEMA facts")
    for source, tables in ((facts_in, FACT_TABLES), (kept_in, KEPT_AS_RECEIVED)):
        for table in tables:
            connection.execute(f"CREATE VIEW facts.{table} AS FROM {source}.{table}")
    for path in sorted(VIEWS_FOLDER.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))


@contextmanager
def views_for_a_while(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The same views over the file open on `connection`; none of them stays in it."""
    make_views(connection, facts_in="main", kept_in="main")
    yield
    for schema in _SCHEMAS:
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def set_rules(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Sets the session variables by which the views read the facts."""
    rules = {
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
