"""Without a mouse: Tab reaches everything that can be pressed, and Enter presses it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import DashboardServer
from tests.browser.test_every_page import MENUS
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

FILTERS = ("Period", "Team", "Counted as drop-out", "More")
UNDER_A_CHART = ("Numbers", "CSV", "How is this worked out?")
# The focused element's name, as a screen reader would begin to say it.
_FOCUSED = """() => {
    const focused = document.activeElement;
    const label = focused.labels && focused.labels.length ? focused.labels[0].innerText : '';
    return focused.getAttribute('aria-label') || label || focused.innerText || '';
}"""
_STOPS_AT_MOST = 120


def tab_through(visit: Visit) -> list[str]:
    """The names of everything that Tab stops at, once around the page."""
    names: list[str] = []
    for _ in range(_STOPS_AT_MOST):
        visit.page.keyboard.press("Tab")
        name = str(visit.page.evaluate(_FOCUSED))
        if name and name == names[:1]:
            break
        names.append(name)
    return names


def test_tab_reaches_menu_filters_and_what_belongs_to_a_chart(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")
    visit.open("/early_dropout")

    stops = tab_through(visit)

    for wanted in (*MENUS["supervisor"], "Sign out", *FILTERS, *UNDER_A_CHART):
        assert any(wanted in stop for stop in stops), (wanted, stops)


def test_menu_and_popover_open_and_close_by_keyboard(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")

    visit.menu.filter(has_text="Retention").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.title).to_have_text("Where do clients go after each session?")
    visit.wait_until_drawn()
    visit.main.get_by_role("button", name="Numbers").first.focus()
    visit.page.keyboard.press("Enter")
    table = visit.page.get_by_test_id("stPopoverBody").get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    visit.page.keyboard.press("Escape")

    expect(table).to_have_count(0)
