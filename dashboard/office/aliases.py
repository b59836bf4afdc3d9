"""Codes that mean the same person: counselors by their codes and names, clients by their pseudonyms alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, delete, insert, select

from dashboard.office import audit
from dashboard.office.database import Office, now
from dashboard.office.tables import ALIASES
from dashboard.settings import Refused

Kind = Literal["counselor", "client"]


@dataclass(frozen=True)
class Alias:
    """One alias: `old` counts as `new` in every import from now on; who said so, and when (UTC)."""

    kind: str
    old: str
    new: str
    added_by: str
    added_at: datetime


def add(office: Office, kind: Kind, old: str, new: str, *, event: audit.Event) -> None:
    """Adds an alias; raises `Refused` where it says nothing, contradicts another one, or leads on to another one."""
    if not old or not new or _compared(old) == _compared(new):
        raise Refused("An alias joins two different codes.")
    with audit.recorded(office, event) as connection:
        known = {_compared(alias.old): _compared(alias.new) for alias in _of(connection, kind)}
        if _compared(old) in known:
            raise Refused("This code has an alias already; remove that one first.")
        if _compared(new) in known or _compared(old) in known.values():
            raise Refused("An alias leads straight to the code that counts, never to another alias.")
        connection.execute(insert(ALIASES).values(kind=kind, old=old, new=new, added_by=event.actor, added_at=now()))


def remove(office: Office, kind: Kind, old: str, *, event: audit.Event) -> None:
    """Takes an alias back; raises `Refused` where there is none."""
    with audit.recorded(office, event) as connection:
        gone = connection.execute(delete(ALIASES).where(ALIASES.c.kind == kind, ALIASES.c.old == old))
        if not gone.rowcount:
            raise Refused("There is no such alias.")


def listed(office: Office, kind: Kind) -> list[Alias]:
    """Every alias of a kind, in order."""
    with office.reading() as connection:
        return _of(connection, kind)


def _compared(code: str) -> str:
    """As imports compare them: without regard to case and repeated blanks."""
    return " ".join(code.casefold().split())


def _of(connection: Connection, kind: str) -> list[Alias]:
    found = connection.execute(select(ALIASES).where(ALIASES.c.kind == kind).order_by(ALIASES.c.old))
    return [_alias(row) for row in found]


def _alias(row: Row[tuple[str, str, str, str, datetime]]) -> Alias:
    return Alias(row.kind, row.old, row.new, row.added_by, row.added_at)
