"""The filters: what is chosen stands in the address and in the figures, and Reset takes it back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import DashboardServer

pytestmark = pytest.mark.browser


def test_team_changes_address_and_figures_and_reset_restores_both(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")
    cards = visit.main.get_by_test_id("stMetric").first.locator("xpath=ancestor::*[@data-testid='stVerticalBlock'][1]")
    everybody, all_figures = cards.inner_text(), visit.figures()

    visit.choose("Team", "South")
    expect(visit.page).to_have_url(re.compile(r"\?team=South$"))
    expect(cards).not_to_have_text(everybody)
    visit.wait_until_drawn()
    of_team = visit.figures()

    visit.main.get_by_role("button", name="More").click()
    visit.page.get_by_role("button", name="Reset").click()
    expect(visit.page).to_have_url(re.compile(r"^[^?]*$"))
    expect(cards.get_by_test_id("stMetricValue")).to_have_text(all_figures[0])
    visit.wait_until_drawn()

    assert of_team != all_figures
    assert visit.figures() == all_figures
    assert visit.troubles == []


def test_filter_goes_along_to_the_next_page(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")
    visit.choose("Team", "North")
    expect(visit.page).to_have_url(re.compile(r"\?team=North$"))
    visit.wait_until_drawn()

    visit.menu.filter(has_text="Early drop-out").click()

    expect(visit.title).to_contain_text("After which session do we lose people")
    expect(visit.page).to_have_url(re.compile(r"/early_dropout\?team=North$"))
    expect(visit.main.get_by_role("combobox", name="Team").first).to_have_value("North")
