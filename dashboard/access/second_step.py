"""A second step at sign-in, for those who want one: a code from an authenticator app (TOTP, RFC 6238).

The secret is sealed under the office's key. A code counts once, and the one before or after it as well, for clocks that
differ by half a minute.
"""

from __future__ import annotations

import hmac
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pyotp

from dashboard.access.pages import PRODUCT
from dashboard.office import audit, second_steps
from dashboard.office.database import Office
from dashboard.office.people import Person
from dashboard.office.seal import load_key, seal, unseal
from dashboard.settings import Refused

_SECONDS = 30
_CODE = re.compile(r"\d{6}")


@dataclass(frozen=True)
class SecondStep:
    """The second steps of an office; `folder` holds the office's key."""

    office: Office
    folder: Path

    def is_asked_of(self, person: Person) -> bool:
        """Whether this person signs in with a code."""
        return second_steps.is_asked_of(self.office, person.person_id)

    def begin(self, person: Person) -> str:
        """A secret for the person's app, the same until a first code was right; no code is asked for before.

        Raises `Refused` where a second step is in force already.
        """
        step = second_steps.find(self.office, person.person_id)
        if step is not None and step.is_in_force:
            raise Refused("You sign in with a code already. Turn that off first.")
        if step is not None:
            return unseal(load_key(self.folder), step.sealed, _whose(person))
        secret = pyotp.random_base32()
        sealed = seal(load_key(self.folder), secret, _whose(person))
        second_steps.begin(self.office, person.person_id, sealed, event=_event(person, "second step begun"))
        return secret

    def address_for_app(self, person: Person, secret: str) -> str:
        """The secret as authenticator apps take it."""
        return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=PRODUCT)

    def confirm(self, person: Person, code: str) -> None:
        """Puts the second step in force. Raises `Refused` for a wrong code."""
        if not self.is_right(person, code):
            raise Refused("That code is not right. Codes change every half minute: try the next one.")
        second_steps.put_in_force(self.office, person.person_id, event=_event(person, "second step turned on"))

    def is_right(self, person: Person, code: str) -> bool:
        """Whether this code is right now; a right one is spent."""
        step = second_steps.find(self.office, person.person_id)
        typed = code.replace(" ", "")
        if step is None or not _CODE.fullmatch(typed):
            return False
        app = pyotp.TOTP(unseal(load_key(self.folder), step.sealed, _whose(person)))
        now = int(time.time()) // _SECONDS
        for period in (now - 1, now, now + 1):
            if hmac.compare_digest(app.generate_otp(period), typed):
                return second_steps.use(self.office, person.person_id, period)
        return False

    def give_up(self, person: Person, code: str) -> None:
        """The person turns their own second step off. Raises `Refused` for a wrong code."""
        if not self.is_right(person, code):
            raise Refused("That code is not right.")
        self.turn_off(person, by=person.email)

    def turn_off(self, person: Person, *, by: str) -> None:
        """No code is asked for any more; by the person, or by an admin for somebody who lost their phone."""
        event = audit.Event(by, "second step turned off", person.email)
        second_steps.remove(self.office, person.person_id, event=event)


def _whose(person: Person) -> str:
    return f"second step of {person.person_id}"


def _event(person: Person, action: str) -> audit.Event:
    return audit.Event(person.email, action, person.email)
