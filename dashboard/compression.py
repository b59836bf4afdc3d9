"""Sends the page library's own files compressed: a clinic has no proxy in front that would do it.

Ten megabytes of JavaScript become three. Each file is compressed once and kept, because Starlette's own
middleware would do it again for every visitor; that is also why the page library itself leaves these files
alone.
"""

from __future__ import annotations

import gzip
import mimetypes
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_COMPRESSED_SUFFIXES = frozenset({".js", ".css", ".svg", ".json", ".wasm"})
_SMALLEST = 1_000
_LEVEL = 6
_ONE_YEAR = 365 * 24 * 60 * 60


class CompressedFiles:
    """Answers GET for files under `prefix` from memory, compressed; everything else goes on to `app`.

    The file names carry a hash of their content, so an answer never goes stale.
    """

    def __init__(self, app: ASGIApp, *, folder: Path, prefix: str) -> None:
        self.app = app
        self._bodies: dict[str, bytes] = {}
        self._files = {
            prefix + path.relative_to(folder).as_posix(): path
            for path in folder.rglob("*")
            if path.suffix in _COMPRESSED_SUFFIXES and path.stat().st_size >= _SMALLEST
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] != "http" or scope["path"] not in self._files or not _takes_gzip(scope):
            await self.app(scope, receive, send)
            return
        body = await self._body(scope["path"])
        kind, _ = mimetypes.guess_type(scope["path"])
        headers = {
            "content-encoding": "gzip",
            "vary": "accept-encoding",
            "cache-control": f"public, immutable, max-age={_ONE_YEAR}",
        }
        await Response(body, media_type=kind, headers=headers)(scope, receive, send)

    async def _body(self, path: str) -> bytes:
        if path not in self._bodies:
            self._bodies[path] = await run_in_threadpool(_compressed, self._files[path])
        return self._bodies[path]


def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=_LEVEL)


def _takes_gzip(scope: Scope) -> bool:
    return scope["method"] == "GET" and "gzip" in Headers(scope=scope).get("accept-encoding", "")
