"""Brings a store that an older program wrote up to date: missing tables and columns, facts by today's scripts.

The old version stays as it is until the new one is published, like any other change.
"""

from __future__ import annotations

import duckdb

from dashboard.definitions import Definitions
from dashboard.store.build import build_summaries, builder_text
from dashboard.store.versions import FeedbackStore


def upgrade(store: FeedbackStore, definitions: Definitions) -> bool:
    """Publishes an upgraded version where one is needed; whether it did.

    Raises `Refused` when the store was written by a newer program.
    """
    if not store.exists() or _is_up_to_date(store):
        return False
    with store.new_version() as draft:
        build_summaries(draft.connection, definitions)
    return True


def _is_up_to_date(store: FeedbackStore) -> bool:
    with duckdb.connect(str(store.current().path), read_only=True) as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = 'built_by'").fetchone()
    return row is not None and row[0] == builder_text()
