"""The app as a signed-in person runs it, on a clinic of the test's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import state
from dashboard.access.demo import SAMPLE_EMAILS, make_demo_people
from dashboard.answers.clinic import Clinic
from dashboard.office.roles import Role
from dashboard.settings import PROJECT_ROOT

APP = PROJECT_ROOT / "dashboard" / "app.py"
SECONDS = 60

OpenApp = Callable[[Clinic, Role], AppTest]


@pytest.fixture
def open_app() -> OpenApp:
    """Opens the app for one of the sample people; run it, then switch to the page in question."""

    def open_for(clinic: Clinic, role: Role) -> AppTest:
        state.hold_clinic(clinic)
        app = AppTest.from_file(str(APP), default_timeout=SECONDS)
        app.user = {"email": SAMPLE_EMAILS[role]}
        return app.run()

    return open_for


@pytest.fixture
def clinic_with_people(empty_clinic: Clinic) -> Clinic:
    """A real clinic on its first day, with one person of each role."""
    make_demo_people(empty_clinic.office, "K01")
    return empty_clinic
