"""People who are signed in, against the application itself: others' pages, rows and files, and data that attack."""

from __future__ import annotations

import os
import stat

import pytest
from playwright.sync_api import Request, sync_playwright

from dashboard import state
from dashboard.office import audit, people
from dashboard.office.database import open_office
from dashboard.settings import office_url
from dashboard.views.menu import PAGES
from tests.app.test_pages import DENIED, MAY_OPEN
from tests.attack.conftest import EVENT, PASSWORD
from tests.attack.counted import note_try
from tests.attack.pages import Page, Run
from tests.attack.target import CLIENT, LINK, SOUTH, name_of
from tests.attack.visitors import SESSION, RunningServer, Visitor
from tests.browser.chromium import ARGUMENTS, find_chromium

SQL = (
    "' OR 1=1 --",
    "'; DROP TABLE feedback.main.pairings; --",
    '" UNION SELECT * FROM facts.clients --',
    "$team",
    "%' ESCAPE '!",
    "K3",
    SOUTH,
    "\x00",
    f"{LINK}'||(SELECT 1)||'",
)
RESULTS = [page for page, roles in MAY_OPEN.items() if "supervisor" in roles]
# Those that name counselors and teams; all of them when asked.
IS_LONG = bool(os.environ.get("DASHBOARD_LONG_ATTACKS"))
LOOKED_AT = RESULTS if IS_LONG else ["early_dropout", "counselor"]
LOOKED_AT_IN_A_BROWSER = RESULTS if IS_LONG else ["early_dropout"]

_IS_DRAWN = """() => {
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    const app = document.querySelector('[data-testid="stApp"]');
    return app?.dataset.testScriptState === 'notRunning' && document.querySelector('[data-testid="stMain"] h1') !== null
        && charts.every(chart => chart.querySelector('.main-svg') !== null);
}"""
_BECAME_MARKUP = """() => [...document.querySelectorAll('a, img, script')]
    .map(one => ['href', 'xlink:href', 'src'].map(name => one.getAttribute(name) ?? '').join(' '))
    .filter(address => address.includes('evil.test') || address.trim() === 'x')"""


def signed_in(server: RunningServer, name: str) -> Visitor:
    visitor = Visitor(server)
    assert visitor.sign_in(f"{name}@clinic.test", PASSWORD).status == 303
    return visitor


def assert_shows_nothing_of_the_data(run: Run) -> None:
    kinds = {one.WhichOneof("type") for one in run.elements}
    assert not kinds & {"plotly_chart", "dataframe", "table", "metric", "download_button", "exception"}
    assert "cmd|" not in run.text


@pytest.mark.parametrize(("role", "name"), [("supervisor", "nora"), ("counselor", "cora"), ("admin", "ada")])
def test_no_address_opens_a_page_of_another_role(app_server: RunningServer, role: str, name: str) -> None:
    others = [page for page, roles in MAY_OPEN.items() if role not in roles]
    assert others

    with Page(signed_in(app_server, name)) as page:
        for address in others:
            run = page.open(address, counselor="K3", period="all")

            assert run.title == DENIED
            assert_shows_nothing_of_the_data(run)


def test_no_address_gets_another_teams_rows_and_no_text_of_the_data_becomes_markup(app_server: RunningServer) -> None:
    keys = [key for key in state.DEFAULTS if key not in ("rule", "period")]

    with Page(signed_in(app_server, "nora")) as page:
        for number, address in enumerate(LOOKED_AT):
            hostile = {key: SQL[(number + place) % len(SQL)] for place, key in enumerate(keys)}
            run = page.open(address, period="all", **hostile)

            assert (run.title, run.is_broken) == (PAGES[address].question, False)
            assert not {name_of(code) for code in ("K3", "K4")} & set(run.text.split("\n"))
            assert "cmd|K3" not in run.text
            assert "cmd|K4" not in run.text
            assert [text for text in run.written if "](" in text.replace("](/", "") or "<img" in text] == []
            assert [spec for spec in run.drawn if "<a " in spec or "<img" in spec or "<script" in spec] == []
        assert any("cmd|K0" in text for text in page.open("early_dropout", period="all").text.split("\n"))


def test_what_an_address_gets_wrong_is_said_as_plain_text(app_server: RunningServer) -> None:
    with Page(signed_in(app_server, "nora")) as page:
        run = page.open("retention", rule=f"declared'; DROP TABLE x; -- {LINK}")

    assert len(list(run.of_kind("alert"))) == 1
    assert LINK not in "\n".join(run.written)
    assert not run.is_broken


