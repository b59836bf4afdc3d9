"""Which rules in force a query rests on, read from the SQL itself: from its columns back to the session variables.

The views over the facts say in SQL which column comes from which rule: `getvariable('maturity_days') ... AS is_mature`.
DuckDB's own parser gives their trees; a column's rules are those of everything it is made from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import duckdb

from dashboard.store.catalogue import catalogue
from dashboard.store.rules import VIEWS_FOLDER

# Rules that shape the facts themselves, by the columns of the facts that they shape.
_RULES_OF_FACTS = {
    # Without days of its own, a session settles some days after those of inactivity.
    "settled_sessions": {"settle_days", "inactive_after_days"},
    "idle_days": {"closed_periods"},
}
# Everything else is counted up to the day that counts as now, in courses of counseling.
_RULES_OF_ALL_FACTS = frozenset({"data_to", "new_episode_after_days"})
_NO_FACTS = frozenset({"imports", "roster", "counselors", "flags", "flag_quarters", "released_batches"})
_CREATED = re.compile(
    r"^CREATE (?:OR REPLACE )?(VIEW|MACRO) (\w+)\.(\w+)\s*(?:\([^)]*\))?\s+AS\s+(?:TABLE\s+)?(.*?);\s*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)

Node = object


@dataclass
class _Sources:
    """Name -> what it is made from: names of columns and macros, and session variables."""

    names: dict[str, set[str]] = field(default_factory=dict)
    variables: dict[str, set[str]] = field(default_factory=dict)

    def add(self, name: str, tree: Node) -> None:
        self.names.setdefault(name, set()).update(_names_in(tree))
        self.variables.setdefault(name, set()).update(_variables_in(tree))

    def variables_of(self, names: set[str]) -> set[str]:
        """The variables behind these names, however many steps away."""
        seen: set[str] = set()
        waiting = set(names)
        while waiting:
            name = waiting.pop()
            seen.add(name)
            waiting |= self.names.get(name, set()) - seen
        return set().union(*(self.variables.get(name, set()) | _RULES_OF_FACTS.get(name, set()) for name in seen))


@cache
def rules_of(query_name: str) -> frozenset[str]:
    """Names of the rules that shape what a query returns. Raises `KeyError` for an unknown query.

    They are names of settings, `marks` for the marks of all instruments, `ors_mark` for that of the ORS total.
    """
    tree = _tree(re.sub(r"\$\w+", "NULL", catalogue()[query_name].sql))
    own = _Sources(dict(_views().names), dict(_views().variables))
    names = _names_in(tree) | {name for view in _tables_in(tree) for name in _conditions().get(view, set())}
    found = own.variables_of(names) | _variables_in(tree)
    if _tables_in(tree) - _NO_FACTS:
        found |= _RULES_OF_ALL_FACTS
    return frozenset(found - {"visible_counselors"})


@cache
def _views() -> _Sources:
    sources = _Sources()
    for _, name, kind, tree in created():
        if kind == "MACRO":
            sources.add(name, tree)
        for column, expression in _aliased(tree):
            sources.add(column, expression)
    return sources


@cache
def _conditions() -> dict[str, set[str]]:
    """View -> the columns that its rows are chosen by."""
    return {
        name: set().union(*(_names_in(where) for where in _parts(tree, "where_clause")))
        for schema, name, kind, tree in created()
        if kind == "VIEW" and schema != "rules"
    }


@cache
def created() -> list[tuple[str, str, str, Node]]:
    """Schema, name, VIEW or MACRO, and the parsed body of everything the setup of the views makes."""
    found = []
    for path in sorted(VIEWS_FOLDER.glob("*.sql")):
        for kind, schema, name, body in _CREATED.findall(path.read_text(encoding="utf-8")):
            is_query = re.match(r"(SELECT|WITH|FROM)\b", body, re.IGNORECASE)
            found.append((schema, name, kind.upper(), _tree(body if is_query else f"SELECT {body}")))
    return found


def _tree(sql: str) -> Node:
    with duckdb.connect() as connection:
        row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree["error"]:
        raise ValueError(f"this statement cannot be read: {sql[:80]}")
    return tree["statements"]


def _aliased(tree: Node) -> Iterator[tuple[str, Node]]:
    """The columns that a statement gives names to, with what each is made from."""
    for selected in _parts(tree, "select_list"):
        for expression in selected if isinstance(selected, list) else []:
            name = expression.get("alias") or expression.get("column_names", [""])[-1]
            if name:
                yield name, expression


def _names_in(tree: Node) -> set[str]:
    """Columns and macros named anywhere in a tree; `mark.low` is made from `mark` and from `low`."""
    columns = {str(name) for names in _parts(tree, "column_names") for name in _listed(names)}
    return columns | {str(name) for name in _parts(tree, "function_name")}


def _tables_in(tree: Node) -> set[str]:
    """The views of the schemas visible and practice that a statement reads."""
    if isinstance(tree, list):
        return set().union(*(_tables_in(part) for part in tree))
    if not isinstance(tree, dict):
        return set()
    is_view = tree.get("schema_name") in ("visible", "practice")
    own = {str(tree["table_name"])} if is_view else set()
    return own.union(*(_tables_in(part) for part in tree.values()))


def _variables_in(tree: Node) -> set[str]:
    if isinstance(tree, list):
        return set().union(*(_variables_in(part) for part in tree))
    if not isinstance(tree, dict):
        return set()
    if tree.get("function_name") == "getvariable":
        return {str(child["value"]["value"]) for child in tree["children"]}
    return set().union(*(_variables_in(part) for part in tree.values()))


def _parts(tree: Node, key: str) -> Iterator[Node]:
    """Everything that stands under this key anywhere in a tree, empty entries left out."""
    if isinstance(tree, list):
        for part in tree:
            yield from _parts(part, key)
    elif isinstance(tree, dict):
        for name, part in tree.items():
            if name == key and part:
                yield part
            yield from _parts(part, key)


def _listed(node: Node) -> list[object]:
    return node if isinstance(node, list) else []
