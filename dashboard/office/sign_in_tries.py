"""Failed sign-ins of the last day, kept here so that a restart does not hand out new tries."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from dashboard.office.database import Office
from dashboard.office.tables import SIGN_IN_TRIES

# The longest time over which tries are counted.
_KEPT = timedelta(days=1)


def begin(
    office: Office,
    account_hash: str,
    address: str,
    at: datetime,
    *,
    since: datetime,
    account_limit: int,
    address_limit: int | None,
) -> bool:
    """Count one try before it is made; False, and nothing counted, where a limit since `since` is reached.

    Counting first keeps tries made at the same moment from all slipping through. Not in the audit log: the try
    is logged with its outcome, and a flood beyond the limit would only fill the log.
    """
    with office.writing() as connection:
        connection.execute(delete(SIGN_IN_TRIES).where(SIGN_IN_TRIES.c.tried_at < at - _KEPT))
        for column, value, limit in (
            (SIGN_IN_TRIES.c.account_hash, account_hash, account_limit),
            (SIGN_IN_TRIES.c.address, address, address_limit),
        ):
            query = select(func.count()).select_from(SIGN_IN_TRIES).where(column == value)
            query = query.where(SIGN_IN_TRIES.c.tried_at >= since)
            if limit is not None and connection.execute(query).scalar_one() >= limit:
                return False
        connection.execute(insert(SIGN_IN_TRIES).values(account_hash=account_hash, address=address, tried_at=at))
        return True


def forget(office: Office, account_hash: str, address: str) -> None:
    """Drop an account's tries from one address, after it signed in."""
    with office.writing() as connection:
        connection.execute(
            delete(SIGN_IN_TRIES).where(
                SIGN_IN_TRIES.c.account_hash == account_hash, SIGN_IN_TRIES.c.address == address
            )
        )
