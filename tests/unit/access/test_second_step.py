"""The second step at sign-in: asked of those who turned it on, right once, and no way around it."""

from __future__ import annotations

import time
from pathlib import Path

import pyotp
import pytest

from dashboard.access import accounts
from dashboard.access.second_step import SecondStep
from dashboard.office import audit, people
from dashboard.office.database import Office, open_office
from dashboard.office.people import Person
from dashboard.settings import Refused

PASSWORD = "wisteria barge lantern"
HERE = "192.0.2.1"
EVENT = audit.Event("tester", "tested", "something")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(f"sqlite:///{tmp_path / 'office.sqlite'}")


@pytest.fixture
def steps(office: Office, tmp_path: Path) -> SecondStep:
    return SecondStep(office, tmp_path)


@pytest.fixture
def sue(office: Office) -> Person:
    people.add(office, "sue@clinic.test", ["supervisor"], event=EVENT)
    accounts.set_password(office, "sue@clinic.test", PASSWORD, event=EVENT)
    person = people.find(office, "sue@clinic.test")
    assert person is not None
    return person


def code(secret: str, later_seconds: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(time.time()) + later_seconds)


def turned_on(steps: SecondStep, person: Person) -> str:
    """Turns the second step on with the code before this one, so that this one is still unspent; the secret."""
    left = 30 - time.time() % 30
    if left < 3:  # the test must not straddle two codes
        time.sleep(left)
    secret = steps.begin(person)
    steps.confirm(person, code(secret, -30))
    return secret


def sign_in(steps: SecondStep, typed: str, password: str = PASSWORD) -> accounts.SignedIn:
    return accounts.sign_in(steps.office, "sue@clinic.test", password, HERE, code=typed, steps=steps)


def test_without_a_second_step_no_code_is_asked(steps: SecondStep, sue: Person) -> None:
    assert sign_in(steps, "").person == sue


def test_secret_is_not_asked_for_before_a_first_code_was_right(steps: SecondStep, sue: Person) -> None:
    secret = steps.begin(sue)
    with pytest.raises(Refused, match="not right"):
        steps.confirm(sue, "000000" if code(secret) != "000000" else "000001")

    assert steps.begin(sue) == secret
    assert sign_in(steps, "").person == sue


def test_code_is_needed_beside_the_password(steps: SecondStep, sue: Person) -> None:
    secret = turned_on(steps, sue)

    for typed in ("", "12345", "abcdef", code(secret, 3600)):
        with pytest.raises(Refused, match="do not go together"):
            sign_in(steps, typed)
    assert sign_in(steps, f"{code(secret)[:3]} {code(secret)[3:]}").person == sue


def test_right_code_with_a_wrong_password_is_refused_and_not_spent(steps: SecondStep, sue: Person) -> None:
    secret = turned_on(steps, sue)
    with pytest.raises(Refused):
        sign_in(steps, code(secret), "some other password")

    assert sign_in(steps, code(secret)).person == sue


def test_code_counts_once(steps: SecondStep, sue: Person) -> None:
    secret = turned_on(steps, sue)
    sign_in(steps, code(secret))

    with pytest.raises(Refused):
        sign_in(steps, code(secret))


def test_nobody_gets_in_where_codes_cannot_be_checked(office: Office, steps: SecondStep, sue: Person) -> None:
    secret = turned_on(steps, sue)

    with pytest.raises(Refused):
        accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE, code=code(secret))


def test_code_of_another_person_does_not_count(steps: SecondStep, sue: Person, office: Office) -> None:
    turned_on(steps, sue)
    other = people.add(office, "cora@clinic.test", ["counselor"], event=EVENT)
    others = turned_on(steps, other)

    with pytest.raises(Refused):
        sign_in(steps, code(others))


def test_turning_it_off_is_logged_and_ends_it(steps: SecondStep, sue: Person, office: Office) -> None:
    turned_on(steps, sue)

    steps.turn_off(sue, by="ada@clinic.test")

    assert sign_in(steps, "").person == sue
    entry = audit.entries(office, action="second step turned off")[0]
    assert (entry.actor, entry.subject) == ("ada@clinic.test", "sue@clinic.test")


def test_secret_stands_nowhere_in_the_open(steps: SecondStep, sue: Person, tmp_path: Path) -> None:
    secret = turned_on(steps, sue)

    assert [path.name for path in tmp_path.iterdir() if secret.encode() in path.read_bytes()] == []
