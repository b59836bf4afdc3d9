"""Commands about the store and its people: serve, init, people, verify."""

from __future__ import annotations

import argparse
import sys

from dashboard.access import accounts
from dashboard.answers.clinic import Clinic
from dashboard.demo import make_demo
from dashboard.intake.pseudonyms import make_key
from dashboard.office import audit, people
from dashboard.office.database import open_office
from dashboard.settings import Refused, Settings, load_settings, real_settings
from dashboard.store.versions import FeedbackStore


def serve_command(arguments: argparse.Namespace) -> int:
    """`serve`: the dashboard in a browser; with no store yet, a demo store from the sample data."""
    # Streamlit and its imports take a second that no other command should wait for.
    from dashboard.server import serve  # noqa: PLC0415

    settings = load_settings(arguments.data, getattr(arguments, "host", None), getattr(arguments, "port", None))
    if settings.is_demo:
        make_demo(settings, tell=print)
    serve(settings, Clinic.open(settings))
    return 0


def init_command(arguments: argparse.Namespace) -> int:
    """`init`: a real store; with `--admin`, the first admin and a one-time link."""
    settings = real_settings(arguments.data)
    store = FeedbackStore(settings.folder)
    if store.exists():
        print(f"A store already stands in {settings.folder}.")
    else:
        FeedbackStore.create(settings.folder, is_demo=False, key=settings.feedback_key)
        make_key(settings.key_file)
        print(f"Made a store in {settings.folder}.")
    clinic = Clinic.open(settings)
    if arguments.admin:
        _add(clinic, arguments.admin, ("admin",), (), ())
        print(_invite_line(clinic, settings, arguments.admin))
    print("Next: python -m dashboard import FILE..., then python -m dashboard serve.")
    return 0


def people_command(arguments: argparse.Namespace) -> int:
    """`people add | list | suspend | invite`."""
    settings = load_settings(arguments.data)
    if not FeedbackStore(settings.folder).exists():
        raise Refused(f"There is no store in {settings.folder} yet: run init, or import a file.")
    clinic = Clinic.open(settings)
    if arguments.action == "list":
        for person in people.everyone(clinic.office):
            state = "suspended" if person.is_suspended else "active" if person.has_password else "invited"
            joined = ", ".join((*person.teams, *person.counselor_codes))
            print(f"{person.email}\t{'+'.join(person.roles)}\t{joined}\t{state}")
    elif arguments.action == "add":
        _add_person(clinic, settings, arguments)
    elif arguments.action == "suspend":
        people.suspend(clinic.office, arguments.email, event=_event("person suspended", arguments.email))
        print(f"{arguments.email} is suspended and signed out everywhere.")
    else:
        print(_invite_line(clinic, settings, arguments.email))
    return 0


def verify_command(arguments: argparse.Namespace) -> int:
    """`verify`: the activity log's chain and whether the current version can be read whole."""
    settings = load_settings(arguments.data)
    # Not through Clinic: a store that cannot be read must be told of here, not stumbled over.
    store = FeedbackStore(settings.folder, settings.feedback_key)
    if not store.exists():
        raise Refused(f"There is no store in {settings.folder} yet.")
    problems = [*audit.verify(open_office(settings.office_url)), *store.check()]
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("The activity log's chain is whole and the store can be read.")
    return 1 if problems else 0


def _add_person(clinic: Clinic, settings: Settings, arguments: argparse.Namespace) -> None:
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else None
    if password is not None:
        accounts.check_acceptable(password, arguments.email)
    _add(clinic, arguments.email, arguments.roles, arguments.teams, arguments.counselor_codes)
    if password is None:
        print(_invite_line(clinic, settings, arguments.email))
        return
    accounts.set_password(clinic.office, arguments.email, password, event=_event("password set", arguments.email))
    print(f"{arguments.email} can sign in.")


def _add(clinic: Clinic, email: str, roles: tuple[str, ...], teams: tuple[str, ...], codes: tuple[str, ...]) -> None:
    event = audit.Event(audit.OPERATOR, "person added", email, {"roles": "+".join(roles)})
    people.add(clinic.office, email, roles, teams, codes, event=event)


def _invite_line(clinic: Clinic, settings: Settings, email: str) -> str:
    token = accounts.invite(clinic.office, email, event=_event("invite made", email))
    address = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return f"One-time link for {email}, valid for seven days: {address}/invite/{token}"


def _event(action: str, email: str) -> audit.Event:
    return audit.Event(audit.OPERATOR, action, email)
