"""The gate before everything the server serves, pages, files and websocket alike.

Nothing behind it is reachable without a session: the few public paths are answered by the gate's own
routes, never passed on, so that no odd spelling of a path can reach the dashboard.

Towards the dashboard the gate writes two headers and removes whatever a client sent under their prefix:
`X-App-User` (the e-mail address of the person signed in) and `X-App-Sid` (the number of the session, not
its cookie). The server maps them to `st.user["email"]` and `st.user["sid"]`;
`access.viewer.viewer_from_user` turns them into a `Viewer`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access import sessions
from dashboard.access.addresses import HostRule, is_same_origin
from dashboard.access.cookies import session_token
from dashboard.access.headers import DOOR_POLICY, with_security_headers
from dashboard.access.shell import with_session_script
from dashboard.access.sockets import FILES_PATH, OpenSockets
from dashboard.office.database import Office
from dashboard.office.web_sessions import WebSession

HEADER_PREFIX = "x-app-"
TRUSTED_HEADERS: Mapping[str, str] = {"X-App-User": "email", "X-App-Sid": "sid"}

# Answered by the gate's own routes, with or without a session.
OWN_PATHS = ("/login", "/invite", "/signout", "/oidc", "/second-step", "/session", "/healthz", "/door")
# Parts of the server that nobody here uses: its metrics name cached functions, its sign-in is not ours.
CLOSED_PATHS = (
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/script-health-check",
    "/auth",
    "/oauth2callback",
)
# Asked for by an open page all by itself; they must not keep a forgotten browser signed in.
_UNATTENDED_PATHS = ("/_stcore/health", "/_stcore/host-config")


@dataclass(frozen=True)
class GateRules:
    """What the gate goes by: the hosts answered to and the content policy of the dashboard's pages."""

    hosts: HostRule
    app_policy: str


class Gate:
    """Lets people with a session through to `app`; sends everybody else to `doors` or away."""

    def __init__(self, app: ASGIApp, *, doors: ASGIApp, office: Office, rules: GateRules, sockets: OpenSockets) -> None:
        self.app = app
        self.doors = doors
        self.office = office
        self.rules = rules
        self.sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on with the identity of the person signed in."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_own = _lies_under(scope["path"], OWN_PATHS)
        send = with_security_headers(scope, send, DOOR_POLICY if is_own else self.rules.app_policy)
        if not self._is_known_host(scope):
            return await _refuse(400, "This server does not answer to that name.")(scope, receive, send)
        if is_own:
            return await self.doors(scope, receive, send)
        session = await self._session(scope)
        if session is None:
            return await _send_away(scope)(scope, receive, send)
        if _lies_under(scope["path"], CLOSED_PATHS):
            return await _refuse(404, "Not found.")(scope, receive, send)
        if scope["path"].startswith(FILES_PATH) and not self.sockets.was_given(session_token(scope), scope["path"]):
            return await _refuse(404, "Not found.")(scope, receive, send)
        if not _lies_under(scope["path"], _UNATTENDED_PATHS):
            await run_in_threadpool(sessions.note_activity, self.office, session)
        return await self.app(_identified(scope, session), receive, with_session_script(send))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = await self._session(scope)
        if session is None or not self._is_known_host(scope) or not is_same_origin(scope):
            await receive()
            await send({"type": "websocket.close", "code": 4401})
            return
        await self.sockets.serve(self.app, _identified(scope, session), receive, send, session_token(scope))

    async def _session(self, scope: Scope) -> WebSession | None:
        token = session_token(scope)
        return await run_in_threadpool(sessions.find, self.office, token) if token else None

    def _is_known_host(self, scope: Scope) -> bool:
        return self.rules.hosts.allows(Headers(scope=scope).get("host", ""))


def _lies_under(path: str, starts: tuple[str, ...]) -> bool:
    return any(path == start or path.startswith(f"{start}/") for start in starts)


def _identified(scope: Scope, session: WebSession) -> Scope:
    """The request as the dashboard gets it: identity from the session, none from the client."""
    kept = [
        (name, value)
        for name, value in scope["headers"]
        # Some servers read `_` as `-`; a client must not get in by that spelling either.
        if not name.lower().replace(b"_", b"-").startswith(HEADER_PREFIX.encode())
        # A page must come back readable, because a script is put into it; it is small.
        and not (name.lower() == b"accept-encoding" and _asks_for_page(scope))
    ]
    identity = [(b"x-app-user", session.email.encode()), (b"x-app-sid", session.session_id.encode())]
    return {**scope, "headers": kept + identity}


def _send_away(scope: Scope) -> ASGIApp:
    """To the sign-in page for somebody opening a page; 401 for everything else."""
    if not _asks_for_page(scope):
        return _refuse(401, "Please sign in.")
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = quote(scope["path"], safe="/") + (f"?{query}" if query else "")
    return RedirectResponse("/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}", 303)


def _asks_for_page(scope: Scope) -> bool:
    is_http = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
    return is_http and "text/html" in Headers(scope=scope).get("accept", "")


def _refuse(status: int, sentence: str) -> ASGIApp:
    return PlainTextResponse(sentence, status)
