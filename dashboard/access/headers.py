"""Security headers on every answer, and the content policies of the two kinds of pages."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

# Pages of our own need a stylesheet, a font and a form, nothing else.
DOOR_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

_FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not `no-referrer`: browsers then send forms with `Origin: null`, and the origin could not be checked.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_ONE_YEAR = 365 * 24 * 60 * 60


def app_policy(inline_scripts: Iterable[str]) -> str:
    """The content policy of the dashboard's pages; of inline scripts only those given may run.

    Styles stay inline because the page's library writes them at run time; scripts, frames, forms and
    connections lead nowhere but here.
    """
    hashes = " ".join(f"'{_csp_hash(script)}'" for script in inline_scripts)
    return (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "media-src 'self' blob:; frame-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        "object-src 'none'; base-uri 'self'"
    )


def inline_scripts_of(page: Path) -> list[str]:
    """The text of every inline script of an HTML file."""
    return _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))


def with_security_headers(scope: Scope, send: Send, policy: str) -> Send:
    """A `send` that adds the security headers to the start of the answer.

    Everything but the library's own files is kept out of caches: what was on screen must not come back
    after signing out.
    """

    async def guarded_send(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_FIXED)
            headers["content-security-policy"] = policy
            if not scope["path"].startswith(("/static/", "/door/")):
                headers["cache-control"] = "no-store"
            if scope["scheme"] == "https":
                headers["strict-transport-security"] = f"max-age={_ONE_YEAR}"
        await send(message)

    return guarded_send


def _csp_hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
