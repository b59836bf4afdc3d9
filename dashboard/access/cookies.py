"""The cookies: the session, and those that tie a form or a sign-on to the browser it was begun in."""

from __future__ import annotations

import hmac
import secrets

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from dashboard.access.sessions import hash_token

SESSION_COOKIE = "dashboard_session"
FORM_COOKIE = "dashboard_form"
SIGN_ON_COOKIE = "dashboard_sign_on"


def session_token(scope: Scope) -> str:
    """The session cookie's value, or an empty text."""
    return _cookie(scope, SESSION_COOKIE)


def set_session(response: Response, token: str, scope: Scope) -> None:
    """Give the browser its session; it forgets it when it closes, and no script can read it.

    Lax, not Strict: with Strict a link in an e-mail would open the sign-in page for somebody who is signed
    in.
    """
    response.set_cookie(
        SESSION_COOKIE, token, path="/", httponly=True, samesite="lax", secure=scope["scheme"] == "https"
    )


def forget_session(response: Response, scope: Scope) -> None:
    """Take the session cookie back."""
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax", secure=scope["scheme"] == "https")


def sign_on_ticket(scope: Scope) -> str:
    """The ticket of the sign-on begun in this browser, or an empty text."""
    return _cookie(scope, SIGN_ON_COOKIE)


def set_sign_on_ticket(response: Response, ticket: str, scope: Scope) -> None:
    """Give the browser its ticket for coming back. Lax: the provider's page sends it back by a link."""
    response.set_cookie(
        SIGN_ON_COOKIE, ticket, path="/oidc", httponly=True, samesite="lax", secure=scope["scheme"] == "https"
    )


def form_secret(scope: Scope) -> str:
    """The secret behind this browser's forms: its form cookie, or a new one."""
    return _cookie(scope, FORM_COOKIE) or secrets.token_urlsafe(32)


def set_form_secret(response: Response, secret: str, scope: Scope) -> None:
    """Remember the secret in the browser."""
    response.set_cookie(FORM_COOKIE, secret, path="/", httponly=True, samesite="lax", secure=scope["scheme"] == "https")


def form_token(secret: str) -> str:
    """The hidden field of a form shown to the browser that holds this secret."""
    return hash_token(f"form:{secret}")


def is_own_form(scope: Scope, token: str) -> bool:
    """Whether the form came out of this very browser."""
    secret = _cookie(scope, FORM_COOKIE)
    return secret != "" and hmac.compare_digest(form_token(secret).encode(), token.encode())


def _cookie(scope: Scope, name: str) -> str:
    found = [
        value
        for header in Headers(scope=scope).getlist("cookie")
        for key, value in cookie_parser(header).items()
        if key == name
    ]
    return found[0] if found else ""
