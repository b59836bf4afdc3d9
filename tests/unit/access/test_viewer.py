"""The viewer is looked up anew each time; whoever is not known is nobody."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from dashboard.access.viewer import AccessDenied, Role, Viewer, viewer_for, viewer_from_user
from dashboard.office import audit, people
from dashboard.office.database import Office
from dashboard.office.tables import PERSON_ROLES


def test_viewer_holds_what_the_office_says(office: Office) -> None:
    assert viewer_for(office, "Sue@clinic.test") == Viewer(
        "sue@clinic.test", (Role.COUNSELOR, Role.SUPERVISOR), ("North",), ("C1",)
    )


def test_user_of_the_server_becomes_the_same_viewer(office: Office) -> None:
    user = {"email": "sue@clinic.test", "sid": "abc"}

    assert viewer_from_user(office, user) == viewer_for(office, "sue@clinic.test")


@pytest.mark.parametrize("user", [{}, {"email": None}, {"email": ""}, {"email": 7}, {"sid": "abc"}])
def test_a_user_without_an_address_is_denied(office: Office, user: dict[str, object]) -> None:
    with pytest.raises(AccessDenied, match="not signed in"):
        viewer_from_user(office, user)


def test_unknown_suspended_and_roleless_people_are_denied(office: Office, event: audit.Event) -> None:
    people.suspend(office, "cora@clinic.test", event=event)
    with office.writing() as connection:
        connection.execute(delete(PERSON_ROLES).where(PERSON_ROLES.c.role == "admin"))

    with pytest.raises(AccessDenied, match="Nobody has an account"):
        viewer_for(office, "stranger@clinic.test")
    with pytest.raises(AccessDenied, match="suspended"):
        viewer_for(office, "cora@clinic.test")
    with pytest.raises(AccessDenied, match="no role"):
        viewer_for(office, "ada@clinic.test")


def test_a_change_of_teams_shows_at_the_next_look(office: Office, event: audit.Event) -> None:
    people.change(
        office, "sue@clinic.test", roles=["supervisor"], teams=["South"], counselor_codes=[], name="", event=event
    )

    assert viewer_for(office, "sue@clinic.test").teams == ("South",)
