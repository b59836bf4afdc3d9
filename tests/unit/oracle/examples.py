"""Rows for the hand-worked examples: days are numbered from 1 January 2024, which is day 0."""

from collections.abc import Iterable
from datetime import date, timedelta

from tests.oracle import Clinic, Rules, read_clinic

Row = dict[str, str]


def day(number: int) -> date:
    """The day of that number."""
    return date(2024, 1, 1) + timedelta(days=number)


def visit(on: int, counselor: str = "A", client: str = "c", **cells: str) -> Row:
    """One attended session, unless the cells say otherwise."""
    row = {"client_id": client, "counselor_id": counselor, "session_date": day(on).isoformat()}
    return row | {"attendance": "attended", "session_type": "session"} | cells


def weekly(counselors: str, client: str = "c", start: int = 0, **cells: str) -> list[Row]:
    """One session a week from the start, with the counselors named letter by letter."""
    return [visit(start + 7 * week, letter, client, **cells) for week, letter in enumerate(counselors)]


def record(start: int | None, ending: str = "", end: int | None = None, client: str = "c", **cells: str) -> Row:
    """One episode record."""
    days = {
        "start_date": day(start).isoformat() if start is not None else "",
        "end_date": day(end).isoformat() if end is not None else "",
    }
    return {"client_id": client, "ending": ending} | days | cells


def clinic(sessions: Iterable[Row], records: Iterable[Row] = (), **rules: object) -> Clinic:
    """The clinic of these rows; left truncation is off and every curve is shown, unless the rules say otherwise."""
    given = {"left_truncation_days": 0, "min_clients_supervisor": 1} | rules
    return read_clinic(sessions, records, Rules(**given))  # type: ignore[arg-type]
