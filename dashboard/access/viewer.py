"""The person who asks: built in one place, from the office, at every run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.office import people
from dashboard.office.audit import OPERATOR
from dashboard.office.database import Office
from dashboard.office.people import EVERY_TEAM
from dashboard.office.roles import Role
from dashboard.settings import Refused

__all__ = ["AccessDenied", "Permission", "Role", "Viewer", "operator", "viewer_for", "viewer_from_user"]


class AccessDenied(Refused):
    """This viewer may not do this; the message is one sentence for them."""


class Permission(StrEnum):
    """The things that may be done here."""

    SEE_RESULTS = "see_results"
    SEE_OWN_FEEDBACK = "see_own_feedback"
    SEE_DATA_QUALITY = "see_data_quality"
    SEE_IMPORTS = "see_imports"
    IMPORT_DATA = "import_data"
    MANAGE_PEOPLE = "manage_people"
    CHANGE_SETTINGS = "change_settings"
    SEE_AUDIT = "see_audit"
    SEE_DEFINITIONS = "see_definitions"


@dataclass(frozen=True)
class Viewer:
    """Who asks. `teams` with `*` means every team and the counselors without one; no team means no rows.

    `user_id` is the e-mail address, or `operator` for the command line with access to the store's key.
    """

    user_id: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()
    counselor_codes: tuple[str, ...] = ()
    is_operator: bool = False


def viewer_for(office: Office, email: str) -> Viewer:
    """The viewer behind an e-mail address. Raises `AccessDenied` if unknown, suspended or without a role."""
    person = people.find(office, email)
    if person is None:
        raise AccessDenied(f"Nobody has an account under {email.strip()}.")
    if person.is_suspended:
        raise AccessDenied(f"The account of {person.email} is suspended. Ask an admin.")
    if not person.roles:
        raise AccessDenied(f"{person.email} has no role yet. Ask an admin.")
    return Viewer(person.email, person.roles, person.teams, person.counselor_codes)


def viewer_from_user(office: Office, user: Mapping[str, object]) -> Viewer:
    """The viewer behind `st.user`, looked up anew in the office so that a suspension works at once.

    The gate alone fills `email`, from the session. Raises `AccessDenied` where it is missing or
    `viewer_for` does.
    """
    email = user.get("email")
    if not isinstance(email, str) or not email:
        raise AccessDenied("You are not signed in.")
    return viewer_for(office, email)


def operator() -> Viewer:
    """Whoever runs the command line and can read the store's key: sees what a supervisor of every team sees."""
    return Viewer(OPERATOR, (Role.SUPERVISOR, Role.ADMIN), (EVERY_TEAM,), is_operator=True)
