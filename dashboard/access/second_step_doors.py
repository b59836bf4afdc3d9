"""The pages on which a person turns their own second step on and off."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.access import cookies, pages, sessions
from dashboard.access.accounts import TooManyTries, count_try
from dashboard.access.addresses import client_address
from dashboard.access.forms import STALE_FORM, is_ours, read_form, with_form_cookie
from dashboard.access.second_step import SecondStep
from dashboard.office import people
from dashboard.office.people import Person
from dashboard.settings import Refused


class SecondStepDoors:
    """The handlers behind `/second-step`; only for somebody who is signed in."""

    def __init__(self, steps: SecondStep, *, is_demo: bool) -> None:
        self.steps = steps
        self.is_demo = is_demo

    def routes(self) -> list[Route]:
        """The routes, for the router of all doors."""
        return [
            Route("/second-step", self.show, methods=["GET"]),
            Route("/second-step", self.turn_on, methods=["POST"]),
            Route("/second-step/off", self.turn_off, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """A new key to add to an app, or how to turn the second step off."""
        person = await self._person(request)
        if person is None:
            return RedirectResponse("/login?next=/second-step", 303)
        return await self._page(request, person)

    async def turn_on(self, request: Request) -> Response:
        """Takes the first code."""
        return await self._take_code(request, self.steps.confirm)

    async def turn_off(self, request: Request) -> Response:
        """Takes a last code."""
        return await self._take_code(request, self.steps.give_up)

    async def _take_code(self, request: Request, use: Callable[[Person, str], None]) -> Response:
        person, form = await self._person(request), await read_form(request)
        if person is None:
            return RedirectResponse("/login?next=/second-step", 303)
        if not is_ours(request, form):
            return await self._page(request, person, 403, STALE_FORM)
        try:
            await run_in_threadpool(count_try, self.steps.office, person.email, client_address(request.scope))
            await run_in_threadpool(use, person, form.get("code", ""))
        except Refused as refusal:
            return await self._page(request, person, 429 if isinstance(refusal, TooManyTries) else 400, str(refusal))
        return RedirectResponse("/second-step", 303)

    async def _person(self, request: Request) -> Person | None:
        session = await run_in_threadpool(sessions.find, self.steps.office, cookies.session_token(request.scope))
        return None if session is None else await run_in_threadpool(people.find, self.steps.office, session.email)

    async def _page(self, request: Request, person: Person, status: int = 200, problem: str = "") -> Response:
        secret = cookies.form_secret(request.scope)
        token = cookies.form_token(secret)
        if await run_in_threadpool(self.steps.is_asked_of, person):
            page = pages.second_step_on_page(form_token=token, problem=problem, is_demo=self.is_demo)
        else:
            key = await run_in_threadpool(self.steps.begin, person)
            address = self.steps.address_for_app(person, key)
            page = pages.second_step_page(
                form_token=token, secret=key, address=address, problem=problem, is_demo=self.is_demo
            )
        return with_form_cookie(request, HTMLResponse(page, status), secret)
