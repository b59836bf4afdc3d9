"""Talking about a case and what came of it: who may, the line in the log, and what the data say happened next.

The log names the counselor and never the case: whoever reads it learns nothing about a client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.access.rules import check_may
from dashboard.access.viewer import AccessDenied, Permission, Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.definitions.attention_rules import BOUND_TO_TIME
from dashboard.office import audit, followups
from dashboard.office.followups import COUNSELOR, OWNERS, SUPERVISOR, Agreement, FollowUp
from dashboard.settings import Refused

OPENED, AGREED, CLOSED = "opened a case", "talked about a case", "closed a follow-up"


@dataclass(frozen=True)
class Since:
    """What the data say about a case since the day it was talked about; `ending` is None where it is not there."""

    sessions: int
    last_session_on: date | None
    ending: str | None


def open_case(clinic: Clinic, viewer: Viewer, case_code: str, counselor_id: str) -> Answer:
    """The course of a case, logged as opened. Raises `AccessDenied` for a case that the viewer does not supervise."""
    check_may(viewer, Permission.SEE_RESULTS)
    answer = ask(clinic, viewer, "case", Filters(case_code=case_code, counselor_id=counselor_id))
    if answer.is_empty:
        raise AccessDenied("This is no open case of somebody you supervise.")
    audit.write(clinic.office, audit.Event(viewer.user_id, OPENED, counselor_id))
    return answer


def owners(clinic: Clinic, viewer: Viewer, case_code: str, counselor_id: str) -> tuple[str, ...]:
    """Who can own an action about this case.

    Where feedback is anonymous and only ratings put the case on the list, the counselor cannot: being asked would tell
    them what this client answered.
    """
    reasons = ask(clinic, viewer, "attention", Filters(case_code=case_code, counselor_id=counselor_id))
    if reasons.definitions.feedback_mode == "open" or reasons.frame["rule"].isin(BOUND_TO_TIME).any():
        return OWNERS
    return (SUPERVISOR,)


def agree(clinic: Clinic, viewer: Viewer, agreement: Agreement) -> int:
    """Keeps what was agreed about a case, logged; its number.

    Raises `AccessDenied` for a case that the viewer does not supervise, `Refused` for an owner or action not on offer.
    """
    check_may(viewer, Permission.SEE_RESULTS)
    case = Filters(case_code=agreement.case_code, counselor_id=agreement.counselor_id)
    if ask(clinic, viewer, "case", case).is_empty:
        raise AccessDenied("This is no open case of somebody you supervise.")
    if agreement.owner == COUNSELOR and COUNSELOR not in owners(
        clinic, viewer, agreement.case_code, agreement.counselor_id
    ):
        raise Refused("An action that rests on ratings stays with you: handing it on tells what this client answered.")
    detail = {"action": agreement.action, "owner": agreement.owner, "review on": agreement.review_on.isoformat()}
    event = audit.Event(viewer.user_id, AGREED, agreement.counselor_id, detail)
    return followups.add(clinic.office, agreement, event=event)


def close(clinic: Clinic, viewer: Viewer, follow_up_id: int) -> None:
    """Closes what was agreed, logged. Raises `AccessDenied` unless the viewer supervises the counselor."""
    check_may(viewer, Permission.SEE_RESULTS)
    found = followups.find(clinic.office, follow_up_id)
    if found is None or found.agreement.counselor_id not in _supervised(clinic, viewer):
        raise AccessDenied("You do not supervise this counselor.")
    event = audit.Event(viewer.user_id, CLOSED, found.agreement.counselor_id)
    followups.close(clinic.office, follow_up_id, event=event)


def follow_ups(clinic: Clinic, viewer: Viewer, filters: Filters, *, case_code: str | None = None) -> list[FollowUp]:
    """What was agreed about cases of counselors whom the viewer supervises, narrowed by team, site and counselor."""
    check_may(viewer, Permission.SEE_RESULTS)
    counselors = ask(clinic, viewer, "counselors").frame
    for column, wanted in (("team", filters.team), ("site", filters.site), ("counselor_id", filters.counselor_id)):
        if wanted is not None:
            counselors = counselors[counselors[column] == wanted]
    return followups.about(clinic.office, list(counselors["counselor_id"]), case_code=case_code)


def due(found: Sequence[FollowUp], today: date) -> list[FollowUp]:
    """Those still open whose review is due: people agree on days of the calendar, not of the data."""
    return [one for one in found if one.closed_at is None and one.agreement.review_on <= today]


def what_happened(clinic: Clinic, viewer: Viewer, follow_up: FollowUp) -> Since:
    """What the data say has happened since, worked out anew whenever somebody looks."""
    agreement = follow_up.agreement
    asked = Filters(case_code=agreement.case_code, counselor_id=agreement.counselor_id, from_on=follow_up.talked_on)
    rows = ask(clinic, viewer, "case_since", asked).frame
    if rows.empty:
        return Since(0, None, None)
    last = rows["last_session_on"].max()
    return Since(
        int(rows["sessions_since"].sum()), last.date() if hasattr(last, "date") else last, str(rows["ending"].iloc[-1])
    )


def _supervised(clinic: Clinic, viewer: Viewer) -> frozenset[str]:
    return frozenset(ask(clinic, viewer, "counselors").frame["counselor_id"])
