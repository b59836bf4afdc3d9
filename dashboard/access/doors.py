"""The gate's own routes: signing in and out, invites, the health check, and the files these pages need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from dashboard.access import accounts, cookies, pages, sessions
from dashboard.access.accounts import SignedIn, TooManyTries
from dashboard.access.addresses import client_address, is_loopback_request, safe_next
from dashboard.access.demo import SAMPLE_EMAILS
from dashboard.access.forms import STALE_FORM, is_ours, read_form, with_form_cookie
from dashboard.access.oidc import SignOn
from dashboard.access.second_step import SecondStep
from dashboard.access.second_step_doors import SecondStepDoors
from dashboard.access.sockets import OpenSockets
from dashboard.office.database import Office
from dashboard.office.roles import role_named
from dashboard.settings import Refused

_HERE = Path(__file__).parent / "door"
# One Argon2 check takes 64 MiB: a flood of sign-ins must queue, not fill the memory.
_CHECKS_AT_ONCE = 2
_SPENT_LINK = "This link has been used or has expired. Ask your admin for a new one."

Result = TypeVar("Result")


@dataclass(frozen=True)
class DoorRules:
    """What the doors go by. `text_font` is the font file of the dashboard's pages, if there is one."""

    is_demo: bool
    is_store_readable: Callable[[], bool]
    text_font: Path | None = None


