"""Signing out ends the page, on every tab, and nothing leads back in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import DashboardServer

pytestmark = pytest.mark.browser

SIGN_IN_PAGE = re.compile(r"/login(\?|$)")


def test_back_button_and_copied_address_lead_to_signing_in(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")
    visit.open("/retention?team=North")

    visit.sign_out()
    expect(visit.page).to_have_url(SIGN_IN_PAGE)
    visit.page.go_back()
    expect(visit.page).to_have_url(SIGN_IN_PAGE)
    expect(visit.page.get_by_test_id("stApp")).to_have_count(0)
    visit.go("/retention?team=North")

    expect(visit.page).to_have_url(re.compile(r"/login\?next=%2Fretention%3Fteam%3DNorth$"))
    assert "in 100" not in visit.page.inner_text("body")


def test_signing_out_ends_the_other_tabs_too(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")
    other_tab = visit.context.new_page()
    other_tab.goto(f"{demo.url}/feeling_heard")
    expect(other_tab.locator("h1")).to_have_text("Where do clients not feel heard?")

    visit.sign_out()

    expect(other_tab).to_have_url(re.compile(r"/login\?next=%2Ffeeling_heard$"))
    expect(other_tab.get_by_test_id("stApp")).to_have_count(0)


def test_signing_out_of_one_browser_leaves_another_one_in(demo: DashboardServer, arrive: Arrive) -> None:
    leaving, staying = arrive(demo), arrive(demo)
    leaving.enter_as_sample("counselor")
    staying.enter_as_sample("counselor")

    leaving.sign_out()
    staying.page.reload()
    staying.wait_until_drawn()

    expect(staying.title).to_have_text("How do my clients experience our work?")
