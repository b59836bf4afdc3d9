"""Brings a store that an older program wrote up to date: missing tables and columns, facts by today's scripts.

The old version stays as it is until the new one is published, like any other change.
"""

from __future__ import annotations

import duckdb

from dashboard.definitions import Definitions
from dashboard.settings import Refused
from dashboard.store.build import build_summaries, builder_text
from dashboard.store.schema import SCHEMA_VERSION
from dashboard.store.versions import FeedbackStore


def upgrade(store: FeedbackStore, definitions: Definitions) -> bool:
    """Publishes an upgraded version where one is needed; whether it did.

    Raises `Refused` when the store was written by a newer program or cannot be read.
    """
    if not store.exists() or _is_up_to_date(store):
        return False
    rebuild(store, definitions)
    return True


def rebuild(store: FeedbackStore, definitions: Definitions) -> None:
    """Publishes a version with the same rows and the facts built anew under these definitions."""
    with store.new_version() as draft:
        build_summaries(draft.connection, definitions)


def _is_up_to_date(store: FeedbackStore) -> bool:
    """A store without any facts yet is up to date when its tables are."""
    try:
        with store.reading() as connection:
            meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    except duckdb.Error as error:
        raise Refused(
            f"The feedback file {store.current().path} cannot be read. The versions before it are in the same folder; "
            "python -m dashboard verify says more."
        ) from error
    return meta.get("schema_version") == str(SCHEMA_VERSION) and meta.get("built_by") in (None, builder_text())
