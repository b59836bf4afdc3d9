"""Every page in the menu of each role, and the pages that are not theirs."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dashboard.views.menu import PAGES
from tests.browser.conftest import Arrive
from tests.browser.servers import DashboardServer
from tests.browser.visits import DENIED

pytestmark = pytest.mark.browser

# A new page must be added to the menus of those it is for.
MENUS = {
    "supervisor": (
        "Today",
        "Retention",
        "Early drop-out",
        "Feeling heard",
        "Outcome",
        "Counselor",
        "Training",
        "Data quality",
        "How it is worked out",
    ),
    "counselor": ("My feedback", "How it is worked out"),
    "admin": ("Upload", "Data quality", "People", "Settings", "Activity", "How it is worked out"),
}


@pytest.mark.parametrize("role", MENUS)
def test_menu_leads_to_every_page_of_the_role_without_a_trouble(
    role: str, demo: DashboardServer, arrive: Arrive
) -> None:
    visit = arrive(demo)
    visit.enter_as_sample(role)
    assert tuple(visit.menu_names()) == MENUS[role]

    for entry in (entry for name in MENUS[role] for entry in PAGES.values() if entry.menu == name):
        visit.menu.filter(has_text=entry.menu).click()
        expect(visit.title).to_have_text(entry.question)
        visit.wait_until_drawn()
        expect(visit.main.get_by_test_id("stException")).to_have_count(0)

    assert visit.troubles == []
    assert demo.complaints() == ""


@pytest.mark.parametrize("role", MENUS)
def test_page_of_another_role_says_why_not_and_shows_no_figures(
    role: str, demo: DashboardServer, arrive: Arrive
) -> None:
    visit = arrive(demo)
    visit.enter_as_sample(role)
    others = [entry for entry in PAGES.values() if entry.menu not in MENUS[role]]
    assert others

    for entry in others:
        visit.open(f"/{entry.name}")
        expect(visit.title).to_have_text(DENIED)
        assert visit.figures_or_tables() == 0
        expect(visit.main.get_by_role("link", name=MENUS[role][0])).to_be_visible()

    assert visit.troubles == []
    assert demo.complaints() == ""
