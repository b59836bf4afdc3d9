"""Adds two small scripts to the dashboard's pages: where the server is, and what to do when the session is over."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

OUR_SCRIPTS = b'<script src="/door/start.js"></script><script src="/door/session.js" defer></script></head>'


def with_session_script(send: Send) -> Send:
    """A `send` that puts our scripts into complete HTML pages and leaves every other answer alone."""
    start: Message | None = None
    body = b""

    async def shell_send(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start" and _is_page(message):
            start = message
            return
        if start is None or message["type"] != "http.response.body":
            await send(message)
            return
        body += message.get("body", b"")
        if message.get("more_body", False):
            return
        page = body.replace(b"</head>", OUR_SCRIPTS, 1)
        headers = MutableHeaders(scope=start)
        # The page is not the file any more: a browser must not ask for it by the file's tag.
        for name in ("etag", "last-modified"):
            del headers[name]
        if "content-length" in headers and body:
            headers["content-length"] = str(len(page))
        await send(start)
        await send({"type": "http.response.body", "body": page})

    return shell_send


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    is_html = headers.get("content-type", "").startswith("text/html")
    return message["status"] == 200 and is_html and "content-encoding" not in headers
