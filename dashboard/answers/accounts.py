"""The people who may sign in, for the page People: every change checks who asks and leaves its line in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.access import accounts as sign_in
from dashboard.access.rules import check_may
from dashboard.access.second_step import SecondStep
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.office import audit, people, web_sessions
from dashboard.office.people import Person
from dashboard.settings import Refused
from dashboard.store.reader import Read


@dataclass(frozen=True)
class Account:
    """A person, and in how many browsers they are signed in."""

    person: Person
    sessions: int

    @property
    def state(self) -> str:
        """suspended, active or invited."""
        if self.person.is_suspended:
            return "suspended"
        return "active" if self.person.has_password or self.sessions else "invited"


@dataclass(frozen=True)
class Places:
    """What accounts can be joined to: the teams and the counselor codes that the data hold, with display names."""

    teams: tuple[str, ...]
    counselors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Access:
    """What a person may see."""

    roles: tuple[str, ...]
    teams: tuple[str, ...] = ()
    counselor_codes: tuple[str, ...] = ()
    name: str = ""


def everyone(clinic: Clinic, viewer: Viewer) -> list[Account]:
    """Every account, by address. Raises `AccessDenied` for anybody but an admin, as every function here."""
    check_may(viewer, Permission.MANAGE_PEOPLE)
    return [
        Account(person, web_sessions.count_of(clinic.office, person.person_id))
        for person in people.everyone(clinic.office)
    ]


def places(clinic: Clinic, viewer: Viewer) -> Places:
    """Teams and counselors to choose from; none where nothing was imported yet."""
    check_may(viewer, Permission.MANAGE_PEOPLE)
    if not clinic.store.exists():
        return Places((), ())
    roster = clinic.reader.read([Read("roster", ())], clinic.definitions())[0]
    teams = tuple(sorted({str(team) for team in roster["team"].dropna()}))
    named = roster["name"].fillna(roster["counselor_id"])
    return Places(teams, tuple(sorted(zip(roster["counselor_id"].astype(str), named.astype(str), strict=True))))


def add(clinic: Clinic, viewer: Viewer, email: str, access: Access) -> str:
    """Makes an account; returns the token of the link with which the person chooses a password.

    Raises `Refused` for a bad address, no role, or an address already here.
    """
    check_may(viewer, Permission.MANAGE_PEOPLE)
    address = people.clean_email(email)
    event = audit.Event(viewer.user_id, "person added", address, _detail(access))
    people.add(
        clinic.office, address, access.roles, access.teams, access.counselor_codes, name=access.name, event=event
    )
    return new_link(clinic, viewer, address)


def change(clinic: Clinic, viewer: Viewer, email: str, access: Access) -> None:
    """Replaces what a person may see. Raises `Refused` for no role or the last admin's role."""
    check_may(viewer, Permission.MANAGE_PEOPLE)
    people.change(
        clinic.office,
        email,
        roles=access.roles,
        teams=access.teams,
        counselor_codes=access.counselor_codes,
        name=access.name,
        event=audit.Event(viewer.user_id, "person changed", email, _detail(access)),
    )


def new_link(clinic: Clinic, viewer: Viewer, email: str) -> str:
    """The token of a new one-time link, valid for seven days; links made before stop working."""
    check_may(viewer, Permission.MANAGE_PEOPLE)
    return sign_in.invite(clinic.office, email, event=audit.Event(viewer.user_id, "invite made", email))


def suspend(clinic: Clinic, viewer: Viewer, email: str) -> None:
    """Shuts a person out at once, on every open page too. Raises `Refused` for the last admin."""
    check_may(viewer, Permission.MANAGE_PEOPLE)
    people.suspend(clinic.office, email, event=audit.Event(viewer.user_id, "person suspended", email))


def reinstate(clinic: Clinic, viewer: Viewer, email: str) -> None:
    """Lets a suspended person sign in again."""
    check_may(viewer, Permission.MANAGE_PEOPLE)
    people.reinstate(clinic.office, email, event=audit.Event(viewer.user_id, "person reinstated", email))


def sign_out_everywhere(clinic: Clinic, viewer: Viewer, email: str) -> None:
    """Ends every session of a person, or, for anybody, their own; open pages close within a second."""
    if email != viewer.user_id:
        check_may(viewer, Permission.MANAGE_PEOPLE)
    person = people.find(clinic.office, email)
    if person is None:
        raise Refused(f"Nobody has an account under {email}.")
    event = audit.Event(viewer.user_id, "signed out everywhere", email)
    web_sessions.end_all(clinic.office, person.person_id, event=event)


def signs_in_with_code(clinic: Clinic, viewer: Viewer, account: Account) -> bool:
    """Whether a code from an app is asked of this person."""
    check_may(viewer, Permission.MANAGE_PEOPLE)
    return _steps(clinic).is_asked_of(account.person)


def turn_off_second_step(clinic: Clinic, viewer: Viewer, account: Account) -> None:
    """For somebody who lost their phone: no code is asked of them any more."""
    check_may(viewer, Permission.MANAGE_PEOPLE)
    _steps(clinic).turn_off(account.person, by=viewer.user_id)


def not_joined(accounts: Sequence[Account], among: Places) -> list[str]:
    """Names of the counselors in the data whom no account is joined to by code."""
    joined = {code for account in accounts for code in account.person.counselor_codes}
    return [name for code, name in among.counselors if code not in joined]


def _steps(clinic: Clinic) -> SecondStep:
    return SecondStep(clinic.office, clinic.settings.folder)


def _detail(access: Access) -> dict[str, str]:
    return {
        "roles": "+".join(access.roles),
        "teams": "+".join(access.teams),
        "counselors": "+".join(access.counselor_codes),
    }
