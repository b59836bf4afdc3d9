"""Ten things a supervisor comes for, each done in at most three clicks from Today; every click is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from dashboard.access.viewer import viewer_for
from dashboard.answers import followups
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.office.followups import Agreement
from tests.browser.conftest import Arrive
from tests.browser.servers import DashboardServer
from tests.browser.visits import Visit
from tests.conftest import settings_in

pytestmark = pytest.mark.browser
AT_MOST = 3
SUPERVISOR = "supervisor@sample.invalid"


class Walk:
    """A supervisor's way through the pages, from Today on."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page, self.main = visit, visit.page, visit.main
        self.clicks = 0

    def begin(self) -> None:
        """Stand on Today, with no click made."""
        self.visit.open("/today")
        self.clicks = 0

    def click(self, target: Locator) -> None:
        """One click, and the page it leads to drawn."""
        # Looked for first: a list that is scrolled to while it opens closes again.
        target.scroll_into_view_if_needed()
        self.page.mouse.wheel(0, 0)
        target.click()
        self.clicks += 1
        self.visit.wait_until_drawn()

    def menu(self, name: str) -> None:
        """One click in the menu."""
        self.click(self.visit.menu.filter(has_text=name))

    def choose(self, label: str, option: str) -> None:
        """A choice: one click opens it, one takes the option."""
        self.click(self.main.get_by_role("combobox", name=label).first)
        self.click(self.page.get_by_role("option", name=option, exact=True))

    def sees(self, text: str | re.Pattern[str]) -> None:
        """The answer stands there."""
        expect(self.main.get_by_text(text).first).to_be_visible()


def who_needs_me_today(walk: Walk) -> None:
    walk.sees(re.compile(r"\d+ clients to talk about"))
    walk.click(walk.main.get_by_role("button", name="Open the case").first)
    expect(walk.page.get_by_role("dialog").get_by_text("The course of this case")).to_be_visible()


def is_my_team_losing_people_after_session_1(walk: Walk) -> None:
    walk.click(walk.main.get_by_role("link", name="Early drop-out"))
    walk.choose("Team", "River")
    leak = walk.main.get_by_role("figure", name=re.compile(r"right after each session\. Session 1: \d+ of \d+"))
    expect(leak).to_be_visible()


def what_do_i_bring_to_an_hour(walk: Walk) -> None:
    walk.choose("Prepare an hour with", "Bram T.")
    expect(walk.visit.title).to_have_text("What should we talk about in supervision?")
    walk.sees("What goes well")
    walk.sees("Where to look first")


def did_the_march_training_help(walk: Walk) -> None:
    walk.menu("Training")
    walk.sees("“Agreeing on goals together”, 10 March 2026, on agreeing on goals")
    walk.sees(re.compile("Too early to tell until about April 2026"))


def where_do_clients_not_feel_heard(walk: Walk) -> None:
    walk.click(walk.main.get_by_role("link", name="Feeling heard").first)
    expect(walk.visit.title).to_have_text("Where do clients not feel heard?")


def record_what_we_agreed(walk: Walk) -> None:
    walk.click(walk.main.get_by_role("button", name="Talked about it").first)
    dialog = walk.page.get_by_role("dialog")
    walk.click(dialog.get_by_text("Call the client"))
    walk.click(dialog.get_by_role("button", name="Keep"))
    expect(dialog).to_have_count(0)


def make_the_supervision_pack(walk: Walk) -> None:
    walk.choose("Prepare an hour with", "Bram T.")
    with walk.page.expect_download() as made:
        walk.click(walk.main.get_by_role("button", name="Make the supervision pack"))
    assert made.value.path().read_bytes().startswith(b"%PDF-")


def which_reviews_are_due(walk: Walk) -> None:
    walk.sees("1 review due")
    walk.click(walk.main.get_by_role("button", name="Close"))
    expect(walk.main.get_by_text("1 review due")).to_have_count(0)


def is_this_counselor_different_from_chance(walk: Walk) -> None:
    walk.click(walk.main.get_by_role("link", name="Prepare the hour").first)
    walk.sees(re.compile("Chance alone would rarely do this"))


def how_complete_is_the_feedback(walk: Walk) -> None:
    walk.sees(re.compile(r"[\d,]+ of [\d,]+ sessions rated"))
    walk.click(walk.main.get_by_role("link", name="Feeling heard").last)
    walk.sees(re.compile(r"\d+ % of .*sessions|sessions (were|are) rated"))


TASKS: tuple[Callable[[Walk], None], ...] = (
    who_needs_me_today,
    is_my_team_losing_people_after_session_1,
    what_do_i_bring_to_an_hour,
    did_the_march_training_help,
    where_do_clients_not_feel_heard,
    record_what_we_agreed,
    make_the_supervision_pack,
    which_reviews_are_due,
    is_this_counselor_different_from_chance,
    how_complete_is_the_feedback,
)


def agree_on_a_review_that_is_due(server: DashboardServer) -> None:
    """One agreement about a case of the demo, to be looked at again yesterday."""
    clinic = Clinic.open(settings_in(server.data / "demo", is_demo=True))
    supervisor = viewer_for(clinic.office, SUPERVISOR)
    case = ask(clinic, supervisor, "attention", Filters()).frame.iloc[-1]
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    about = Agreement(str(case["case_code"]), str(case["counselor_id"]), "watch", "supervisor", yesterday)
    followups.agree(clinic, supervisor, about)
    clinic.office.close()


def test_ten_tasks_take_at_most_three_clicks_each(demo: DashboardServer, arrive: Arrive) -> None:
    agree_on_a_review_that_is_due(demo)
    visit = arrive(demo)
    visit.enter_as_sample("supervisor")
    walk, clicks = Walk(visit), {}

    for task in TASKS:
        walk.begin()
        task(walk)
        clicks[task.__name__] = walk.clicks

    assert {name: made for name, made in clicks.items() if made > AT_MOST} == {}
    assert visit.troubles == []
