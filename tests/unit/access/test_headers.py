"""The content policies, and the script put into pages."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import Message

from dashboard.access.headers import app_policy, inline_scripts_of
from dashboard.access.shell import with_session_script


def sent_by(response: Response) -> list[Message]:
    """What arrives at the server when this response passes through the shell."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "headers": [], "asgi": {"spec_version": "2.4"}}
    # In a thread of its own: the browser tests keep an event loop running in the main one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(response(scope, receive, with_session_script(send)))).result()
    return sent


def test_inline_scripts_are_found_and_others_are_not(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<script>\n a()\n</script><script src="x.js"></script><script type="module">b()</script>')

    assert inline_scripts_of(page) == ["\n a()\n", "b()"]


def test_policy_names_the_hash_of_each_inline_script() -> None:
    # The value of `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`.
    assert "script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';" in app_policy(["alert(1)"])


def test_a_page_gets_the_script_and_its_new_length() -> None:
    start, body = sent_by(HTMLResponse("<head></head><body></body>", headers={"etag": "x"}))

    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert body["body"].count(b'<script src="/door/session.js" defer></script></head>') == 1
    assert headers["content-length"] == str(len(body["body"]))
    assert "etag" not in headers


def test_a_page_sent_in_pieces_gets_the_script_once() -> None:
    messages = sent_by(StreamingResponse(iter(["<he", "ad></he", "ad>"]), media_type="text/html"))

    assert b"".join(message.get("body", b"") for message in messages).count(b"session.js") == 1


@pytest.mark.parametrize(
    "response",
    [
        JSONResponse({"page": "<head></head>"}),
        HTMLResponse("<head></head>", 404),
        HTMLResponse(b"<head></head>", headers={"content-encoding": "gzip"}),
    ],
)
def test_other_answers_stay_as_they_are(response: Response) -> None:
    messages = sent_by(response)

    assert messages[1]["body"] == response.body
