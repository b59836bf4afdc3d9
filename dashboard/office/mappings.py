"""How files are read, as admins confirmed it: found again by the fingerprint of a file's header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, delete, insert, select

from dashboard.office import audit
from dashboard.office.database import Office, now
from dashboard.office.tables import MAPPINGS
from dashboard.settings import Refused


@dataclass(frozen=True)
class ConfirmedMapping:
    """One mapping: the header it is for, its name, itself as JSON, who confirmed it, and when (UTC)."""

    fingerprint: str
    name: str
    mapping: str
    confirmed_by: str
    confirmed_at: datetime


def confirm(office: Office, fingerprints: Sequence[str], name: str, mapping: str, *, event: audit.Event) -> None:
    """Keeps a mapping for the headers with these fingerprints; what stood for them before is replaced."""
    with audit.recorded(office, event) as connection:
        connection.execute(delete(MAPPINGS).where(MAPPINGS.c.fingerprint.in_(fingerprints)))
        for fingerprint in fingerprints:
            connection.execute(
                insert(MAPPINGS).values(
                    fingerprint=fingerprint,
                    name=name,
                    mapping=mapping,
                    confirmed_by=event.actor,
                    confirmed_at=now(),
                )
            )


def find(office: Office, fingerprint: str) -> ConfirmedMapping | None:
    """The mapping for a header; None where nobody confirmed one."""
    with office.reading() as connection:
        row = connection.execute(select(MAPPINGS).where(MAPPINGS.c.fingerprint == fingerprint)).one_or_none()
    return _confirmed(row) if row is not None else None


def listed(office: Office) -> list[ConfirmedMapping]:
    """Every mapping, by name."""
    with office.reading() as connection:
        return [
            _confirmed(row)
            for row in connection.execute(select(MAPPINGS).order_by(MAPPINGS.c.name, MAPPINGS.c.fingerprint))
        ]


def forget(office: Office, fingerprint: str, *, event: audit.Event) -> None:
    """Deletes a mapping; raises `Refused` where there is none."""
    with audit.recorded(office, event) as connection:
        gone = connection.execute(delete(MAPPINGS).where(MAPPINGS.c.fingerprint == fingerprint))
        if not gone.rowcount:
            raise Refused("There is no mapping for these headers.")


def _confirmed(row: Row[tuple[str, str, str, str, datetime]]) -> ConfirmedMapping:
    return ConfirmedMapping(row.fingerprint, row.name, row.mapping, row.confirmed_by, row.confirmed_at)
