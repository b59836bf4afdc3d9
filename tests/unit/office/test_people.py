"""People: adding, changing, suspending."""

from __future__ import annotations

import pytest

from dashboard.office import audit, people, settings_table
from dashboard.office.database import Office
from dashboard.office.roles import Role
from dashboard.settings import Refused


def test_add_keeps_what_was_given(office: Office, event: audit.Event) -> None:
    added = people.add(
        office, " Ada@Clinic.Test ", ["counselor", "admin"], ["North"], ["C2", "C1"], name="Ada", event=event
    )

    assert added == people.find(office, "ADA@clinic.test")
    assert (added.email, added.name, added.roles) == ("ada@clinic.test", "Ada", (Role.ADMIN, Role.COUNSELOR))
    assert (added.teams, added.counselor_codes) == (("North",), ("C1", "C2"))
    assert (added.is_suspended, added.has_password) == (False, False)


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@clinic.test", "a b@clinic.test", "åda@clinic.test", "a@b\nc"])
def test_add_refuses_what_is_no_address(office: Office, event: audit.Event, email: str) -> None:
    with pytest.raises(Refused, match="not an e-mail address"):
        people.add(office, email, ["admin"], event=event)


def test_add_refuses_an_unknown_role_and_no_role(office: Office, event: audit.Event) -> None:
    with pytest.raises(Refused, match="no role 'owner'"):
        people.add(office, "a@clinic.test", ["owner"], event=event)
    with pytest.raises(Refused, match="at least one role"):
        people.add(office, "a@clinic.test", [], event=event)


def test_add_refuses_the_same_address_twice_and_logs_once(office: Office, event: audit.Event) -> None:
    people.add(office, "a@clinic.test", ["admin"], event=event)

    with pytest.raises(Refused, match="has an account already"):
        people.add(office, "A@clinic.test", ["counselor"], event=event)

    assert len(audit.entries(office)) == 1
    assert len(people.everyone(office)) == 1


def test_change_replaces_every_list(office: Office, event: audit.Event) -> None:
    people.add(office, "a@clinic.test", ["supervisor"], ["North", "South"], event=event)

    people.change(office, "a@clinic.test", roles=["counselor"], teams=[], counselor_codes=["C1"], name="A", event=event)

    changed = people.find(office, "a@clinic.test")
    assert changed is not None
    assert (changed.roles, changed.teams, changed.counselor_codes) == ((Role.COUNSELOR,), (), ("C1",))


def test_suspend_and_reinstate(office: Office, event: audit.Event) -> None:
    people.add(office, "a@clinic.test", ["counselor"], event=event)

    people.suspend(office, "a@clinic.test", event=event)
    suspended = people.find(office, "a@clinic.test")
    people.reinstate(office, "a@clinic.test", event=event)
    reinstated = people.find(office, "a@clinic.test")

    assert suspended is not None
    assert suspended.is_suspended
    assert reinstated is not None
    assert not reinstated.is_suspended


def test_the_last_admin_stays(office: Office, event: audit.Event) -> None:
    people.add(office, "a@clinic.test", ["admin"], event=event)
    people.add(office, "b@clinic.test", ["admin"], event=event)
    people.suspend(office, "b@clinic.test", event=event)

    with pytest.raises(Refused, match="only admin"):
        people.suspend(office, "a@clinic.test", event=event)
    with pytest.raises(Refused, match="only admin"):
        people.change(office, "a@clinic.test", roles=["supervisor"], teams=[], counselor_codes=[], name="", event=event)

    people.reinstate(office, "b@clinic.test", event=event)
    people.suspend(office, "a@clinic.test", event=event)


def test_unknown_address_is_nobody(office: Office, event: audit.Event) -> None:
    assert people.find(office, "nobody@clinic.test") is None
    with pytest.raises(Refused, match="Nobody has an account"):
        people.suspend(office, "nobody@clinic.test", event=event)


def test_everyone_comes_by_address(office: Office, event: audit.Event) -> None:
    for email in ("c@clinic.test", "a@clinic.test", "b@clinic.test"):
        people.add(office, email, ["counselor"], event=event)

    assert [person.email[0] for person in people.everyone(office)] == ["a", "b", "c"]


def test_every_change_raises_the_revision(office: Office, event: audit.Event) -> None:
    seen = [settings_table.revision(office)]
    people.add(office, "a@clinic.test", ["counselor"], event=event)
    seen.append(settings_table.revision(office))
    people.change(office, "a@clinic.test", roles=["supervisor"], teams=[], counselor_codes=[], name="", event=event)
    seen.append(settings_table.revision(office))
    people.suspend(office, "a@clinic.test", event=event)
    seen.append(settings_table.revision(office))
    people.reinstate(office, "a@clinic.test", event=event)
    seen.append(settings_table.revision(office))
    settings_table.change(office, "early_sessions", "3", event=event)
    seen.append(settings_table.revision(office))
    settings_table.reset(office, "early_sessions", event=event)
    seen.append(settings_table.revision(office))

    assert seen == [0, 1, 2, 3, 4, 5, 6]
