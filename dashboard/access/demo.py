"""The three people of a demo.

They have no password: a button on the sign-in page lets anybody on this machine in.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.office import audit, people
from dashboard.office.database import Office
from dashboard.office.people import EVERY_TEAM, Person
from dashboard.office.roles import Role

SAMPLE_EMAILS: Mapping[Role, str] = {
    Role.SUPERVISOR: "supervisor@sample.invalid",
    Role.COUNSELOR: "counselor@sample.invalid",
    Role.ADMIN: "admin@sample.invalid",
}


def make_demo_people(office: Office, counselor_code: str) -> tuple[Person, ...]:
    """Add the sample supervisor (every team), counselor (this code of the sample data) and admin; returns them.

    Raises `Refused` where they exist already.
    """
    return (
        _add(office, Role.SUPERVISOR, "Sample Supervisor", teams=(EVERY_TEAM,)),
        _add(office, Role.COUNSELOR, "Sample Counselor", counselor_codes=(counselor_code,)),
        _add(office, Role.ADMIN, "Sample Admin"),
    )


def _add(
    office: Office, role: Role, name: str, teams: tuple[str, ...] = (), counselor_codes: tuple[str, ...] = ()
) -> Person:
    email = SAMPLE_EMAILS[role]
    event = audit.Event(audit.OPERATOR, "sample account made", email, {"role": role})
    return people.add(office, email, (role,), teams, counselor_codes, name=name, event=event)
