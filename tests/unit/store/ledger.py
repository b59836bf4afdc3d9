"""Clinics made of rated clients, and what of their ratings has been released to counselors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import duckdb

from dashboard.answers.clinic import Clinic
from tests.properties.files import ClinicFiles, Row
from tests.unit.answers.conftest import visit

SINGLE = {"heard", "goals", "approach", "overall"}
FIRST_QUARTER = date(2025, 1, 6)
Batch = tuple[str, str, str, int, str, int | None, int | None]


def rated(
    counselor: str, clients: int, low: int = 0, begun: date = FIRST_QUARTER, sessions: int = 3, first: int = 0
) -> Iterator[Row]:
    """So many clients with a session a week, of whom the first `low` rate every SRS item 8, the others 9."""
    for number in range(first, first + clients):
        for week in range(sessions):
            score = "8" if number - first < low else "9"
            yield visit(f"{counselor}-{number}", counselor, begun + timedelta(days=7 * week), score)


def files_of(*rows: Row | Iterator[Row], newest: date) -> ClinicFiles:
    """Sessions files up to the newest day, on which somebody comes whom nobody asks to rate."""
    flat = [row for part in rows for row in ([part] if isinstance(part, dict) else part)]
    return ClinicFiles((*flat, visit("dates the clinic", "K0", newest)), (), (), {})


def ledger(clinic: Clinic) -> dict[tuple[str, int], dict[str, Batch]]:
    """Released SRS batches by counselor and number, and in them by domain: quarter, instrument, domain, clients,
    band, and the band of the others.
    """
    found: dict[tuple[str, int], dict[str, Batch]] = {}
    with duckdb.connect(str(clinic.store.current().path), read_only=True) as connection:
        rows = connection.execute(
            "SELECT counselor_id, batch, quarter, instrument, domain, clients_at_least, band, practice_band_low, "
            "practice_band_high FROM released_batches WHERE instrument = 'srs'"
        ).fetchall()
    for counselor, batch, *cells in rows:
        found.setdefault((counselor, batch), {})[cells[2]] = tuple(cells)
    return found


def clients_released(clinic: Clinic, counselor: str, domain: str) -> Sequence[tuple[int, str]]:
    """Client numbers and quarters of one counselor and domain, in order."""
    with duckdb.connect(str(clinic.store.current().path), read_only=True) as connection:
        return connection.execute(
            "SELECT client_no, quarter FROM released_clients "
            "WHERE counselor_id = ? AND instrument = 'srs' AND domain = ? ORDER BY ALL",
            [counselor, domain],
        ).fetchall()
