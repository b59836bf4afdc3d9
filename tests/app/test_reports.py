"""The reports are offered where their figures stand, to those who may see them."""

from __future__ import annotations

from dashboard.answers.clinic import Clinic
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp


def test_retention_offers_the_practice_report_of_the_newest_quarter(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.SUPERVISOR)

    app.switch_page(PAGES["retention"].file).run()

    assert not app.exception
    assert [button.label for button in app.get("download_button") if "report" in button.label] == [
        "Practice report 2026-Q1"
    ]
