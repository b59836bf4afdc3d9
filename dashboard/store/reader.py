"""Runs one named query, in one scope, under one set of definitions, on the current version.

A hub is an in-memory DuckDB that has one version attached read-only, the views made, and its configuration locked, so
that no statement can reach a file. Each read uses a cursor of its own, with scope and rules as its variables. A new
`CURRENT` makes a new hub; the old one closes with its last cursor.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
from cachetools import LRUCache

from dashboard.definitions import Definitions
from dashboard.settings import FeedbackKey
from dashboard.store.build import build_in_memory, structure_text
from dashboard.store.case_mix import rests_on_case_mix, use_case_mix
from dashboard.store.catalogue import catalogue
from dashboard.store.opening import attach, open_engine
from dashboard.store.rules import FITTED_TABLES, make_views, set_rules
from dashboard.store.spill import SpillFolder
from dashboard.store.versions import FeedbackStore, Version

KEPT_HUBS = 3


@dataclass(frozen=True)
class Read:
    """One read: the query's name, the counselors in scope and the values of its parameters.

    Clients of those `left_out` are in none of its figures, not even those of the whole practice. `own`: the codes of a
    counselor who asks for their releases, and opens nothing else.
    """

    query: str
    scope: tuple[str, ...]
    parameters: tuple[tuple[str, str | int | date | None], ...] = ()
    left_out: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


class FeedbackReader:
    """Reads one store. Safe for many threads at once: every read has its own cursor."""

    def __init__(self, store: FeedbackStore) -> None:
        self._store = store
        self._hubs: LRUCache[tuple[int, str], duckdb.DuckDBPyConnection] = LRUCache(maxsize=KEPT_HUBS)
        self._lock = threading.Lock()
        self._fitting = threading.Lock()
        self._spill: SpillFolder | None = None
        self._spilled = itertools.count()

    def version(self) -> int:
        """The number of the version that a read at this moment would see; raises `Refused` without a store."""
        return self._store.current().number

    def read(self, reads: Sequence[Read], definitions: Definitions) -> list[pd.DataFrame]:
        """The rows of each read, all from the same version.

        Raises `KeyError` for an unknown query and `ValueError` when parameters and header differ.
        """
        with self.hub(definitions).cursor() as cursor:
            set_rules(cursor, definitions)
            if any(rests_on_case_mix(catalogue()[read.query].sql) for read in reads):
                with self._fitting:
                    use_case_mix(cursor, definitions)
            return [_run(cursor, read).df() for read in reads]

    def describe(self, read: Read, definitions: Definitions) -> list[tuple[str, str]]:
        """Name and DuckDB type of each column that a read gives."""
        with self.hub(definitions).cursor() as cursor:
            set_rules(cursor, definitions)
            rows = _run(cursor, read).description
        return [(str(row[0]), str(row[1])) for row in rows or []]

    def _drop_erased(self) -> None:
        """Lets go of versions whose files were deleted: an open file keeps what was erased from the disk."""
        for number, structure in list(self._hubs):
            if not self._store.holds(number):
                del self._hubs[number, structure]

    def hub(self, definitions: Definitions) -> duckdb.DuckDBPyConnection:
        """The locked in-memory database over the current version, with facts shaped by these definitions."""
        version = self._store.current()
        key = (version.number, structure_text(definitions))
        with self._lock:
            hub = self._hubs.get(key)
            if hub is None:
                self._drop_erased()
                hub = _open_hub(version, definitions, self._store.key, self._spill_of_next_hub())
                self._hubs[key] = hub
            return hub

    def _spill_of_next_hub(self) -> Path:
        if self._spill is None:
            self._spill = SpillFolder(self._store.folder.parent)
        return self._spill.path / str(next(self._spilled))


def _open_hub(
    version: Version, definitions: Definitions, key: FeedbackKey | None, spill: Path
) -> duckdb.DuckDBPyConnection:
    hub = open_engine(key, spill)
    attach(hub, version.path, "feedback", key)
    built = hub.execute("SELECT value FROM feedback.main.meta WHERE key = 'structure'").fetchone()
    facts_in_file = built is not None and built[0] == structure_text(definitions)
    if facts_in_file:
        for table in FITTED_TABLES:
            hub.execute(f"CREATE TABLE memory.main.{table} AS FROM feedback.main.{table}")
    else:
        build_in_memory(hub, definitions)
    facts_in = "feedback.main" if facts_in_file else "memory.main"
    make_views(hub, facts_in=facts_in, fitted_in="memory.main", kept_in="feedback.main")
    hub.execute("SET enable_external_access = false")
    hub.execute("SET lock_configuration = true")
    return hub


def _run(cursor: duckdb.DuckDBPyConnection, read: Read) -> duckdb.DuckDBPyConnection:
    query = catalogue()[read.query]
    values = dict(read.parameters)
    expected = {column.name: column.kind for column in query.parameters}
    if values.keys() != expected.keys():
        raise ValueError(f"{read.query} takes {sorted(expected)}, not {sorted(values)}")
    cursor.execute("SET VARIABLE visible_counselors = ?::VARCHAR[]", [list(read.scope)])
    cursor.execute("SET VARIABLE left_out_counselors = ?::VARCHAR[]", [list(read.left_out) or None])
    cursor.execute("SET VARIABLE own_counselors = ?::VARCHAR[]", [list(read.own)])
    return cursor.execute(query.sql, values)
