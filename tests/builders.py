"""Rows of a clinic's export, with defaults and what a test cares about, and the files they make."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

Row = dict[str, object]
FIRST_DAY = date(2025, 1, 6)


def a_client(number: int = 1, **values: object) -> Row:
    """One row of episodes.csv: a client whose only episode began on the first day and has no declared ending."""
    return {"client_id": f"client-{number}", "start_date": FIRST_DAY, "ending": "", **values}


def a_session(client: int = 1, week: int = 0, **values: object) -> Row:
    """One row of sessions.csv: an attended session with counselor K1, so many weeks after the first day."""
    return {
        "client_id": f"client-{client}",
        "counselor_id": "K1",
        "session_date": FIRST_DAY + timedelta(weeks=week),
        "attendance": "attended",
        **values,
    }


def an_export(clients: int = 4, sessions: int = 3, **values: object) -> list[Row]:
    """Rows of sessions.csv: every client has so many weekly sessions; clients take turns with counselors K1, K2."""
    return [
        a_session(client, week, **{"counselor_id": f"K{client % 2 + 1}", **values})
        for client in range(1, clients + 1)
        for week in range(sessions)
    ]


def write_csv(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """Writes rows as a CSV file with every column that any row has, in order of appearance; returns the path."""
    listed = list(rows)
    columns = list(dict.fromkeys(column for row in listed for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    return path
