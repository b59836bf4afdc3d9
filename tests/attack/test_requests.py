"""Requests that are too large, too slow or oddly put, and forms of other sites: refused, and the next one is served."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.access import accounts
from dashboard.access.doors import DoorRules, Doors
from dashboard.access.second_step import SecondStep
from dashboard.office import audit, people
from dashboard.office.database import Office
from tests.attack.conftest import EVENT, PASSWORD
from tests.attack.counted import note_try
from tests.attack.visitors import SESSION, RunningServer, Visitor, is_turned_away

# More than one person's browser ever opens; a thousand with DASHBOARD_LONG_ATTACKS.
SLOW_CONNECTIONS = 1000 if os.environ.get("DASHBOARD_LONG_ATTACKS") else 60
# A new address that takes a form must be added here; `/receive` has tests of its own.
TAKES_FORMS = ("/login", "/login/sample", "/invite/{token}", "/signout", "/second-step", "/second-step/off")
FIELDS = {"email": "cora@clinic.test", "password": PASSWORD, "again": PASSWORD, "code": "123456", "role": "admin"}


def raw(server: RunningServer, sent: bytes) -> bytes:
    """What comes back for exactly these bytes, until the server closes or falls silent."""
    note_try()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    return received


def is_served(server: RunningServer) -> bool:
    return Visitor(server).ask("/healthz").body.startswith(b"ok")


def test_headers_without_end_are_refused(outsider: Visitor) -> None:
    # Hanging up is an answer, too.
    with contextlib.suppress(ConnectionError, http.client.HTTPException):
        assert outsider.open("/", x_long="a" * 1_000_000).status in {400, 431}
    assert is_served(outsider.server)


def test_a_large_body_is_not_waited_for(outsider: Visitor) -> None:
    for path in ("/login", "/signout", "/second-step", "/invite/x", "/", "/receive", "/_stcore/upload_file/a/b"):
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{outsider.server.port}\r\nContent-Length: 99999999999\r\n\r\n"
        reply = raw(outsider.server, head.encode() + b"x" * 20_000)
        assert b" 200 " not in reply.split(b"\r\n")[0]
    assert is_served(outsider.server)


def test_connections_that_never_finish_keep_nobody_out(outsider: Visitor) -> None:
    held = []
    for _ in range(SLOW_CONNECTIONS):
        note_try()
        held.append(socket.create_connection(("127.0.0.1", outsider.server.port), timeout=5))
        held[-1].sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow:")
    try:
        assert is_served(outsider.server)
        assert outsider.sign_in("cora@clinic.test", PASSWORD).status == 303
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize(
    "request_line",
    [
        "GET http://evil.test/ HTTP/1.1",
        "GET //evil.test/login HTTP/1.1",
        "CONNECT evil.test:443 HTTP/1.1",
        "TRACE / HTTP/1.1",
        "GET /media/../../office.sqlite HTTP/1.1",
        "GET /door/..%2f..%2fsettings.py HTTP/1.1",
        "GET /door/../doors.py HTTP/1.1",
        "GET /static/..%2f..%2f..%2fpasswd HTTP/1.1",
        "GET /\x00 HTTP/1.1",
        "GET / HTTP/9.9",
        "\x16\x03\x01\x02",
    ],
)
def test_odd_requests_get_nothing(outsider: Visitor, request_line: str) -> None:
    host = f"127.0.0.1:{outsider.server.port}"
    reply = raw(outsider.server, f"{request_line}\r\nHost: {host}\r\nAccept: text/html\r\n\r\n".encode("latin-1"))

    status = reply.split(b" ", 2)[1:2]
    assert status in ([], [b"303"], [b"400"], [b"401"], [b"404"], [b"405"])
    assert b"evil.test" not in reply.split(b"\r\n\r\n")[0] or b"location: /login" in reply.lower()
    assert b"SQLite" not in reply
    assert b"import" not in reply


def test_two_requests_in_one_are_not_told_apart_differently(outsider: Visitor) -> None:
    host = f"Host: 127.0.0.1:{outsider.server.port}\r\n"
    smuggled = f"GET /_stcore/host-config HTTP/1.1\r\n{host}X-App-User: ada@clinic.test\r\n\r\n"
    for framing in (
        f"Content-Length: {len(smuggled)}\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        f"Content-Length: 0\r\nContent-Length: {len(smuggled)}\r\n",
        "Host: evil.test\r\n",
    ):
        reply = raw(outsider.server, f"POST /login HTTP/1.1\r\n{host}{framing}\r\n0\r\n\r\n{smuggled}".encode())

        assert b"allowedOrigins" not in reply
        assert SESSION.encode() not in reply


def test_a_session_that_was_planted_is_not_taken_over(outsider: Visitor) -> None:
    planted = "planted-by-somebody-else"
    outsider.cookies[SESSION] = planted

    assert outsider.sign_in("cora@clinic.test", PASSWORD).status == 303

    assert outsider.cookies[SESSION] != planted
    assert is_turned_away(Visitor(outsider.server, {SESSION: planted}).open("/"))


def test_a_second_cookie_of_the_name_gets_nobody_in(counselor: Visitor) -> None:
    stolen = counselor.cookies[SESSION]
    made_up = Visitor(counselor.server, {})

    reply = made_up.open("/", cookie=f"{SESSION}=x; {SESSION}={stolen[:-1]}")

    assert is_turned_away(reply)


def test_every_address_that_takes_a_form_is_known() -> None:
    nothing: Any = SimpleNamespace()
    doors = Doors(nothing, DoorRules(False, lambda: True), nothing, nothing, SecondStep(nothing, Path()))
    routes = doors.application().app.routes  # type: ignore[attr-defined]

    assert {route.path for route in routes if "POST" in route.methods} == set(TAKES_FORMS)


def changes(office: Office) -> list[int]:
    """Everything in the log but that the page of the second step was shown, which offers a key."""
    return [entry.entry_id for entry in audit.entries(office) if entry.action != "second step begun"]


@pytest.mark.parametrize("path", TAKES_FORMS)
def test_no_form_of_another_site_is_taken(path: str, counselor: Visitor, office: Office) -> None:
    email = f"form-{abs(hash(path))}@clinic.test"
    people.add(office, email, ["counselor"], event=EVENT)
    path = path.format(token=accounts.invite(office, email, event=EVENT))
    token = counselor.form_token("/signout")
    before, logged = dict(counselor.cookies), changes(office)

    for headers, sent in (
        ({"origin": "https://evil.test"}, token),
        ({"origin": "null"}, token),
        ({"origin": "", "referer": "https://evil.test/"}, token),
        ({"origin": counselor.origin.replace("http:", "http://x@")}, token),
        ({"origin": f"{counselor.origin}.evil.test"}, token),
        ({}, ""),
        ({}, "0" * 64),
        ({"content_type": "text/plain"}, ""),
    ):
        assert counselor.post(path, FIELDS | {"form_token": sent}, **headers).status == 403

    assert counselor.cookies == before
    assert changes(office) == logged
    assert counselor.open("/").status == 200


def test_no_address_takes_a_form_as_a_link(counselor: Visitor, clinic_server: RunningServer) -> None:
    before = dict(counselor.cookies)

    for path in TAKES_FORMS:
        for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE"):
            counselor.ask(f"{path}?email=ada@clinic.test&password=x&code=1", method, origin=counselor.origin)

    assert counselor.cookies == before
    assert counselor.open("/").status == 200
