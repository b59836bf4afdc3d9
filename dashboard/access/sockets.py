"""Open websockets, each tied to its session: when the session ends, the socket closes.

A dashboard page stays connected for hours and sends no further HTTP request, so the check at the handshake
is not enough. Signing out closes at once; a suspension, a new password or a change made by another process
is seen at the next look, a second later at most.

What a page can download is told to it here, so it is known here, too, which session may ask for which file.
"""

from __future__ import annotations

import asyncio
import contextlib
import re

from cachetools import TTLCache
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import sessions
from dashboard.office.database import Office

SESSION_OVER = 4401
LOOK_EVERY_SECONDS = 0.8
FILES_PATH = "/media/"
# The library names files by a hash of what they hold; what follows in the message may look like more of the name.
_FILE = re.compile(rb"/media/([0-9a-f]{32})")
_MOST_SESSIONS = 10_000


class OpenSockets:
    """Every open websocket by the session it belongs to. Lives in the server's event loop."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._open: dict[str, set[_Socket]] = {}
        self._files: TTLCache[str, set[bytes]] = TTLCache(_MOST_SESSIONS, sessions.ABSOLUTE.total_seconds())

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, token: str) -> None:
        """Run `app` on one websocket until either side closes it or the session is over."""
        key = sessions.hash_token(token)
        guarded = _Socket(self._office, receive, send, token, self._files.setdefault(key, set()))
        self._open.setdefault(key, set()).add(guarded)
        try:
            await app(scope, guarded.receive, guarded.send)
        finally:
            await guarded.stop_receiving()
            self._open[key].discard(guarded)
            if not self._open[key]:
                del self._open[key]

    def was_given(self, token: str, path: str) -> bool:
        """Whether a page of this session was told of this file: whoever else knows its address does not get it."""
        named = _FILE.match(path.encode())
        return named is not None and named[1] in self._files.get(sessions.hash_token(token), ())

    def close(self, token: str) -> None:
        """Close every websocket of a session that has just been signed out."""
        for guarded in self._open.get(sessions.hash_token(token), ()):
            guarded.session_over.set()


class _Socket:
    """One websocket whose `receive` also ends when the session does."""

    def __init__(self, office: Office, receive: Receive, send: Send, token: str, files: set[bytes]) -> None:
        self.session_over = asyncio.Event()
        self._office = office
        self._receive = receive
        self._send = send
        self._token = token
        self._files = files
        self._next_message: asyncio.Task[Message] | None = None
        self._is_closed = False

    async def receive(self) -> Message:
        """The client's next message, or a disconnect once the session is over."""
        while True:
            message = await self._message_within(LOOK_EVERY_SECONDS)
            if message is not None and message["type"] != "websocket.receive":
                return message
            session = await run_in_threadpool(sessions.find, self._office, self._token)
            if session is None or self.session_over.is_set():
                return await self._close()
            if message is not None:
                await run_in_threadpool(sessions.note_activity, self._office, session)
                return message

    async def send(self, message: Message) -> None:
        """Pass a message on, unless the session is over, and keep in mind which files it names."""
        if not self._is_closed:
            self._files.update(_FILE.findall(message.get("bytes") or b""))
            await self._send(message)

    async def stop_receiving(self) -> None:
        """Give up the message still waited for."""
        if self._next_message is not None:
            self._next_message.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._next_message

    async def _message_within(self, seconds: float) -> Message | None:
        """The next message, or None when the time or the session ended first.

        No message is lost between calls.
        """
        if self._next_message is None:
            self._next_message = asyncio.ensure_future(_awaited(self._receive))
        over = asyncio.ensure_future(self.session_over.wait())
        await asyncio.wait({self._next_message, over}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if self.session_over.is_set() or not self._next_message.done():
            return None
        message, self._next_message = self._next_message.result(), None
        return message

    async def _close(self) -> Message:
        if not self._is_closed:
            self._is_closed = True
            await self._send({"type": "websocket.close", "code": SESSION_OVER})
        return {"type": "websocket.disconnect", "code": SESSION_OVER}


async def _awaited(receive: Receive) -> Message:
    return await receive()
