"""One Chromium and one demo for all browser tests, and browsers whose tabs are closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.servers import SAMPLE_FILES, DashboardServer, make_clinic, run_command
from tests.browser.visits import PATIENCE_MILLISECONDS, Scheme, Visit

Arrive = Callable[..., Visit]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium with a fresh profile."""
    path = find_chromium()
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DashboardServer]:
    """The dashboard as it starts on a machine without data: with sample data. Shared: nothing is changed in it."""
    server = DashboardServer(tmp_path_factory.mktemp("demo") / "data")
    yield server
    server.stop()


@pytest.fixture
def new_clinic(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DashboardServer]:
    """A clinic's own store on its first day: an admin, a supervisor, no data."""
    data = tmp_path_factory.mktemp("new") / "data"
    make_clinic(data)
    server = DashboardServer(data)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def filled_clinic(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DashboardServer]:
    """A clinic's own store with the sample files in it. Shared: a test may add imports, and counts on none."""
    data = tmp_path_factory.mktemp("filled") / "data"
    make_clinic(data)
    run_command(data, "import", *SAMPLE_FILES)
    server = DashboardServer(data)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browsers(chromium: Browser) -> list[BrowserContext]:
    """Two browsers that share no cookie. They are kept for all tests, because an empty cache costs each seconds."""
    contexts = [chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US") for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(PATIENCE_MILLISECONDS)
    return contexts


@pytest.fixture
def arrive(browsers: list[BrowserContext]) -> Iterator[Arrive]:
    """Begins a visit to a server, light or dark, each in a browser of its own; all tabs are closed after the test."""
    visits: list[Visit] = []

    def begin(server: DashboardServer, scheme: Scheme = "light") -> Visit:
        visits.append(Visit(browsers[len(visits)], server, scheme))
        return visits[-1]

    yield begin
    for visit in visits:
        visit.close()
