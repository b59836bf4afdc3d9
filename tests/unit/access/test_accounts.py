"""Signing in, invites, and sessions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from dashboard.access import accounts, sessions
from dashboard.access.accounts import (
    ACCOUNT_TRIES,
    ADDRESS_TRIES,
    CODE_TRIES,
    CODE_WINDOW,
    TRY_WINDOW,
    TooManyTries,
)
from dashboard.access.demo import SAMPLE_EMAILS, make_demo_people
from dashboard.access.second_step import SecondStep
from dashboard.access.sessions import ABSOLUTE, IDLE, hash_token
from dashboard.access.viewer import Role, viewer_for
from dashboard.office import audit, people, second_steps
from dashboard.office.database import Office, now, open_office
from dashboard.office.tables import INVITES, PASSWORDS, SIGN_IN_TRIES, WEB_SESSIONS
from dashboard.settings import Refused

PASSWORD = "wisteria barge lantern"
HERE = "192.0.2.1"


def fail_to_sign_in(office: Office, times: int, email: str = "sue@clinic.test", address: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(Refused, match="do not go together"):
            accounts.sign_in(office, email, "not the password", address)


def move_session(office: Office, **changes: object) -> None:
    with office.writing() as connection:
        connection.execute(update(WEB_SESSIONS).values(changes))


def test_sign_in_starts_a_session_known_only_by_its_hash(office: Office) -> None:
    signed_in = accounts.sign_in(office, " SUE@clinic.test", PASSWORD, HERE)

    session = sessions.find(office, signed_in.token)
    assert session is not None
    assert session.email == "sue@clinic.test"
    with office.reading() as connection:
        row = connection.execute(select(WEB_SESSIONS)).one()
    assert row.token_hash == hash_token(signed_in.token)
    assert signed_in.token not in map(str, row)


def test_passwords_are_stored_as_argon2id(office: Office) -> None:
    with office.reading() as connection:
        hashes = connection.execute(select(PASSWORDS.c.password_hash)).scalars().all()

    assert all(stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for stored in hashes)
    assert len(hashes) == 2


@pytest.mark.parametrize("email", ["sue@clinic.test", "stranger@clinic.test", "ada@clinic.test", "", "x' OR 1=1 --"])
def test_every_wrong_sign_in_gets_the_same_words(office: Office, email: str) -> None:
    fail_to_sign_in(office, 1, email)


def test_suspended_people_are_out_with_the_right_password(office: Office, event: audit.Event) -> None:
    signed_in = accounts.sign_in(office, "cora@clinic.test", PASSWORD, HERE)

    people.suspend(office, "cora@clinic.test", event=event)

    assert sessions.find(office, signed_in.token) is None
    with pytest.raises(Refused, match="do not go together"):
        accounts.sign_in(office, "cora@clinic.test", PASSWORD, HERE)


def test_sign_ins_and_refusals_are_logged_without_what_was_typed(office: Office) -> None:
    accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE)
    fail_to_sign_in(office, 1, "my secret typed in the wrong field")

    refused, signed_in = audit.entries(office, limit=2)
    assert (signed_in.actor, signed_in.action, signed_in.detail) == ("sue@clinic.test", "signed in", {"address": HERE})
    assert (refused.actor, refused.action) == ("unknown account", "sign-in refused")
    assert "secret" not in str(refused)


def test_sixth_try_of_an_account_is_refused_even_with_the_right_password(office: Office) -> None:
    fail_to_sign_in(office, ACCOUNT_TRIES)

    with pytest.raises(TooManyTries, match="Wait five minutes"):
        accounts.sign_in(office, "sue@clinic.test", PASSWORD, "198.51.100.9")
    accounts.sign_in(office, "cora@clinic.test", PASSWORD, HERE)


def test_tries_are_remembered_by_an_office_opened_anew(office: Office) -> None:
    fail_to_sign_in(office, ACCOUNT_TRIES)

    restarted = open_office(office.engine.url.render_as_string())

    with pytest.raises(TooManyTries):
        accounts.sign_in(restarted, "sue@clinic.test", PASSWORD, HERE)
    restarted.close()


def test_only_those_who_know_the_password_run_out_of_codes_for_a_day(office: Office, event: audit.Event) -> None:
    person = people.find(office, "sue@clinic.test")
    assert person is not None
    second_steps.begin(office, person.person_id, b"sealed", event=event)
    second_steps.put_in_force(office, person.person_id, event=event)
    steps = _CodesThatAreRight(office, Path())
    fail_to_sign_in(office, ACCOUNT_TRIES)
    _let_pass(office, TRY_WINDOW)

    assert accounts.sign_in(office, person.email, PASSWORD, HERE, code="1", steps=steps).person == person
    for _ in range(CODE_TRIES):
        with pytest.raises(Refused, match="do not go together"):
            accounts.sign_in(office, person.email, PASSWORD, HERE, code="0", steps=steps)
        _let_pass(office, TRY_WINDOW)

    with pytest.raises(Refused, match="do not go together"):
        accounts.sign_in(office, person.email, PASSWORD, HERE, code="1", steps=steps)
    _let_pass(office, CODE_WINDOW)
    assert accounts.sign_in(office, person.email, PASSWORD, HERE, code="1", steps=steps).person == person


class _CodesThatAreRight(SecondStep):
    """An app whose right code is always 1; what counts here is how often codes may be tried."""

    def is_right(self, person: people.Person, code: str) -> bool:
        return code == "1"


def _let_pass(office: Office, time: timedelta) -> None:
    with office.writing() as connection:
        for row in connection.execute(select(SIGN_IN_TRIES)).all():
            earlier = update(SIGN_IN_TRIES).where(SIGN_IN_TRIES.c.try_id == row.try_id)
            connection.execute(earlier.values(tried_at=row.tried_at - time))


def test_one_address_runs_out_of_tries_over_many_accounts(office: Office) -> None:
    for number in range(ADDRESS_TRIES):
        fail_to_sign_in(office, 1, f"guess{number}@clinic.test")

    with pytest.raises(TooManyTries):
        accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE)
    accounts.sign_in(office, "sue@clinic.test", PASSWORD, "198.51.100.9")


def test_tries_are_forgotten_after_the_window_and_after_a_sign_in(office: Office) -> None:
    fail_to_sign_in(office, ACCOUNT_TRIES - 1)
    accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE)
    fail_to_sign_in(office, ACCOUNT_TRIES)
    with office.writing() as connection:
        connection.execute(update(SIGN_IN_TRIES).values(tried_at=now() - TRY_WINDOW))

    accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE)


def test_session_ends_after_idling_and_after_the_longest_day(office: Office) -> None:
    token = accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE).token
    second = timedelta(seconds=1)

    move_session(office, seen_at=now() - IDLE + 5 * second)
    assert sessions.find(office, token) is not None
    move_session(office, seen_at=now() - IDLE - second)
    assert sessions.find(office, token) is None
    move_session(office, seen_at=now(), started_at=now() - ABSOLUTE + 5 * second)
    assert sessions.find(office, token) is not None
    move_session(office, seen_at=now(), started_at=now() - ABSOLUTE - second)
    assert sessions.find(office, token) is None


def test_activity_keeps_a_session_from_idling(office: Office) -> None:
    token = accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE).token
    move_session(office, seen_at=now() - IDLE / 2)
    session = sessions.find(office, token)
    assert session is not None

    sessions.note_activity(office, session)

    seen = sessions.find(office, token)
    assert seen is not None
    assert now() - seen.seen_at < timedelta(seconds=5)


def test_expired_sessions_are_dropped_at_the_next_sign_in(office: Office) -> None:
    accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE)
    move_session(office, seen_at=now() - IDLE - timedelta(seconds=1))

    accounts.sign_in(office, "cora@clinic.test", PASSWORD, HERE)

    with office.reading() as connection:
        assert len(connection.execute(select(WEB_SESSIONS)).all()) == 1


@pytest.mark.parametrize("token", ["", "made-up", "x" * 5000, "\udce9"])
def test_made_up_tokens_find_nothing(office: Office, token: str) -> None:
    accounts.sign_in(office, "sue@clinic.test", PASSWORD, HERE)

    assert sessions.find(office, token) is None
    assert accounts.invited_person(office, token) is None


def test_invite_sets_a_password_once_and_signs_in(office: Office, event: audit.Event) -> None:
    token = accounts.invite(office, "ada@clinic.test", event=event)

    signed_in = accounts.accept_invite(office, token, PASSWORD, HERE)

    assert sessions.find(office, signed_in.token) is not None
    with pytest.raises(Refused, match="used or has expired"):
        accounts.accept_invite(office, token, "another good password", HERE)
    accounts.sign_in(office, "ada@clinic.test", PASSWORD, HERE)


def test_a_refused_password_leaves_the_invite_usable(office: Office, event: audit.Event) -> None:
    token = accounts.invite(office, "ada@clinic.test", event=event)

    with pytest.raises(Refused, match="12 characters"):
        accounts.accept_invite(office, token, "short", HERE)

    accounts.accept_invite(office, token, PASSWORD, HERE)


def spend_by_time(office: Office, _event: audit.Event) -> None:
    with office.writing() as connection:
        connection.execute(update(INVITES).values(expires_at=now()))


def spend_by_newer(office: Office, event: audit.Event) -> None:
    accounts.invite(office, "cora@clinic.test", event=event)


def spend_by_suspension(office: Office, event: audit.Event) -> None:
    people.suspend(office, "cora@clinic.test", event=event)


def spend_by_password(office: Office, event: audit.Event) -> None:
    accounts.set_password(office, "cora@clinic.test", "another good password", event=event)


@pytest.mark.parametrize("spend", [spend_by_time, spend_by_newer, spend_by_suspension, spend_by_password])
def test_invites_stop_working(office: Office, event: audit.Event, spend: Callable[[Office, audit.Event], None]) -> None:
    token = accounts.invite(office, "cora@clinic.test", event=event)

    spend(office, event)

    assert accounts.invited_person(office, token) is None
    with pytest.raises(Refused, match="used or has expired"):
        accounts.accept_invite(office, token, PASSWORD, HERE)


def test_a_new_password_ends_every_session(office: Office, event: audit.Event) -> None:
    old = accounts.sign_in(office, "cora@clinic.test", PASSWORD, HERE).token

    accounts.set_password(office, "cora@clinic.test", "another good password", event=event)

    assert sessions.find(office, old) is None


def test_invites_are_for_known_people_who_are_not_suspended(office: Office, event: audit.Event) -> None:
    people.suspend(office, "cora@clinic.test", event=event)

    with pytest.raises(Refused, match="Nobody has an account"):
        accounts.invite(office, "stranger@clinic.test", event=event)
    with pytest.raises(Refused, match="suspended"):
        accounts.invite(office, "cora@clinic.test", event=event)


def test_demo_people_hold_one_role_each_and_no_password(office: Office) -> None:
    made = make_demo_people(office, "C9")

    viewers = {role: viewer_for(office, email) for role, email in SAMPLE_EMAILS.items()}
    assert all(viewers[role].roles == (role,) for role in Role)
    assert viewers[Role.SUPERVISOR].teams == ("*",)
    assert viewers[Role.COUNSELOR].counselor_codes == ("C9",)
    assert not any(person.has_password for person in made)
