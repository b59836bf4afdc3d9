"""axe-core on every page of every role, light and dark, and on the doors in front of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dashboard.views.menu import PAGES
from tests.browser.accessibility import grave_violations
from tests.browser.conftest import Arrive
from tests.browser.servers import DashboardServer
from tests.browser.test_every_page import MENUS
from tests.browser.visits import Scheme

pytestmark = pytest.mark.browser

SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("role", MENUS)
def test_pages_have_no_grave_violation(role: str, scheme: Scheme, demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo, scheme)
    visit.enter_as_sample(role)
    violations = {}

    for entry in (entry for name in MENUS[role] for entry in PAGES.values() if entry.menu == name):
        visit.menu.filter(has_text=entry.menu).click()
        expect(visit.title).to_have_text(entry.question)
        visit.wait_until_drawn()
        violations[entry.menu] = grave_violations(visit.page)

    assert violations == {name: [] for name in MENUS[role]}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_sign_in_page_has_no_grave_violation(scheme: Scheme, demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo, scheme)

    visit.go("/login")

    assert grave_violations(visit.page) == []
