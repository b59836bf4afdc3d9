"""The clinic's definitions as admins set them, and the counter that tells caches something has changed."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.definitions import Definitions
from dashboard.office import audit
from dashboard.office.database import Office, now
from dashboard.office.tables import REVISION, SETTINGS


def values(office: Office) -> dict[str, str]:
    """Key -> text of every setting that differs from its default."""
    with office.reading() as connection:
        return _values(connection)


def change(office: Office, key: str, value: str, *, event: audit.Event) -> None:
    """Set one definition. Raises `Refused` for an unknown key or a value it does not take."""
    with audit.recorded(office, event) as connection:
        Definitions.from_values(_values(connection) | {key: value})
        connection.execute(delete(SETTINGS).where(SETTINGS.c.key == key))
        connection.execute(insert(SETTINGS).values(key=key, value=value, changed_at=now()))
        raise_revision(connection)


def reset(office: Office, key: str, *, event: audit.Event) -> None:
    """Give one definition its default back."""
    with audit.recorded(office, event) as connection:
        connection.execute(delete(SETTINGS).where(SETTINGS.c.key == key))
        raise_revision(connection)


def revision(office: Office) -> int:
    """A number that grows with every change to settings or people; part of the key of every cached answer."""
    with office.reading() as connection:
        return int(connection.execute(select(REVISION.c.number)).scalar_one())


def raise_revision(connection: Connection) -> None:
    """Count one more change, within the caller's transaction."""
    connection.execute(update(REVISION).values(number=REVISION.c.number + 1))


def _values(connection: Connection) -> dict[str, str]:
    return {row.key: row.value for row in connection.execute(select(SETTINGS).order_by(SETTINGS.c.key))}
