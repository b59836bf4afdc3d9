"""Forms of the pages in front of the dashboard: reading one, and knowing that it is ours."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import cookies
from dashboard.access.addresses import is_same_origin

# Our forms hold a path, an address, a password and a code.
_LONGEST_FORM = 16_384
STALE_FORM = "This page was open for too long or came from elsewhere. Please try again."


def with_form_cookie(request: Request, response: Response, secret: str) -> Response:
    """The answer, with the cookie that ties its form to this browser."""
    cookies.set_form_secret(response, secret, request.scope)
    return response


def is_ours(request: Request, form: Mapping[str, str]) -> bool:
    """Whether the form came from a page of ours, shown in this very browser."""
    return is_same_origin(request.scope) and cookies.is_own_form(request.scope, form.get("form_token", ""))


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form; none at all from a body longer than any of our forms."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[0] for name, values in fields.items()}
