"""Settings: an admin sees what a change would do, saves it, and puts it back; privacy is never lowered by a slip."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from dashboard.access.viewer import Viewer
from dashboard.answers.changes import change_definition
from dashboard.answers.clinic import Clinic
from dashboard.definitions import REGISTER
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp

ADMIN = Viewer("ada@clinic.test", (Role.ADMIN,))


@pytest.fixture
def settings(clinic_with_people: Clinic, open_app: OpenApp) -> AppTest:
    """The page as an admin opens it."""
    return open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["settings"].file).run()


def save_button(app: AppTest) -> Button:
    """The button that saves, in the dialog."""
    return next(button for button in app.button if button.label == "Save for everybody")


def texts(app: AppTest) -> str:
    """Everything written on the page."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.success))


def test_every_setting_has_a_control_and_its_words(settings: AppTest) -> None:
    told = texts(settings)

    assert [definition.key for definition in REGISTER if f"**{definition.label}**" not in told] == []
    assert [definition.key for definition in REGISTER if definition.words not in told] == []
    assert not settings.exception


def test_effect_is_shown_and_nothing_is_saved(settings: AppTest, clinic_with_people: Clinic) -> None:
    settings.number_input(key="setting_early_sessions_2").set_value(3).run()
    settings.button(key="effect_early_sessions").click().run()

    assert any("none of the practice's headline figures" in text.value for text in settings.markdown)
    assert not save_button(settings).disabled
    assert clinic_with_people.definitions().early_sessions == 2


def test_lower_guard_of_privacy_is_closed_until_it_is_confirmed(settings: AppTest) -> None:
    settings.number_input(key="setting_min_clients_supervisor_5").set_value(3).run()
    settings.button(key="effect_min_clients_supervisor").click().run()

    assert save_button(settings).disabled
    assert "single people may be made out more easily" in settings.checkbox(key="setting_confirmed").label


def test_changes_made_are_listed_with_the_way_back(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    change_definition(clinic_with_people, ADMIN, "early_sessions", "3")

    app = open_app(clinic_with_people, Role.ADMIN).switch_page(PAGES["settings"].file).run()

    assert app.selectbox(key="setting_back").options[0].startswith("Early: at most this many sessions: back to 2")
    assert "Changed on" in texts(app)
    assert app.button(key="default_early_sessions").label == "Back to the default"


def test_value_that_cannot_be_read_is_refused_in_words(settings: AppTest, clinic_with_people: Clinic) -> None:
    settings.text_area(key="setting_closed_periods_").set_value("Christmas").run()
    settings.button(key="effect_closed_periods").click().run()

    assert any("takes periods like" in error.value for error in settings.error)
    assert clinic_with_people.definitions().closed_periods == ()


def test_weekly_summary_says_what_is_missing_before_it_can_be_sent(settings: AppTest) -> None:
    told = texts(settings)

    assert "It goes to " in told
    assert "DASHBOARD&#95;SMTP and DASHBOARD&#95;MAIL&#95;FROM must be set" in told
    assert any("digest --send" in code.value for code in settings.code)
