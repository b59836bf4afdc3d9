"""Erasing people: every row of a client leaves the store, with every older version that holds one.

What stays are figures that were already made of many people: released batches, flags and the counts of past imports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.definitions import Definitions
from dashboard.intake.layers import LAYERED, check_keys
from dashboard.intake.pseudonyms import client_key, load_key
from dashboard.settings import Refused
from dashboard.store.build import build_summaries
from dashboard.store.versions import FeedbackStore

_HOLD_CLIENTS = (
    "clients",
    "released_clients",
    "withdrawn_appointments",
    *(layered.received for layered in LAYERED if "client_no" in layered.columns),
    *(layered.current for layered in LAYERED if "client_no" in layered.columns),
)


@dataclass(frozen=True)
class Erased:
    """What was erased: people, and their appointments among the current rows."""

    clients: int
    appointments: int


def erase_client(store: FeedbackStore, key_file: Path, definitions: Definitions, client_code: str) -> Erased:
    """Erases the client with this code; the next version holds no trace of them and no older version is kept.

    Raises `Refused` when the store knows no such client.
    """
    pseudonym = client_key(load_key(key_file), client_code.strip())
    with store.new_version(forgets=True) as draft:
        found = draft.connection.execute("SELECT client_no FROM clients WHERE client_key = ?", [pseudonym]).fetchall()
        if not found:
            raise Refused("No client in this store has that code; nothing was changed.")
        erased = forget_clients(draft.connection, [number for (number,) in found])
        build_summaries(draft.connection, definitions)
        check_keys(draft.connection)
    return erased


def forget_clients(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> Erased:
    """Deletes every row of these clients from the draft open on `connection`; the facts must be built anew after it."""
    connection.execute("CREATE OR REPLACE TEMP TABLE clients_to_forget (client_no INTEGER)")
    connection.execute("INSERT INTO clients_to_forget SELECT unnest(?::INTEGER[])", [list(numbers)])
    row = connection.execute(
        "SELECT count(*) FROM appointments SEMI JOIN clients_to_forget USING (client_no)"
    ).fetchone()
    assert row is not None
    for table in _HOLD_CLIENTS:
        connection.execute(f"DELETE FROM {table} WHERE client_no IN (FROM clients_to_forget)")
    connection.execute("DROP TABLE clients_to_forget")
    return Erased(len(numbers), int(row[0]))
