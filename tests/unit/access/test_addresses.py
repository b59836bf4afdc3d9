"""Hosts, origins and the way on after signing in."""

from __future__ import annotations

import pytest
from starlette.types import Scope

from dashboard.access.addresses import HostRule, is_loopback_name, is_loopback_request, is_same_origin, safe_next


def a_request(client: str = "127.0.0.1", **headers: str) -> Scope:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (client, 5000), "headers": named}


@pytest.mark.parametrize(
    "path", ["/", "/retention", "/retention?team=North", "/early_dropout?team=A%20B&from=2026-01-01", "/a#b", "/a//b"]
)
def test_paths_of_ours_are_kept(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "retention",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "\n//evil.test",
        "https://evil.test",
        "https:evil.test",
        "javascript:alert(1)",
        "/a b",
        "/a\r\nSet-Cookie: x=y",
        "/\x7f",
        "@evil.test",
        "/" + "a" * 3000,
    ],
)
def test_everything_else_leads_to_the_first_page(path: str) -> None:
    assert safe_next(path) == "/"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "127.0.0.1:8501", "[::1]:8501", "localhost."])
def test_bound_to_loopback_loopback_names_are_answered(host: str) -> None:
    assert HostRule.for_server("127.0.0.1", "").allows(host)


@pytest.mark.parametrize(
    "host",
    ["", "evil.test", "127.0.0.1.evil.test", "192.0.2.7", "user@localhost", "localhost/x", "localhost:port", "[::1"],
)
def test_bound_to_loopback_no_other_name_is_answered(host: str) -> None:
    assert not HostRule.for_server("127.0.0.1", "").allows(host)


def test_public_name_is_answered() -> None:
    rule = HostRule.for_server("127.0.0.1", "https://feedback.clinic.test/")

    assert rule.allows("feedback.clinic.test")
    assert not rule.allows("clinic.test")


def test_bound_everywhere_digits_are_answered_but_strange_names_are_not() -> None:
    rule = HostRule.for_server("0.0.0.0", "")  # noqa: S104

    assert rule.allows("192.0.2.7:8501")
    assert rule.allows("[2001:db8::7]:8501")
    assert not rule.allows("evil.test")


def test_loopback_names() -> None:
    assert all(is_loopback_name(host) for host in ("127.0.0.1", "127.0.0.2", "::1", "localhost"))
    assert not any(is_loopback_name(host) for host in ("0.0.0.0", "", "192.0.2.1", "clinic.test"))  # noqa: S104


def test_loopback_requests_come_from_here_by_a_loopback_name_without_a_proxy() -> None:
    assert is_loopback_request(a_request(host="127.0.0.1:8501"))
    assert is_loopback_request(a_request("::1", host="localhost"))
    assert not is_loopback_request(a_request("192.0.2.1", host="127.0.0.1:8501"))
    assert not is_loopback_request(a_request(host="clinic.test"))
    assert not is_loopback_request(a_request(host="localhost", x_forwarded_for="127.0.0.1"))
    assert not is_loopback_request(a_request(host="localhost", forwarded="for=127.0.0.1"))
    assert not is_loopback_request({"type": "http", "client": None, "headers": [(b"host", b"localhost")]})


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"origin": "http://clinic.test:1"}, True),
        ({"origin": "http://CLINIC.test:1"}, True),
        ({"referer": "http://clinic.test:1/login?next=/"}, True),
        ({}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://clinic.test:2"}, False),
        ({"origin": "http://clinic.test:1.evil.test"}, False),
        ({"origin": "http://evil.test", "referer": "http://clinic.test:1/"}, False),
        ({"origin": "http://[evil"}, False),
    ],
)
def test_origin_must_be_this_host_and_port(headers: dict[str, str], expected: bool) -> None:
    assert is_same_origin(a_request(host="clinic.test:1", **headers)) is expected
