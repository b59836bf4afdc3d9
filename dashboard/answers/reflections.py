"""A counselor's note to themselves: read and kept for whoever is signed in, and for nobody else."""

from __future__ import annotations

from dashboard.access.rules import check_may
from dashboard.access.viewer import AccessDenied, Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.office import audit, people, reflections
from dashboard.office.seal import load_key
from dashboard.settings import Refused

LONGEST_NOTE = 4000


def own_note(clinic: Clinic, viewer: Viewer) -> str:
    """The viewer's own note. Raises `AccessDenied` for anybody but a counselor."""
    return reflections.read(clinic.office, load_key(clinic.settings.folder), _person_id(clinic, viewer))


def keep_note(clinic: Clinic, viewer: Viewer, note: str) -> None:
    """Replaces the viewer's own note; that it was changed is logged, nothing of what it says.

    Raises `AccessDenied` for anybody but a counselor, `Refused` for a note over 4,000 characters.
    """
    person_id = _person_id(clinic, viewer)
    if len(note) > LONGEST_NOTE:
        raise Refused(f"A note holds at most {LONGEST_NOTE:,} characters.")
    event = audit.Event(viewer.user_id, "own note changed", viewer.user_id)
    key = load_key(clinic.settings.folder)
    reflections.keep(clinic.office, key, person_id, note.strip(), event=event)


def _person_id(clinic: Clinic, viewer: Viewer) -> int:
    check_may(viewer, Permission.SEE_OWN_FEEDBACK)
    person = people.find(clinic.office, viewer.user_id)
    if person is None:
        raise AccessDenied("Nobody has an account under this name.")
    return person.person_id
