"""What a request says about where it comes from and where it wants to go, read with suspicion."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, never bound to
_LONGEST_PATH = 2000


@dataclass(frozen=True)
class HostRule:
    """Which Host headers are answered, against pages elsewhere that point their own name at this machine.

    Bound to loopback, only loopback names; bound to every address, any address in digits and this machine's
    own name, because neither can be pointed elsewhere; and always the names given.
    """

    names: frozenset[str]
    takes_digits: bool

    @classmethod
    def for_server(cls, host: str, public_url: str) -> HostRule:
        """The rule for the address bound to and the URL people are given (may be empty)."""
        names = set(_LOOPBACK_NAMES)
        is_everywhere = host in _EVERY_ADDRESS
        if is_everywhere:
            names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        else:
            names.add(host.lower())
        public_name = urlsplit(public_url).hostname
        if public_name:
            names.add(public_name)
        return cls(frozenset(names), takes_digits=is_everywhere)

    def allows(self, host_header: str) -> bool:
        """Whether a request naming this host is answered."""
        name = host_name(host_header)
        return name in self.names or (self.takes_digits and _is_address(name))


def host_name(host_header: str) -> str:
    """The name in a Host header, lower case, without its port; empty when it cannot be read."""
    try:
        parts = urlsplit(f"//{host_header}")
        _ = parts.port
    except ValueError:
        return ""
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return ""
    return (parts.hostname or "").rstrip(".")


def is_loopback_name(host: str) -> bool:
    """Whether this host, as given to the server, is this machine for itself only."""
    return host.lower() in _LOOPBACK_NAMES or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def is_loopback_request(scope: Scope) -> bool:
    """Whether a browser on this very machine asks for it by a loopback name, with no proxy in between."""
    headers = Headers(scope=scope)
    if any(name in headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via")):
        return False
    client = scope.get("client")
    return (
        client is not None
        and _is_address(client[0])
        and ipaddress.ip_address(client[0]).is_loopback
        and host_name(headers.get("host", "")) in _LOOPBACK_NAMES
    )


def client_address(scope: Scope) -> str:
    """The network address a request came from, for throttling and the log."""
    client = scope.get("client")
    return str(client[0])[:64] if client else "unknown"


def is_same_origin(scope: Scope) -> bool:
    """Whether the page that sent this request is one of ours: Origin, else Referer, names the same host and port."""
    headers = Headers(scope=scope)
    source = headers.get("origin") or headers.get("referer") or ""
    try:
        return urlsplit(source).netloc != "" and urlsplit(source).netloc.lower() == headers.get("host", "").lower()
    except ValueError:
        return False


def safe_next(path: str) -> str:
    """The page to open after signing in: this path if it lies here, else the first page.

    Anything a browser could take for another site is refused: `//host`, `/\\host`, a scheme, control
    characters.
    """
    is_plain = path.startswith("/") and not path.startswith("//") and len(path) <= _LONGEST_PATH
    if not is_plain or "\\" in path or any(ord(letter) <= 32 or ord(letter) == 127 for letter in path):
        return "/"
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/"
    return path if not parts.scheme and not parts.netloc else "/"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
