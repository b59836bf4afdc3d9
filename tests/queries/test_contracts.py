"""Every query keeps its header's word: one SELECT, these parameters, these columns, this scope."""

from __future__ import annotations

import json
import re

import duckdb
import pytest

from dashboard.answers.clinic import Clinic
from dashboard.answers.questions import REGISTER
from dashboard.definitions import Definitions
from dashboard.settings import PROJECT_ROOT
from dashboard.store.catalogue import Query, catalogue
from dashboard.store.reader import Read

QUERIES = list(catalogue().values())
every_query = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)


def _values(query: Query) -> tuple[tuple[str, str | None], ...]:
    fixed = {"unit": "pairing", "group_by": "none"}
    return tuple((column.name, fixed.get(column.name)) for column in query.parameters)


def _schemas_read(query: Query) -> set[str]:
    """Schemas of every base table of the statement, from DuckDB's own parser; names of CTEs have none."""
    with duckdb.connect() as connection:
        row = connection.execute("SELECT json_serialize_sql(?)", [_without_parameters(query.sql)]).fetchone()
    assert row is not None
    return set(_base_table_schemas(json.loads(row[0])))


def _without_parameters(sql: str) -> str:
    return re.sub(r"\$\w+", "NULL", sql)


def _base_table_schemas(node: object) -> list[str]:
    if isinstance(node, list):
        return [schema for part in node for schema in _base_table_schemas(part)]
    if not isinstance(node, dict):
        return []
    own = [str(node["schema_name"])] if node.get("type") == "BASE_TABLE" else []
    return own + [schema for part in node.values() for schema in _base_table_schemas(part)]


@every_query
def test_query_is_one_select(query: Query) -> None:
    statements = duckdb.extract_statements(query.sql)

    assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT]


@every_query
def test_query_takes_the_parameters_of_its_header(query: Query) -> None:
    (statement,) = duckdb.extract_statements(query.sql)

    assert set(statement.named_parameters) == {column.name for column in query.parameters}


@every_query
def test_query_returns_the_columns_of_its_header(query: Query, sample_clinic: Clinic) -> None:
    described = sample_clinic.reader.describe(Read(query.name, (), _values(query)), Definitions())

    assert described == [(column.name, column.kind) for column in query.returns]


@every_query
def test_query_reads_only_visible_rows_or_practice_figures(query: Query) -> None:
    assert _schemas_read(query) <= {"visible", "practice", ""}
    assert _schemas_read(query) & {"visible", "practice"}


@every_query
def test_query_with_an_empty_scope_gives_no_row_about_anybody(query: Query, sample_clinic: Clinic) -> None:
    (frame,) = sample_clinic.reader.read([Read(query.name, (), _values(query))], Definitions())

    people = {"counselor_id", "case_code"} & set(frame.columns)
    if "visible" in _schemas_read(query):
        counts = [column for column in frame.columns if column == "clients"]
        assert frame.empty or (not people and frame[counts].sum().sum() == 0)
    else:
        assert not people or query.name == "roster"


@every_query
def test_query_ends_in_an_order_that_is_the_same_every_time(query: Query, sample_clinic: Clinic) -> None:
    scope = tuple(sample_clinic.reader.read([Read("roster", ())], Definitions())[0]["counselor_id"])
    read = Read(query.name, scope, _values(query), own=scope)

    first, second = sample_clinic.reader.read([read, read], Definitions())

    assert re.search(r"\nORDER BY\s[^;]+;\s*$", query.sql)
    assert first.equals(second)


@every_query
def test_query_is_listed_in_the_readme_of_the_queries(query: Query) -> None:
    listed = (PROJECT_ROOT / "queries" / "README.md").read_text(encoding="utf-8")

    assert f"`{query.name}.sql`" in listed


@every_query
def test_query_is_asked_by_some_question(query: Query) -> None:
    asked = {name for question in REGISTER.values() for name in question.queries} | {"roster", "data_to"}

    assert query.name in asked


def test_statement_cannot_reach_a_file_of_the_machine(sample_clinic: Clinic) -> None:
    hub = sample_clinic.reader.hub(Definitions())

    for statement in (
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH '/tmp/elsewhere.duckdb' AS elsewhere",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error), hub.cursor() as cursor:
            cursor.execute(statement)