def test_a_download_is_for_the_browser_it_was_made_for_and_holds_no_formula(app_server: RunningServer) -> None:
    nora, cora = signed_in(app_server, "nora"), signed_in(app_server, "cora")

    with Page(nora) as page, Page(cora) as other:
        other.open("my_feedback")
        run = page.open("early_dropout", period="all")
        buttons = {one.id.rsplit("-", 1)[-1]: one.deferred_file_id for one in run.of_kind("download_button")}
        address = page.ask_for_file(buttons["download_early_dropout"])
        mine = nora.ask(address)

        assert mine.status == 200
        assert b"'=cmd|K0" in mine.body
        assert not [line for line in mine.body.decode().splitlines() if line.lstrip('"').startswith(tuple("=+@-"))]
        assert cora.ask(address).status == 404
        assert Visitor(app_server).ask(address).status == 401
        other.session_id = page.session_id
        assert other.ask_for_file(buttons["download_early_dropout"]) == ""


def test_a_role_that_was_taken_ends_what_an_open_page_can_do(app_server: RunningServer) -> None:
    office = open_office(office_url(app_server.folder, is_demo=False))
    former = signed_in(app_server, "former")
    with Page(former) as page, Page(former) as second:
        log = page.open("activity")
        (export,) = log.of_kind("download_button")
        history = second.open("upload")
        dialog = second.press("upload", history.button("Take back …"))
        roles = {"roles": ["counselor"], "teams": (), "counselor_codes": (), "name": ""}
        people.change(office, "former@clinic.test", event=EVENT, **roles)  # type: ignore[arg-type]

        again = [page.run_piece("activity", piece) for piece in log.pieces]
        taken = second.press("upload", dialog.button("Take it back"))

        assert again
        for run in (*again, taken):
            assert [one.body.endswith("for admins.") or "Only admins" in one.body for one in run.of_kind("alert")]
            assert_shows_nothing_of_the_data(run)
        assert page.ask_for_file(export.deferred_file_id) == ""  # type: ignore[attr-defined]
        assert page.open("activity").title == DENIED
    assert audit.entries(office, action="import undone") == []
    assert audit.entries(office, action="activity exported") == []
    office.close()


def test_only_those_who_import_can_put_files_into_the_servers_memory(app_server: RunningServer) -> None:
    statuses = {}
    for name in ("nora", "cora", "ada"):
        visitor = signed_in(app_server, name)
        with Page(visitor) as page:
            page.open("how_it_is_worked_out")
            token = visitor.ask("/_stcore/health").cookies
            statuses[name] = visitor.ask(
                f"/_stcore/upload_file/{page.session_id}/any", "PUT", "x", x_xsrftoken=str(token)
            )
    assert (statuses["nora"].status, statuses["cora"].status) == (403, 403)
    assert b"Only admins" in statuses["cora"].body
    assert b"Only admins" not in statuses["ada"].body


def test_a_message_that_is_too_long_ends_the_connection_and_nothing_else(app_server: RunningServer) -> None:
    cora = signed_in(app_server, "cora")
    with Page(cora) as page:
        page.socket.send(b"x" * (2 * 1024 * 1024))
        with pytest.raises(Exception, match="1009"):
            page.socket.recv(timeout=20)

    with Page(cora) as page:
        assert page.open("my_feedback").title == PAGES["my_feedback"].question


def test_no_client_is_named_in_the_log_or_the_activity(app_server: RunningServer) -> None:
    office = open_office(office_url(app_server.folder, is_demo=False))
    logged = "\n".join(map(str, audit.entries(office)))
    office.close()

    for text in (app_server.log(), logged):
        assert CLIENT not in text
        assert PASSWORD not in text
        assert "cmd|" not in text


def test_every_file_of_the_store_is_its_owners_alone(app_server: RunningServer) -> None:
    found = [app_server.folder, *app_server.folder.rglob("*")]
    modes = {str(path): stat.S_IMODE(path.stat().st_mode) for path in found}

    assert len(modes) > 5
    assert [path for path, mode in modes.items() if mode & 0o077] == []


def test_names_that_are_scripts_links_and_pictures_stay_names(app_server: RunningServer) -> None:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("there is no Chromium on this machine")
    nora = Visitor(app_server)
    assert nora.sign_in("nora@clinic.test", PASSWORD).status == 303
    asked_for: list[Request] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        context = browser.new_context()
        context.add_cookies([{"name": SESSION, "value": nora.cookies[SESSION], "url": nora.origin}])
        page = context.new_page()
        page.on("request", lambda request: asked_for.append(request))  # noqa: PLW0108 - a builtin cannot listen
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        for name in LOOKED_AT_IN_A_BROWSER:
            note_try()
            page.goto(f"{nora.origin}/{name}?period=all&counselor=K0")
            page.wait_for_function(_IS_DRAWN)

            assert page.evaluate(_BECAME_MARKUP) == []
            assert page.title() != "1"
            if name == "early_dropout":
                # Charts write their names once their fonts are there.
                page.wait_for_function("name => document.body.textContent.includes(name)", arg=name_of("K0").split()[0])
        browser.close()
    assert {
        request.url for request in asked_for if not request.url.startswith((nora.origin, "data:", "blob:"))
    } == set()
