"""Arriving: by a link that somebody sent, by the page's own address, and after a reload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import DashboardServer

pytestmark = pytest.mark.browser

DEEP_LINK = "/retention?period=24&team=North"
FIRST_PAGES = (
    ("supervisor", "/today", "Whom should I talk about today?"),
    ("counselor", "/my_feedback", "How do my clients experience our work?"),
    ("admin", "/upload", "Bring in this month’s export"),
)


def test_deep_link_leads_through_signing_in_with_its_filter(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)

    visit.go(DEEP_LINK)
    expect(visit.page).to_have_url(re.compile(r"/login\?next="))
    visit.press_sample_door("supervisor")

    expect(visit.title).to_have_text("Where do clients go after each session?")
    expect(visit.page).to_have_url(demo.url + DEEP_LINK)
    expect(visit.main.get_by_role("combobox", name="Team").first).to_have_value("North")
    expect(visit.main.get_by_role("combobox", name="Period").first).to_have_value("Last 24 months")


def test_reload_stays_signed_in_and_keeps_the_filter(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")
    visit.open(DEEP_LINK)
    before = visit.main.inner_text()

    visit.page.reload()
    visit.wait_until_drawn()

    expect(visit.page).to_have_url(demo.url + DEEP_LINK)
    assert visit.main.inner_text() == before


@pytest.mark.parametrize(("role", "address", "question"), FIRST_PAGES)
def test_first_page_opens_at_the_bare_address_and_at_its_own(
    role: str, address: str, question: str, demo: DashboardServer, arrive: Arrive
) -> None:
    visit = arrive(demo)
    visit.enter_as_sample(role)
    expect(visit.title).to_have_text(question)

    visit.open(address)

    expect(visit.title).to_have_text(question)
    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    assert visit.troubles == []


def test_unknown_address_says_so(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")

    visit.open("/no_such_page")

    expect(visit.page.get_by_role("dialog")).to_contain_text("Page not found")


def test_today_has_a_sentence_four_figures_with_intervals_and_a_list(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)

    visit.enter_as_sample("supervisor")

    expect(visit.main).to_contain_text(re.compile(r"\d+ clients to talk about"))
    figures, intervals = visit.figures(), visit.main.get_by_test_id("stMetricDelta").all_inner_texts()
    assert len(figures) == len(intervals) == 4
    for figure, interval in zip(figures, intervals, strict=True):
        share, low, high = (int(number) for number in re.findall(r"\d+", f"{figure} {interval}")[:3])
        assert low <= share <= high
    assert visit.main.get_by_role("button", name="Open the case").count() >= 10


def test_a_case_leads_to_its_counselor(demo: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")
    link = visit.main.get_by_role("link", name="Prepare the hour").first

    link.click()

    expect(visit.title).to_have_text("What should we talk about in supervision?")
    expect(visit.page).to_have_url(re.compile(r"/counselor\?counselor=K\d\d"))
