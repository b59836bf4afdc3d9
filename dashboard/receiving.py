"""Takes large exports from the browser straight to disk, behind the gate: memory stays small whatever the size."""

from __future__ import annotations

import math
import time
from contextlib import ExitStack
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access import cookies, pages
from dashboard.access.addresses import is_same_origin
from dashboard.access.rules import check_may
from dashboard.access.viewer import AccessDenied, Permission, Viewer, viewer_for
from dashboard.answers import received
from dashboard.answers.clinic import Clinic
from dashboard.office import audit
from dashboard.settings import Refused
from dashboard.store.disk import refused_when_full

PATH = "/receive"
# Where the page library takes files for its upload fields, which it keeps in memory, from any page of anybody.
FIELDS_PATH = "/_stcore/upload_file/"
_LARGEST = f"{received.LARGEST_BYTES // 1024**2:,} MB"
_MOST_FILES = 5
_TIDY_EVERY_SECONDS = 3600
# What stands around the files in a form: boundaries, headers, the token.
_AROUND_BYTES = 65_536
_LONGEST_TOKEN = 200
_STALE_FORM = "This page was open for too long or came from elsewhere. Please try again."


class ReceivingFiles:
    """Answers `/receive`, the form and what it sends; everything else goes on to `app`.

    Stands behind the gate, which alone says who asks (`X-App-User`).
    """

    def __init__(self, app: ASGIApp, *, clinic: Clinic) -> None:
        self.app = app
        self.clinic = clinic
        self._sending: set[str] = set()
        self._tidied = -math.inf
        received.forget_partial(clinic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on; whatever is asked, files whose day is over go once an hour."""
        if time.monotonic() - self._tidied > _TIDY_EVERY_SECONDS:
            self._tidied = time.monotonic()
            await run_in_threadpool(received.forget_old, self.clinic)
        if scope["type"] == "http" and scope["path"] == PATH:
            answer: ASGIApp = await self._answer(Request(scope, receive))
        elif scope["type"] == "http" and scope["path"].startswith(FIELDS_PATH):
            answer = await self._answer_field(Request(scope))
        else:
            answer = self.app
        await answer(scope, receive, send)

    async def _answer_field(self, request: Request) -> ASGIApp:
        """The library's own answer for those who may send files; nobody else can fill the memory."""
        try:
            viewer = await run_in_threadpool(_viewer_of, self.clinic, request)
            check_may(viewer, Permission.IMPORT_DATA)
        except AccessDenied as refusal:
            return PlainTextResponse(str(refusal), 403)
        return self.app

    async def _answer(self, request: Request) -> Response:
        try:
            viewer = await run_in_threadpool(_viewer_of, self.clinic, request)
            await run_in_threadpool(received.check_can_send, self.clinic, viewer, 0)
            if request.method != "POST":
                return self._page(request, 200)
            await self._take(request, viewer)
        except AccessDenied as refusal:
            return self._page(request, 403, str(refusal))
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except FormParserError:
            return self._page(request, 400, "What arrived was no form with files; please try again.")
        except Refused as refusal:
            return self._page(request, 400, str(refusal))
        return RedirectResponse("/upload", 303)

    async def _take(self, request: Request, viewer: Viewer) -> None:
        """Writes the files of one form to disk; raises `Refused` where anything speaks against it."""
        if not is_same_origin(request.scope):
            raise AccessDenied(_STALE_FORM)
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            raise Refused("The browser did not say how large the files are.")
        await run_in_threadpool(received.check_can_send, self.clinic, viewer, int(length) - _AROUND_BYTES)
        if viewer.user_id in self._sending:
            raise Refused("Your files before these are still arriving; send these when they are there.")
        self._sending.add(viewer.user_id)
        try:
            with _Form(self.clinic, viewer, request) as form:
                async for chunk in request.stream():
                    await run_in_threadpool(form.take, chunk)
                form.finish()
        finally:
            self._sending.discard(viewer.user_id)
        await run_in_threadpool(_log, self.clinic, viewer, form.files)

    def _page(self, request: Request, status: int, problem: str = "") -> Response:
        secret = cookies.form_secret(request.scope)
        page = pages.receive_page(
            form_token=cookies.form_token(secret),
            largest=_LARGEST,
            problem=problem,
            is_demo=self.clinic.settings.is_demo,
        )
        response = HTMLResponse(page, status)
        cookies.set_form_secret(response, secret, request.scope)
        return response


class _Form:
    """One form as it arrives, piece by piece: first its token, then files, each written where it belongs."""

    def __init__(self, clinic: Clinic, viewer: Viewer, request: Request) -> None:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or b"boundary" not in options:
            raise FormParserError("no form with files")
        self._clinic, self._viewer, self._scope = clinic, viewer, request.scope
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._add_name,
                "on_header_value": self._add_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._begin_content,
                "on_part_data": self._add_content,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
            received.LARGEST_BYTES + _AROUND_BYTES,
        )
        self._open = ExitStack()
        self._file: BinaryIO | None = None
        self._is_whole, self._is_ours = False, False
        self._name = self._value = self._token = self._disposition = b""
        self._bytes = 0
        self.files = 0

    def __enter__(self) -> _Form:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: object) -> None:
        # A file that was cut short must not count as received.
        self._open.__exit__(kind or Refused, problem or Refused("cut short"), None)

    def take(self, chunk: bytes) -> None:
        """The next bytes; raises `Refused` once they are too many or the disk is full."""
        self._bytes += len(chunk)
        if self._bytes > received.LARGEST_BYTES + _AROUND_BYTES:
            raise Refused(f"More than {_LARGEST} arrived.")
        with refused_when_full(self._clinic.settings.folder):
            self._parser.write(chunk)

    def finish(self) -> None:
        """No more bytes follow; raises where the form is not whole or holds no file."""
        if not self._is_whole:
            raise FormParserError("the form is not whole")
        if not self.files:
            raise Refused("No file was chosen.")

    def _begin_part(self) -> None:
        self._disposition = b""

    def _add_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name = self._value = b""

    def _begin_content(self) -> None:
        _, options = parse_options_header(self._disposition)
        if b"filename" not in options:
            self._token = b""
            return
        self._is_ours = self._is_ours or cookies.is_own_form(self._scope, self._token.decode("ascii", "replace"))
        if not self._is_ours:
            raise AccessDenied(_STALE_FORM)
        name = options[b"filename"].decode("utf-8", "replace")
        if not name:
            return  # the field was left empty
        if self.files == _MOST_FILES:
            raise Refused(f"At most {_MOST_FILES} files can be sent at once.")
        self._file = self._open.enter_context(received.receiving(self._clinic, self._viewer, name))

    def _add_content(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])
        elif len(self._token) < _LONGEST_TOKEN:
            self._token += data[start:end]

    def _end_part(self) -> None:
        if self._file is not None:
            self._file = None
            self.files += 1
            self._open.close()

    def _end(self) -> None:
        self._is_whole = True


def _viewer_of(clinic: Clinic, request: Request) -> Viewer:
    """The person whom the gate names."""
    return viewer_for(clinic.office, request.headers.get("x-app-user", ""))


def _log(clinic: Clinic, viewer: Viewer, files: int) -> None:
    audit.write(clinic.office, audit.Event(viewer.user_id, "files received", "upload", {"files": str(files)}))
