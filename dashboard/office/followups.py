"""What supervisors agreed about a case: talked about, what next, who, until when, closed.

A case is kept by its case code and counselor. Scores, reasons and free text are never kept here: evidence is worked out
again from the data whenever somebody looks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, delete, insert, select, update

from dashboard.office import audit
from dashboard.office.database import Office, now
from dashboard.office.settings_table import raise_revision
from dashboard.office.tables import FOLLOW_UPS
from dashboard.settings import Refused

ACTIONS = (
    "asked_the_client", "plan_reviewed", "call_the_client", "repair", "more_support", "change_of_counselor", "watch",
)  # fmt: skip
SUPERVISOR, COUNSELOR = "supervisor", "counselor"
OWNERS = (SUPERVISOR, COUNSELOR)


@dataclass(frozen=True)
class Agreement:
    """What was agreed about a case: one of `ACTIONS`, one of `OWNERS`, and the day on which to look again."""

    case_code: str
    counselor_id: str
    action: str
    owner: str
    review_on: date


@dataclass(frozen=True)
class FollowUp:
    """An agreement with its number, who made it and when (UTC), and when it was closed; None while it is open."""

    follow_up_id: int
    agreement: Agreement
    made_by: str
    made_at: datetime
    closed_at: datetime | None

    @property
    def talked_on(self) -> date:
        """The day on which the case was talked about."""
        return self.made_at.date()


def add(office: Office, agreement: Agreement, *, event: audit.Event) -> int:
    """Keeps an agreement and returns its number. Raises `Refused` for an action or owner that is not on the list."""
    if agreement.action not in ACTIONS:
        raise Refused(f"The action must be one of: {', '.join(ACTIONS)}.")
    if agreement.owner not in OWNERS:
        raise Refused(f"The owner must be one of: {', '.join(OWNERS)}.")
    with audit.recorded(office, event) as connection:
        number = connection.execute(
            insert(FOLLOW_UPS)
            .values(
                case_code=agreement.case_code,
                counselor_code=agreement.counselor_id,
                action=agreement.action,
                owner=agreement.owner,
                review_on=agreement.review_on.isoformat(),
                made_by=event.actor,
                made_at=now(),
                closed_at=None,
            )
            .returning(FOLLOW_UPS.c.follow_up_id)
        ).scalar_one()
        raise_revision(connection)
    return int(number)


def close(office: Office, follow_up_id: int, *, event: audit.Event) -> None:
    """Closes an agreement. Raises `Refused` where there is none or it is closed already."""
    with audit.recorded(office, event) as connection:
        closed = connection.execute(
            update(FOLLOW_UPS)
            .where(FOLLOW_UPS.c.follow_up_id == follow_up_id, FOLLOW_UPS.c.closed_at.is_(None))
            .values(closed_at=now())
        )
        if not closed.rowcount:
            raise Refused("This has been closed already.")
        raise_revision(connection)


def find(office: Office, follow_up_id: int) -> FollowUp | None:
    """One agreement by its number; None where there is none."""
    with office.reading() as connection:
        row = connection.execute(select(FOLLOW_UPS).where(FOLLOW_UPS.c.follow_up_id == follow_up_id)).one_or_none()
    return _follow_up(row) if row is not None else None


def about(office: Office, counselor_ids: Collection[str], *, case_code: str | None = None) -> list[FollowUp]:
    """Agreements about cases of these counselors, the earliest review first, closed ones among them."""
    query = select(FOLLOW_UPS).where(FOLLOW_UPS.c.counselor_code.in_(sorted(counselor_ids)))
    if case_code is not None:
        query = query.where(FOLLOW_UPS.c.case_code == case_code)
    with office.reading() as connection:
        rows = connection.execute(query.order_by(FOLLOW_UPS.c.review_on, FOLLOW_UPS.c.follow_up_id)).all()
    return [_follow_up(row) for row in rows]


def forget_case(office: Office, case_code: str, *, event: audit.Event) -> int:
    """Deletes every agreement about a client who is erased; how many there were."""
    with audit.recorded(office, event) as connection:
        gone = connection.execute(delete(FOLLOW_UPS).where(FOLLOW_UPS.c.case_code == case_code))
        raise_revision(connection)
    return int(gone.rowcount)


def _follow_up(row: Row[tuple[int, str, str, str, str, str, str, datetime, datetime | None]]) -> FollowUp:
    agreement = Agreement(row.case_code, row.counselor_code, row.action, row.owner, date.fromisoformat(row.review_on))
    return FollowUp(row.follow_up_id, agreement, row.made_by, row.made_at, row.closed_at)
