"""A server under attack, and a visitor who sends exactly the bytes it is told to."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import ClientConnection, connect

from tests.attack.counted import note_try

PROJECT = Path(__file__).resolve().parents[2]
SESSION = "dashboard_session"


@dataclass(frozen=True)
class Reply:
    """What came back; header names in lower case, of equal names the last."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("location", "")


class RunningServer:
    """The real server in a process of its own: behind the gate a small script, or (`app`) the dashboard itself."""

    def __init__(self, folder: Path, kind: str) -> None:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self.port = listening.getsockname()[1]
        self.folder, self.kind = folder, kind
        self.streamlit_paths: list[str] = []
        self.start()

    def start(self) -> None:
        """Start and wait until it answers."""
        words = ["tests.attack.gate_server", str(self.folder), str(self.port), self.kind]
        if self.kind == "app":
            words = ["dashboard", "serve", "--data", str(self.folder), "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *words], cwd=PROJECT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._process.stdout is not None
        if self.kind != "app":
            self.streamlit_paths = json.loads(self._process.stdout.readline())
        assert self._process.stdout.readline().startswith("Open http://127.0.0.1:")

    @property
    def _log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    def log(self) -> str:
        """What the server has written to its error stream."""
        return self._log.read_text(encoding="utf-8")

    def stop(self) -> None:
        """Stop it the way Ctrl+C does."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=20)
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass
class Visitor:
    """Somebody with a cookie jar, and no manners."""

    server: RunningServer
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The server's own origin."""
        return f"http://127.0.0.1:{self.server.port}"

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Reply:
        """Send one request, the path as it stands; underscores in header names become dashes."""
        note_try()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            named["cookie"] = self.cookie_line()
        connection.request(method, path, body.encode(), named)
        answer = connection.getresponse()
        headers_back = {name.lower(): value for name, value in answer.getheaders()}
        reply = Reply(answer.status, headers_back, answer.headers.get_all("set-cookie") or [], answer.read())
        connection.close()
        self._keep(reply.cookies)
        return reply

    def open(self, path: str, **headers: str) -> Reply:
        """Ask for a page, as a browser would."""
        return self.ask(path, accept="text/html,application/xhtml+xml", **headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Reply:
        """Send a form from a page of the server's own; headers given win."""
        usual = {"origin": self.origin, "content-type": "application/x-www-form-urlencoded"}
        return self.ask(path, "POST", urlencode(fields), **(usual | headers))

    def form_token(self, path: str = "/login") -> str:
        """The hidden field of the form on a page."""
        found = re.search(rb'name="form_token" value="([0-9a-f]{64})"', self.open(path).body)
        assert found is not None
        return found.group(1).decode()

    def sign_in(self, email: str, password: str, next_path: str = "/") -> Reply:
        """Fill in the sign-in form and send it."""
        token = self.form_token()
        return self.post("/login", {"form_token": token, "next": next_path, "email": email, "password": password})

    def sign_out(self) -> Reply:
        """Press "Sign out"."""
        return self.post("/signout", {"form_token": self.form_token("/signout")})

    def websocket(self, **headers: str) -> ClientConnection:
        """Open the page's websocket. Raises `websockets.exceptions.InvalidStatus` where it is refused."""
        note_try()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        origin = named.pop("origin", self.origin)
        return connect(
            f"ws://127.0.0.1:{self.server.port}/_stcore/stream",
            additional_headers=named | ({"cookie": self.cookie_line()} if self.cookies else {}),
            origin=origin,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            open_timeout=10,
        )

    def cookie_line(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, cookies: list[str]) -> None:
        for cookie in cookies:
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)


def is_turned_away(reply: Reply) -> bool:
    """Whether nothing but the way to the sign-in page, or a bare refusal, came back."""
    is_sent_to_login = reply.status == 303 and reply.location.startswith("/login")
    return is_sent_to_login or (reply.status in {401, 404, 405} and len(reply.body) < 40)


def text_of_run(visitor: Visitor, **headers: str) -> bytes:
    """Everything the script sends this visitor in one run."""
    run = BackMsg()
    run.rerun_script.query_string = ""
    received = b""
    with visitor.websocket(**headers) as page:
        page.send(run.SerializeToString())
        while b"sid=" not in received:
            message = page.recv(timeout=15)
            assert isinstance(message, bytes)
            received += message
    return received
