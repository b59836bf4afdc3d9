"""Who may have a report made, each one logged before it is handed out, and the shares by team that it draws."""

from __future__ import annotations

import pandas as pd

from dashboard.access.disclosure import hide_small
from dashboard.access.rules import check_may
from dashboard.access.viewer import AccessDenied, Permission, Viewer
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.visits import PACK_MADE
from dashboard.answers.working import share
from dashboard.office import audit
from dashboard.office.people import EVERY_TEAM

PRACTICE_REPORT_MADE = "practice report made"
NO_TEAM = "No team"


def check_may_make_pack(clinic: Clinic, viewer: Viewer, counselor_id: str) -> None:
    """Raise `AccessDenied` unless this viewer supervises this counselor."""
    if counselor_id not in ask(clinic, viewer, "counselors").names:
        raise AccessDenied("You do not supervise this counselor.")


def check_may_make_practice_report(viewer: Viewer, *, is_outside: bool) -> None:
    """Raise `AccessDenied` unless this viewer may see results; for outside the clinic, those of every team.

    A report of one team beside that of the practice would give the other teams' small counts away.
    """
    check_may(viewer, Permission.SEE_RESULTS)
    if is_outside and not sees_every_team(viewer):
        raise AccessDenied("A report for outside the clinic is of the whole practice: ask a supervisor of every team.")


def record_pack(clinic: Clinic, viewer: Viewer, counselor_id: str) -> None:
    """Log that a supervision pack was made; the counselor can see it among who has looked. Raises `AccessDenied`."""
    check_may_make_pack(clinic, viewer, counselor_id)
    audit.write(clinic.office, audit.Event(viewer.user_id, PACK_MADE, counselor_id))


def record_practice_report(clinic: Clinic, viewer: Viewer, quarter: str, *, is_outside: bool) -> None:
    """Log that a practice report was made, and for whose eyes. Raises `AccessDenied`."""
    check_may_make_practice_report(viewer, is_outside=is_outside)
    detail = {"for": "outside the clinic" if is_outside else "inside the clinic"}
    audit.write(clinic.office, audit.Event(viewer.user_id, PRACTICE_REPORT_MADE, quarter, detail))


def sees_every_team(viewer: Viewer) -> bool:
    """Whether the viewer supervises all counselors, so that a report may name them."""
    return EVERY_TEAM in viewer.teams


def low_shares_by_team(clinic: Clinic, viewer: Viewer, filters: Filters) -> pd.DataFrame:
    """Clients below the mark by team and domain of the clinic's main instrument, small numbers hidden.

    Columns: group (the team), domain, clients, low_clients, low_share (0-1), hidden; teams in alphabetical order. The
    counselors without a team are a group of their own, `NO_TEAM`.
    """
    answer = ask(clinic, viewer, "alliance", filters)
    roster = ask(clinic, viewer, "counselors").frame
    teams = dict(zip(roster["counselor_id"], roster["team"].fillna(NO_TEAM), strict=True))
    rows = answer.frame[answer.frame["instrument"].isin(answer.frame["instrument"].head(1))]
    rows = rows[rows["domain"] != "total"]
    grouped = rows.assign(group=rows["counselor_id"].map(teams).fillna(NO_TEAM)).groupby(["group", "domain"], sort=True)
    sums = grouped[["clients", "low_clients"]].sum().reset_index()
    sums["low_share"] = share(sums["low_clients"], sums["clients"])
    return hide_small(sums, {"clients": ("low_share",)}, answer.definitions.min_clients_supervisor)
