"""axe-core on every page, light and dark, and on the door in front of them."""

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
# Each page once, for the role that sees most of it.
PAGES_OF = {
    "supervisor": MENUS["supervisor"],
    "counselor": ("My feedback",),
    "admin": ("Upload", "People", "Settings", "Activity"),
}


def test_every_page_is_looked_at() -> None:
    assert {name for names in PAGES_OF.values() for name in names} == {entry.menu for entry in PAGES.values()}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("role", PAGES_OF)
def test_page_has_no_grave_violation(role: str, scheme: Scheme, demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo, scheme)
    visit.enter_as_sample(role)
    violations = {}

    for entry in (entry for entry in PAGES.values() if entry.menu in PAGES_OF[role]):
        visit.menu.filter(has_text=entry.menu).click()
        expect(visit.title).to_have_text(entry.question)
        visit.wait_until_drawn()
        violations[entry.menu] = grave_violations(visit.page)

    assert violations == {name: [] for name in PAGES_OF[role]}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_page_of_another_role_and_opened_numbers_have_no_grave_violation(
    scheme: Scheme, demo: DashboardServer, arrive: Arrive
) -> None:
    visit = arrive(demo, scheme)
    visit.enter_as_sample("supervisor")
    visit.main.get_by_role("button", name="How is this worked out?").first.click()
    expect(visit.page.get_by_test_id("stPopoverBody")).to_be_visible()
    opened = grave_violations(visit.page)
    visit.open("/upload")

    assert opened == []
    assert grave_violations(visit.page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_sign_in_page_has_no_grave_violation(scheme: Scheme, demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo, scheme)

    visit.go("/login")

    assert grave_violations(visit.page) == []
