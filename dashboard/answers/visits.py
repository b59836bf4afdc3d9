"""Who opened whose results, on the page or as a pack to print: logged, and shown to that counselor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.access.rules import check_may
from dashboard.access.viewer import AccessDenied, Permission, Viewer
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.scope import own_codes
from dashboard.office import audit
from dashboard.store.reader import Read

OPENED = "opened a counselor's page"
PACK_MADE = "supervision pack made"
SHOWN_VISITS = 10


@dataclass(frozen=True)
class Visit:
    """Somebody opened a counselor's page on that day."""

    visited_on: date
    by: str


def record_visit(clinic: Clinic, viewer: Viewer, counselor_id: str) -> None:
    """Log that this viewer opened the results of this counselor. Raises `AccessDenied` unless they supervise them."""
    if counselor_id not in ask(clinic, viewer, "counselors").names:
        raise AccessDenied("You do not supervise this counselor.")
    audit.write(clinic.office, audit.Event(viewer.user_id, OPENED, counselor_id))


def visits_to(clinic: Clinic, viewer: Viewer) -> list[Visit]:
    """The latest openings of the viewer's own results, newest first. Raises `AccessDenied` for non-counselors."""
    check_may(viewer, Permission.SEE_OWN_FEEDBACK)
    roster = clinic.reader.read([Read("roster", ())], clinic.definitions())[0]
    entries = [
        entry
        for code in own_codes(viewer, roster)
        for action in (OPENED, PACK_MADE)
        for entry in audit.entries(clinic.office, action=action, subject=code, limit=SHOWN_VISITS)
    ]
    newest = sorted(entries, key=lambda entry: entry.at, reverse=True)[:SHOWN_VISITS]
    return [Visit(entry.at.date(), entry.actor) for entry in newest]
