"""What the weekly summary counts, for one supervisor and within their scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.access.viewer import Role, Viewer, viewer_for
from dashboard.answers import followups
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.definitions.attention_rules import GETTING_WORSE
from dashboard.office import people


@dataclass(frozen=True)
class Summary:
    """Numbers of people and reviews; `data_to` is None where nothing was imported yet."""

    data_to: date | None
    getting_worse: int = 0
    may_be_leaving: int = 0
    reviews_due: int = 0
    worth_a_look: int = 0


def summary_for(clinic: Clinic, viewer: Viewer, today: date) -> Summary:
    """The summary of what this viewer supervises. Raises `AccessDenied` for anybody but a supervisor."""
    listed = ask(clinic, viewer, "attention")
    if listed.data_to is None:
        return Summary(None)
    cases = listed.frame.assign(is_worse=listed.frame["rule"].isin(GETTING_WORSE))
    # Each client once, as on the page: under getting worse where any reason is of that group.
    is_worse = cases.groupby(["case_code", "counselor_id"])["is_worse"].any()
    flags = ask(clinic, viewer, "flags").frame
    due = followups.due(followups.follow_ups(clinic, viewer, Filters()), today)
    return Summary(
        data_to=listed.data_to,
        getting_worse=int(is_worse.sum()),
        may_be_leaving=int((~is_worse).sum()),
        reviews_due=len(due),
        worth_a_look=int(flags.loc[flags["is_in_force"], "counselor_id"].nunique()),
    )


def supervisors(clinic: Clinic) -> list[Viewer]:
    """Everybody who gets a summary: supervisors who are not suspended, by address."""
    return [
        viewer_for(clinic.office, person.email)
        for person in people.everyone(clinic.office)
        if Role.SUPERVISOR in person.roles and not person.is_suspended
    ]
