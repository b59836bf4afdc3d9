"""Outsiders against the gate: the real server, the real Streamlit, every path it serves."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dashboard.office import people, web_sessions
from dashboard.office.database import Office
from tests.attack.conftest import EVENT, PASSWORD
from tests.attack.visitors import SESSION, RunningServer, Visitor, is_turned_away, text_of_run

STATIC = Path(streamlit.__file__).parent / "static"
PAGES = ("/", "/retention", "/retention?team=North", "/upload", "/people", "/any/other/page")
FILES = ("/index.html", "/favicon.png", "/manifest.json", "/media/x.csv", "/component/x/y.js", "/app/static/x.csv")
# Ways of writing a path that has tricked routers: a public prefix first, other encodings, doubled slashes.
ODD_SPELLINGS = (
    "/login/../_stcore/metrics",
    "/invite/../_stcore/host-config",
    "/door/..%2f..%2f_stcore/host-config",
    "/%6cogin/..%2f_stcore%2fhealth",
    "/LOGIN",
    "/login;/_stcore/health",
    "//_stcore/health",
    "/_stcore//health",
    "/./_stcore/health",
    "/_stcore/health/",
    "/healthz/../_stcore/health",
    "/session/../media/x.csv",
    "/loginx",
    "/healthzz",
)
CLOSED_TO_ALL = ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/auth/login", "/oauth2callback")
MADE_UP_COOKIES = ("", "x", "null", "0", "' OR 1=1 --", "%00", "a" * 43, "../../office.sqlite")


def every_path(server: RunningServer) -> list[str]:
    """Every route of the installed Streamlit with its blanks filled, every kind of file, and odd spellings."""
    routes = [path.replace("{", "").replace("}", "").replace(":path", "") for path in server.streamlit_paths]
    scripts = ["/" + path.relative_to(STATIC).as_posix() for path in sorted(STATIC.glob("static/*/*"))[::40]]
    assert {"/_stcore/health", "/_stcore/stream", "/_stcore/metrics"} <= set(routes)
    assert len(scripts) >= 3
    return [path for path in routes if path] + scripts + list(PAGES + FILES + ODD_SPELLINGS)


def let_in(visitor: Visitor) -> list[str]:
    """The paths that gave this visitor anything, asked for as a page, as a file and with every method."""
    open_paths = []
    for path in every_path(visitor.server):
        replies = [visitor.open(path)] + [
            visitor.ask(path, method) for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
        ]
        open_paths += [path for reply in replies if not is_turned_away(reply)]
    return open_paths


def is_websocket_refused(visitor: Visitor, **headers: str) -> bool:
    try:
        with visitor.websocket(**headers):
            return False
    except InvalidStatus as refusal:
        return refusal.response.status_code == 403


def test_nothing_is_served_without_a_session(outsider: Visitor) -> None:
    assert let_in(outsider) == []
    assert is_websocket_refused(outsider)


@pytest.mark.parametrize("cookie", MADE_UP_COOKIES)
def test_nothing_is_served_for_a_made_up_cookie(outsider: Visitor, cookie: str) -> None:
    outsider.cookies = {SESSION: cookie, "_streamlit_user": cookie, "_streamlit_session": cookie}

    assert outsider.open("/").location == "/login"
    assert outsider.ask("/_stcore/health").status == 401
    assert outsider.ask("/_stcore/upload_file/a/b", "PUT").status == 401
    assert is_websocket_refused(outsider)


def test_the_same_paths_are_served_with_a_session(counselor: Visitor) -> None:
    for path in (*PAGES, "/index.html"):
        assert b"session.js" in counselor.open(path).body, path
    for path in ("/_stcore/health", "/_stcore/host-config", "/favicon.png", "/static/js"):
        assert counselor.ask(path).status == 200, path
    with counselor.websocket():
        pass


@pytest.mark.parametrize("path", CLOSED_TO_ALL)
def test_some_parts_of_the_server_are_closed_to_everybody(counselor: Visitor, path: str) -> None:
    assert counselor.ask(path).status == 404


def test_nothing_is_served_after_signing_out(counselor: Visitor) -> None:
    cookies = dict(counselor.cookies)

    assert counselor.sign_out().location == "/login"

    assert SESSION not in counselor.cookies
    thief = Visitor(counselor.server, cookies)
    assert let_in(thief) == []
    assert is_websocket_refused(thief)


def test_signing_out_closes_open_websockets_at_once(counselor: Visitor) -> None:
    with counselor.websocket() as page:
        counselor.sign_out()

        with pytest.raises(ConnectionClosed) as closed:
            page.recv(timeout=2)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_suspending_somebody_elsewhere_closes_their_websockets(clinic_server: RunningServer, office: Office) -> None:
    leaving = Visitor(clinic_server)
    leaving.sign_in("leaving@clinic.test", PASSWORD)
    with leaving.websocket() as page:
        people.suspend(office, "leaving@clinic.test", event=EVENT)

        with pytest.raises(ConnectionClosed):
            page.recv(timeout=3)

    assert is_turned_away(leaving.open("/"))


def test_signing_somebody_out_everywhere_closes_their_pages_and_cookies(
    clinic_server: RunningServer, office: Office
) -> None:
    visitors = [Visitor(clinic_server) for _ in range(2)]
    for visitor in visitors:
        visitor.sign_in("cora@clinic.test", PASSWORD)
    person = people.find(office, "cora@clinic.test")
    assert person is not None
    with visitors[0].websocket() as page:
        web_sessions.end_all(office, person.person_id, event=EVENT)

        with pytest.raises(ConnectionClosed) as closed:
            page.recv(timeout=3)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
    assert all(is_turned_away(visitor.open("/")) for visitor in visitors)


def test_sessions_outlive_a_restart_and_signed_out_ones_stay_out(
    clinic_server: RunningServer, counselor: Visitor, outsider: Visitor
) -> None:
    gone = Visitor(clinic_server)
    gone.sign_in("cora@clinic.test", PASSWORD)
    stolen = dict(gone.cookies)
    gone.sign_out()

    clinic_server.stop()
    clinic_server.start()

    assert counselor.open("/").status == 200
    assert is_turned_away(Visitor(clinic_server, stolen).open("/"))
    assert is_turned_away(outsider.open("/"))


def test_script_learns_who_it_is_from_the_session(counselor: Visitor) -> None:
    assert b"email=cora@clinic.test" in text_of_run(counselor)


@pytest.mark.parametrize("name", ["X_App_User", "x_app_user", "X_APP_USER"])
def test_forged_identity_has_no_effect(counselor: Visitor, outsider: Visitor, name: str) -> None:
    forged = {name: "ada@clinic.test", "X_App_Sid": "forged"}

    assert is_turned_away(outsider.open("/", **forged))
    assert is_websocket_refused(outsider, **forged)
    seen = text_of_run(counselor, **forged)
    assert b"email=cora@clinic.test" in seen
    assert b"ada@clinic.test" not in seen
    assert b"forged" not in seen


def test_websocket_of_another_site_or_name_is_refused(counselor: Visitor) -> None:
    assert is_websocket_refused(counselor, origin="http://evil.test")
    assert is_websocket_refused(counselor, origin="null")
    with pytest.raises(InvalidStatus):
        counselor.websocket(host="evil.test", origin="http://evil.test")


def test_a_strange_host_name_is_refused(counselor: Visitor) -> None:
    assert counselor.open("/", host="evil.test").status == 400
    assert counselor.open("/login", host="evil.test").status == 400


def test_health_check_says_little(outsider: Visitor) -> None:
    reply = outsider.ask("/healthz")

    assert (reply.status, reply.body) == (200, b"ok\nstore: readable\n")


def test_every_answer_carries_the_security_headers(outsider: Visitor, counselor: Visitor) -> None:
    for reply in (outsider.open("/"), outsider.open("/login"), counselor.open("/"), counselor.ask("/_stcore/health")):
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["x-frame-options"] == "DENY"
        assert reply.headers["referrer-policy"] == "same-origin"
        assert reply.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        assert "server" not in reply.headers


def test_pages_run_no_script_but_their_own(outsider: Visitor, counselor: Visitor) -> None:
    directives = dict(
        directive.strip().split(" ", 1)
        for directive in counselor.open("/").headers["content-security-policy"].split(";")
    )

    assert directives["script-src"].startswith("'self' 'sha256-")
    assert "unsafe" not in directives["script-src"]
    assert directives["connect-src"] == directives["form-action"] == "'self'"
    assert outsider.open("/login").headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")


def test_library_files_come_compressed_and_whole(counselor: Visitor) -> None:
    import gzip

    script = max((STATIC / "static" / "js").glob("*.js"), key=lambda path: path.stat().st_size)

    packed = counselor.ask(f"/static/js/{script.name}", accept_encoding="gzip, br")
    plain = counselor.ask(f"/static/js/{script.name}", accept_encoding="identity")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body == script.read_bytes()
    assert "immutable" in packed.headers["cache-control"]
