"""A running dashboard whose store another process encrypted says what is missing, on every page, and goes on."""

from __future__ import annotations

import html

from dashboard.answers.clinic import Clinic
from dashboard.office.roles import Role
from dashboard.settings import FeedbackKey
from dashboard.store.versions import FeedbackStore
from tests.app.conftest import OpenApp

KEY = FeedbackKey("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")


def test_page_says_that_the_key_is_missing(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    FeedbackStore(clinic_with_people.settings.folder, KEY).encrypt()

    app = open_app(clinic_with_people, Role.SUPERVISOR)

    assert not app.exception
    (warning,) = app.warning
    assert "is encrypted: put its key into" in html.unescape(warning.value).replace("\u2060", "")
