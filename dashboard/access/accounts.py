"""Local accounts: signing in with a password, and setting one through an invite link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from dashboard.access import sessions
from dashboard.access.passwords import check_acceptable, hash_password, is_right, is_weaker_than_now
from dashboard.access.second_step import SecondStep
from dashboard.access.sessions import hash_token
from dashboard.office import audit, passwords, people, second_steps, sign_in_tries
from dashboard.office.database import Office, now
from dashboard.office.people import Person
from dashboard.settings import Refused

__all__ = [
    "SignedIn",
    "TooManyTries",
    "accept_invite",
    "check_acceptable",
    "count_try",
    "invite",
    "invited_person",
    "set_password",
    "sign_in",
    "sign_in_by_provider",
    "sign_in_without_password",
]

TRY_WINDOW = timedelta(minutes=5)
ACCOUNT_TRIES = 5
# A whole clinic often shares one address, so an address has more tries than an account.
ADDRESS_TRIES = 20
CODE_WINDOW = timedelta(days=1)
CODE_TRIES = 10
INVITE_LASTS = timedelta(days=7)


class TooManyTries(Refused):
    """Sign-ins of this account or address are paused."""


@dataclass(frozen=True)
class SignedIn:
    """A person and the value of their new session cookie."""

    person: Person
    token: str


def sign_in(
    office: Office, email: str, password: str, address: str, *, code: str = "", steps: SecondStep | None = None
) -> SignedIn:
    """Sign somebody in from a network address; `code` is asked only of those with a second step.

    Raises `TooManyTries` after five failed tries of an account, or twenty from an address, within five
    minutes, and `Refused` otherwise, with the same words and after the same work whether the account, its
    password, its permission or the code is missing.
    """
    account_hash = count_try(office, email, address)
    person = people.find(office, email)
    stored = passwords.hash_of(office, person.person_id) if person is not None else None
    is_password_right = is_right(stored, password)
    is_let_in = person is not None and stored is not None and not person.is_suspended and is_password_right
    if is_let_in and person is not None and second_steps.is_asked_of(office, person.person_id):
        # Without the means to check a code nobody who has one gets in.
        is_let_in = steps is not None and _may_try_code(office, person) and steps.is_right(person, code)
    if person is None or stored is None or not is_let_in:
        who = person.email if person is not None else "unknown account"
        audit.write(office, audit.Event(who, "sign-in refused", who, {"address": address}))
        raise Refused("That address, password and code do not go together. The code is only for those who use one.")
    sign_in_tries.forget(office, account_hash, address)
    sign_in_tries.forget(office, _codes_of(person), "")
    if is_weaker_than_now(stored):
        passwords.refresh_hash(
            office, person.person_id, hash_password(password), event=_event(person, "password hash renewed")
        )
    return _signed_in(office, person, address)


def sign_in_by_provider(office: Office, email: str, provider: str, address: str) -> SignedIn:
    """Sign in somebody whose address a sign-on provider vouches for.

    Raises `Refused`, with the same words whether there is no such account or it is suspended.
    """
    person = people.find(office, email)
    if person is None or person.is_suspended:
        raise Refused("There is no account for you here. Ask an admin.")
    return _signed_in(office, person, address, by=provider)


def sign_in_without_password(office: Office, email: str, address: str) -> SignedIn:
    """Sign a sample person in; the caller has made sure that the store is a demo and the browser on this machine."""
    person = people.find(office, email)
    if person is None or person.is_suspended:
        raise Refused(f"The sample account {email} is missing from this demo.")
    return _signed_in(office, person, address)


def invite(office: Office, email: str, *, event: audit.Event) -> str:
    """A new one-time token for setting a password, valid for seven days; earlier ones stop working.

    Raises `Refused` when nobody has this address or the account is suspended.
    """
    person = people.find(office, email)
    if person is None:
        raise Refused(f"Nobody has an account under {email.strip()}.")
    if person.is_suspended:
        raise Refused(f"The account of {person.email} is suspended.")
    token = secrets.token_urlsafe(32)
    passwords.add_invite(office, person.person_id, hash_token(token), now() + INVITE_LASTS, event=event)
    return token


def invited_person(office: Office, token: str) -> Person | None:
    """Whom an invite link is for, or None once it is used, replaced or expired."""
    person_id = passwords.find_invite(office, hash_token(token))
    return None if person_id is None else people.find_by_id(office, person_id)


def accept_invite(office: Office, token: str, password: str, address: str) -> SignedIn | None:
    """Set the invited person's password and sign them in; None where they still have to sign in with a code.

    Raises `Refused` for a bad password or a spent link.
    """
    person = invited_person(office, token)
    if person is None:
        raise Refused("This link has been used or has expired. Ask your admin for a new one.")
    check_acceptable(password, person.email)
    event = _event(person, "password set by invite")
    if not passwords.use_invite(office, hash_token(token), hash_password(password), event=event):
        raise Refused("This link has been used or has expired. Ask your admin for a new one.")
    # Whoever reads the mail must not get round the second step with it.
    return None if second_steps.is_asked_of(office, person.person_id) else _signed_in(office, person, address)


def set_password(office: Office, email: str, password: str, *, event: audit.Event) -> None:
    """Set a password without a link, as the command line does; ends the person's sessions.

    Raises `Refused` for an unknown address or a bad password.
    """
    person = people.find(office, email)
    if person is None:
        raise Refused(f"Nobody has an account under {email.strip()}.")
    check_acceptable(password, person.email)
    passwords.set_hash(office, person.person_id, hash_password(password), event=event)


def count_try(office: Office, email: str, address: str) -> str:
    """Counts one try of an account from an address; the account's hash, under which it is counted.

    Raises `TooManyTries` where too many were made within five minutes.
    """
    account_hash = hash_token(email.strip().lower())
    at = now()
    may_try = sign_in_tries.begin(
        office,
        account_hash,
        address,
        at,
        since=at - TRY_WINDOW,
        account_limit=ACCOUNT_TRIES,
        address_limit=ADDRESS_TRIES,
    )
    if not may_try:
        raise TooManyTries("Too many tries. Wait five minutes, then try again.")
    return account_hash


def _may_try_code(office: Office, person: Person) -> bool:
    """Whether somebody who knows the password may try a code; counts the try.

    Six digits do not last against somebody who knows the password and has five tries every five minutes: a year would
    do. Only those are counted, so nobody else can lock a person out for a day.
    """
    at = now()
    return sign_in_tries.begin(
        office, _codes_of(person), "", at, since=at - CODE_WINDOW, account_limit=CODE_TRIES, address_limit=None
    )


def _codes_of(person: Person) -> str:
    return hash_token(f"codes of {person.email}")


def _signed_in(office: Office, person: Person, address: str, **detail: str) -> SignedIn:
    event = audit.Event(person.email, "signed in", person.email, {"address": address, **detail})
    return SignedIn(person, sessions.start(office, person, event=event))


def _event(person: Person, action: str) -> audit.Event:
    return audit.Event(person.email, action, person.email)
