"""Accounts and the activity log: admins change who may see what, everything is logged, nobody else gets near."""

from __future__ import annotations

import pytest

from dashboard.access.viewer import AccessDenied, Role, Viewer, viewer_for
from dashboard.answers import accounts, activity
from dashboard.answers.accounts import Access, Account
from dashboard.answers.activity import Span
from dashboard.answers.clinic import Clinic
from dashboard.office import audit, people
from dashboard.settings import Refused
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp

NEW = "nora@clinic.test"


def person(clinic: Clinic, role: Role) -> Viewer:
    return viewer_for(clinic.office, f"{role}@sample.invalid")


def account(clinic: Clinic, email: str) -> Account:
    admin = person(clinic, Role.ADMIN)
    return next(found for found in accounts.everyone(clinic, admin) if found.person.email == email)


def test_added_person_gets_a_link_and_what_was_given(clinic_with_people: Clinic) -> None:
    clinic, admin = clinic_with_people, person(clinic_with_people, Role.ADMIN)

    token = accounts.add(clinic, admin, " Nora@Clinic.test ", Access(("supervisor",), ("North",), ("K1",), "Nora"))

    added = account(clinic, NEW)
    assert len(token) > 30
    assert (added.person.roles, added.person.teams, added.state) == ((Role.SUPERVISOR,), ("North",), "invited")
    assert [entry.action for entry in audit.entries(clinic.office, actor=admin.user_id)] == [
        "invite made",
        "person added",
    ]
    assert token not in str(audit.entries(clinic.office))


def test_signing_out_everywhere_ends_every_session(clinic_with_people: Clinic) -> None:
    clinic, admin = clinic_with_people, person(clinic_with_people, Role.ADMIN)
    email = person(clinic, Role.COUNSELOR).user_id
    for _ in range(2):
        accounts.sign_in.sign_in_without_password(clinic.office, email, "127.0.0.1")
    assert account(clinic, email).sessions == 2

    accounts.sign_out_everywhere(clinic, admin, email)

    assert account(clinic, email).sessions == 0
    assert audit.entries(clinic.office, limit=1)[0].action == "signed out everywhere"


def test_anybody_may_sign_themselves_out_everywhere_and_nobody_else(clinic_with_people: Clinic) -> None:
    clinic, counselor = clinic_with_people, person(clinic_with_people, Role.COUNSELOR)
    accounts.sign_in.sign_in_without_password(clinic.office, counselor.user_id, "127.0.0.1")

    accounts.sign_out_everywhere(clinic, counselor, counselor.user_id)

    assert account(clinic, counselor.user_id).sessions == 0
    with pytest.raises(AccessDenied):
        accounts.sign_out_everywhere(clinic, counselor, person(clinic, Role.ADMIN).user_id)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSELOR])
def test_only_admins_see_or_change_accounts_and_the_log(role: Role, clinic_with_people: Clinic) -> None:
    clinic, other = clinic_with_people, person(clinic_with_people, role)
    before = len(audit.entries(clinic.office))

    for step in (
        lambda: accounts.everyone(clinic, other),
        lambda: accounts.places(clinic, other),
        lambda: accounts.add(clinic, other, NEW, Access(("admin",))),
        lambda: accounts.change(clinic, other, other.user_id, Access(("admin",))),
        lambda: accounts.new_link(clinic, other, other.user_id),
        lambda: accounts.suspend(clinic, other, person(clinic, Role.ADMIN).user_id),
        lambda: accounts.reinstate(clinic, other, other.user_id),
        lambda: activity.entries(clinic, other, Span()),
        lambda: activity.names(clinic, other),
        lambda: activity.problems(clinic, other),
        lambda: activity.export(clinic, other, Span()),
    ):
        with pytest.raises(AccessDenied):
            step()

    assert len(audit.entries(clinic.office)) == before
    assert people.find(clinic.office, NEW) is None


def test_last_admin_stays(clinic_with_people: Clinic) -> None:
    clinic, admin = clinic_with_people, person(clinic_with_people, Role.ADMIN)

    with pytest.raises(Refused, match="only admin"):
        accounts.suspend(clinic, admin, admin.user_id)
    with pytest.raises(Refused, match="only admin"):
        accounts.change(clinic, admin, admin.user_id, Access(("counselor",)))


def test_export_holds_every_entry_and_no_formula(clinic_with_people: Clinic) -> None:
    clinic, admin = clinic_with_people, person(clinic_with_people, Role.ADMIN)
    audit.write(clinic.office, audit.Event("=cmd|' /C calc'!A0", "+tried", "@something"))

    lines = activity.export(clinic, admin, Span()).decode().splitlines()

    assert len(lines) - 1 == len(audit.entries(clinic.office)) - 1
    assert "'=cmd|' /C calc'!A0,'+tried,'@something" in lines[1]
    assert audit.entries(clinic.office, limit=1)[0].action == "activity exported"


def test_page_adds_somebody_and_shows_the_link_once(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["people"].file).run()
    app.text_input(key="new_email").set_value(NEW)
    next(choice for choice in app.multiselect if choice.label == "Roles").set_value(["counselor"])
    next(button for button in app.button if button.label == "Add and make an invite link").click().run()

    assert account(clinic_with_people, NEW).person.roles == (Role.COUNSELOR,)
    assert any("/invite/" in code.value for code in app.code)

    app.run()

    assert not app.code


def test_page_says_what_is_wrong_with_an_address(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["people"].file).run()
    app.text_input(key="new_email").set_value("nobody")
    next(choice for choice in app.multiselect if choice.label == "Roles").set_value(["counselor"])
    next(button for button in app.button if button.label == "Add and make an invite link").click().run()

    assert [error.value for error in app.error] == ["'nobody' is not an e-mail address this dashboard can use."]


def test_activity_page_narrows_the_log(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    audit.write(clinic_with_people.office, audit.Event("zoe@clinic.test", "did something", "a thing"))
    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["activity"].file).run()
    assert any("The log is whole" in text.value for text in app.markdown)

    app.selectbox(key="activity_by").set_value("zoe@clinic.test").run()

    assert list(app.dataframe[0].value["What"]) == ["did something"]
