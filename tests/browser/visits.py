"""Somebody at the dashboard with a browser of their own, and what went wrong while they looked around."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.browser.servers import DashboardServer

Scheme = Literal["light", "dark"]
DENIED = "This page is not yours to open"
PATIENCE_MILLISECONDS = 45_000
# The script has run, nothing waits for its turn to be drawn or is still fading in, and every chart is there.
_IS_DRAWN = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return app !== null
        && app.dataset.testScriptState === 'notRunning'
        && document.querySelector('[data-testid="stMain"] h1') !== null
        && document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]') === null
        && document.getAnimations().every(one => !(one instanceof CSSTransition) || one.playState !== 'running')
        && charts.every(chart => chart.querySelector('.main-svg') !== null);
}"""


class Visit:
    """One tab of somebody who is signed in nowhere; what goes wrong in it is noted in `troubles`."""

    def __init__(self, context: BrowserContext, server: DashboardServer, scheme: Scheme = "light") -> None:
        context.clear_cookies()
        self.context, self.server = context, server
        self.troubles: list[str] = []
        self.page: Page = context.new_page()
        self.page.emulate_media(color_scheme=scheme)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)

    def go(self, path: str) -> None:
        """Open an address of the dashboard, whatever it leads to."""
        self.page.goto(f"{self.server.url}{path}")

    def open(self, path: str) -> None:
        """Open an address of the dashboard and wait until all of it is drawn."""
        self.go(path)
        self.wait_until_drawn()

    def wait_until_drawn(self) -> None:
        """Wait until the page has a title and every chart, and nothing is still to come."""
        self.page.wait_for_function(_IS_DRAWN)

    def enter_as_sample(self, role: str) -> None:
        """Press the button of the sign-in page that lets the sample supervisor, counselor or admin in."""
        self.go("/login")
        self.press_sample_door(role)

    def press_sample_door(self, role: str) -> None:
        """Press the button on the sign-in page that is open, and wait for the page behind it."""
        self.page.get_by_role("button", name=f"Look around as the sample {role}").click()
        self.wait_until_drawn()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in with a password, and wait for the page behind it."""
        self.go("/login")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.wait_until_drawn()

    def sign_out(self) -> None:
        """Press "Sign out" and wait for the sign-in page."""
        self.sidebar.get_by_role("link", name="Sign out").click()
        expect(self.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()

    @property
    def title(self) -> Locator:
        """The question the page answers."""
        return self.page.locator("h1")

    @property
    def main(self) -> Locator:
        """The page without its menu."""
        return self.page.get_by_test_id("stMain")

    @property
    def sidebar(self) -> Locator:
        """The menu and who is signed in."""
        return self.page.get_by_test_id("stSidebar")

    @property
    def menu(self) -> Locator:
        """The links of the menu."""
        return self.page.get_by_test_id("stSidebarNavLink")

    def menu_names(self) -> list[str]:
        """What stands in the menu, without the names of the icons."""
        return [link.inner_text().splitlines()[-1] for link in self.menu.all()]

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a filter, and wait until the page is drawn anew."""
        self.main.get_by_role("combobox", name=label).first.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def drop(self, *files: Path) -> None:
        """Give files to the upload box, and wait until they are checked."""
        self.main.locator("input[type=file]").set_input_files(files)
        expect(self.main.get_by_text("What was recognized")).to_be_visible()
        self.wait_until_drawn()

    def figures(self) -> list[str]:
        """The values of the headline figures."""
        return self.main.get_by_test_id("stMetricValue").all_inner_texts()

    def figures_or_tables(self) -> int:
        """How many elements there are that hold figures: metrics, charts and tables."""
        kinds = ("stMetric", "stPlotlyChart", "stDataFrame", "stTable")
        return sum(self.main.get_by_test_id(kind).count() for kind in kinds)

    def close(self) -> None:
        """Close every tab of this browser."""
        for page in self.context.pages:
            page.close()

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.server.url}/", "data:", "blob:")):
            self.troubles.append(f"asked another host: {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"answer {response.status}: {response.url}")