class Doors:
    """The handlers behind `/login`, `/invite`, `/signout`, `/oidc`, `/session`, `/healthz` and `/door`."""

    def __init__(
        self, office: Office, rules: DoorRules, sockets: OpenSockets, sign_on: SignOn, steps: SecondStep
    ) -> None:
        self.office = office
        self.sign_on = sign_on
        self.steps = steps
        self.rules = rules
        self.sockets = sockets
        self._checks = asyncio.Semaphore(_CHECKS_AT_ONCE)
        self._files = _door_files(rules.text_font)

    def application(self) -> ASGIApp:
        """The routes as one ASGI application; any other path is 404 there."""
        routes = Router(
            [
                Route("/login", self.show_sign_in, methods=["GET"]),
                Route("/login", self.sign_in, methods=["POST"]),
                Route("/login/sample", self.sign_in_as_sample, methods=["POST"]),
                Route("/invite/{token}", self.show_invite, methods=["GET"]),
                Route("/invite/{token}", self.accept_invite, methods=["POST"]),
                Route("/signout", self.show_sign_out, methods=["GET"]),
                Route("/signout", self.sign_out, methods=["POST"]),
                Route("/oidc/{key}/login", self.begin_sign_on, methods=["GET"]),
                Route("/oidc/{key}/callback", self.end_sign_on, methods=["GET"]),
                *SecondStepDoors(self.steps, is_demo=self.rules.is_demo).routes(),
                Route("/session", self.tell_session, methods=["GET"]),
                Route("/healthz", self.tell_health, methods=["GET"]),
                Route("/door/{name}", self.send_file, methods=["GET"]),
            ],
            redirect_slashes=False,
        )
        # Within another application the router raises for an unknown path; here that must be an answer.
        return ExceptionMiddleware(routes)

    async def show_sign_in(self, request: Request) -> Response:
        """The sign-in page; somebody signed in already goes straight on."""
        next_path = safe_next(request.query_params.get("next", "/"))
        if await run_in_threadpool(sessions.find, self.office, cookies.session_token(request.scope)):
            return RedirectResponse(next_path, 303)
        return self._sign_in_page(request, 200, next_path)

    async def sign_in(self, request: Request) -> Response:
        """Sign in with a password."""
        form = await read_form(request)
        next_path, email = safe_next(form.get("next", "/")), form.get("email", "")
        if not is_ours(request, form):
            return self._sign_in_page(request, 403, next_path, email, STALE_FORM)
        try:
            signed_in = await self._checked(
                lambda: accounts.sign_in(
                    self.office,
                    email,
                    form.get("password", ""),
                    client_address(request.scope),
                    code=form.get("code", ""),
                    steps=self.steps,
                )
            )
        except TooManyTries as refusal:
            response = self._sign_in_page(request, 429, next_path, email, str(refusal))
            response.headers["retry-after"] = str(int(accounts.TRY_WINDOW.total_seconds()))
            return response
        except Refused as refusal:
            return self._sign_in_page(request, 401, next_path, email, str(refusal))
        return await self._let_in(request, signed_in, next_path)

    async def sign_in_as_sample(self, request: Request) -> Response:
        """Sign in as one of the sample people, in a demo and on this machine only."""
        form = await read_form(request)
        if not self._has_sample_doors(request):
            return self._notice(403, "Not here", "Sample accounts exist only in a demo, on the machine it runs on.")
        next_path = safe_next(form.get("next", "/"))
        if not is_ours(request, form):
            return self._sign_in_page(request, 403, next_path, problem=STALE_FORM)
        try:
            email = SAMPLE_EMAILS[role_named(form.get("role", ""))]
            signed_in = await run_in_threadpool(
                accounts.sign_in_without_password, self.office, email, client_address(request.scope)
            )
        except Refused as refusal:
            return self._sign_in_page(request, 400, next_path, problem=str(refusal))
        return await self._let_in(request, signed_in, next_path)

    async def begin_sign_on(self, request: Request) -> Response:
        """To the page of a sign-on provider."""
        next_path = safe_next(request.query_params.get("next", "/"))
        try:
            return await self.sign_on.send_out(request, request.path_params["key"], next_path)
        except Refused as refusal:
            return self._sign_in_page(request, 502, next_path, problem=str(refusal))

    async def end_sign_on(self, request: Request) -> Response:
        """Back from the page of a sign-on provider."""
        try:
            back = await self.sign_on.take_back(request, request.path_params["key"])
        except Refused as refusal:
            return self._sign_in_page(request, 403, "/", problem=str(refusal))
        return await self._let_in(request, back.signed_in, back.next_path)

    async def show_invite(self, request: Request) -> Response:
        """The page to choose a password, or a notice where the link is spent."""
        person = await run_in_threadpool(accounts.invited_person, self.office, request.path_params["token"])
        if person is None:
            return self._notice(404, "This link does not work", _SPENT_LINK)
        return self._invite_page(request, 200, person.email)

    async def accept_invite(self, request: Request) -> Response:
        """Set the password and sign in."""
        token, form = request.path_params["token"], await read_form(request)
        person = await run_in_threadpool(accounts.invited_person, self.office, token)
        if person is None:
            return self._notice(404, "This link does not work", _SPENT_LINK)
        if not is_ours(request, form):
            return self._invite_page(request, 403, person.email, STALE_FORM)
        if form.get("password", "") != form.get("again", ""):
            return self._invite_page(request, 400, person.email, "The two passwords are not the same.")
        try:
            signed_in = await self._checked(
                lambda: accounts.accept_invite(
                    self.office, token, form.get("password", ""), client_address(request.scope)
                )
            )
        except Refused as refusal:
            return self._invite_page(request, 400, person.email, str(refusal))
        if signed_in is None:
            return RedirectResponse("/login", 303)
        return await self._let_in(request, signed_in, "/")

    async def show_sign_out(self, request: Request) -> Response:
        """Ask before signing out."""
        session = await run_in_threadpool(sessions.find, self.office, cookies.session_token(request.scope))
        if session is None:
            return RedirectResponse("/login", 303)
        secret = cookies.form_secret(request.scope)
        page = pages.sign_out_page(
            form_token=cookies.form_token(secret), email=session.email, is_demo=self.rules.is_demo
        )
        return with_form_cookie(request, HTMLResponse(page), secret)

    async def sign_out(self, request: Request) -> Response:
        """End the session and close its websockets at once."""
        if not is_ours(request, await read_form(request)):
            return self._notice(403, "Not signed out", STALE_FORM)
        await self._end_session(request)
        response = RedirectResponse("/login", 303)
        cookies.forget_session(response, request.scope)
        return response

    async def tell_session(self, request: Request) -> Response:
        """For the script of open pages: 401 once the session is over, else the token of the sign-out form."""
        session = await run_in_threadpool(sessions.find, self.office, cookies.session_token(request.scope))
        if session is None:
            return PlainTextResponse("signed out", 401)
        secret = cookies.form_secret(request.scope)
        return with_form_cookie(request, PlainTextResponse(cookies.form_token(secret)), secret)

    async def tell_health(self, request: Request) -> Response:
        """`ok`, and whether a version of the feedback can be read; nothing else, because anybody may ask."""
        is_readable = await run_in_threadpool(self.rules.is_store_readable)
        return PlainTextResponse(f"ok\nstore: {'readable' if is_readable else 'not readable'}\n")

    async def send_file(self, request: Request) -> Response:
        """One of the few files these pages and the dashboard's script need."""
        path = self._files.get(request.path_params["name"])
        if path is None:
            return PlainTextResponse("Not found.", 404)
        return FileResponse(path, headers={"cache-control": "max-age=3600"})

    async def _let_in(self, request: Request, signed_in: SignedIn, next_path: str) -> Response:
        await self._end_session(request)
        response = RedirectResponse(next_path, 303)
        cookies.set_session(response, signed_in.token, request.scope)
        return response

    async def _end_session(self, request: Request) -> None:
        token = cookies.session_token(request.scope)
        session = await run_in_threadpool(sessions.find, self.office, token)
        if session is not None:
            await run_in_threadpool(sessions.sign_out, self.office, session)
            self.sockets.close(token)

    async def _checked(self, check: Callable[[], Result]) -> Result:
        async with self._checks:
            return await run_in_threadpool(check)

    def _has_sample_doors(self, request: Request) -> bool:
        return self.rules.is_demo and is_loopback_request(request.scope)

    def _sign_in_page(
        self, request: Request, status: int, next_path: str, email: str = "", problem: str = ""
    ) -> Response:
        secret = cookies.form_secret(request.scope)
        page = pages.sign_in_page(
            form_token=cookies.form_token(secret),
            next_path=next_path,
            email=email,
            problem=problem,
            is_demo=self.rules.is_demo,
            has_sample_doors=self._has_sample_doors(request),
            providers=[(provider.key, provider.name) for provider in self.sign_on.providers.values()],
        )
        return with_form_cookie(request, HTMLResponse(page, status), secret)

    def _invite_page(self, request: Request, status: int, email: str, problem: str = "") -> Response:
        secret = cookies.form_secret(request.scope)
        page = pages.invite_page(
            form_token=cookies.form_token(secret),
            action=request.url.path,
            email=email,
            problem=problem,
            is_demo=self.rules.is_demo,
        )
        return with_form_cookie(request, HTMLResponse(page, status), secret)

    def _notice(self, status: int, title: str, sentence: str) -> Response:
        return HTMLResponse(pages.notice_page(title, sentence, self.rules.is_demo), status)


def _door_files(text_font: Path | None) -> Mapping[str, Path]:
    own = {name: _HERE / name for name in ("door.css", "mark.svg", "start.js", "session.js")}
    return own | ({"text.woff2": text_font} if text_font is not None else {})
