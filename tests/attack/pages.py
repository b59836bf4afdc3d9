"""The application's pages as the browser gets them: opened over the websocket, read message by message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection

from tests.attack.counted import note_try
from tests.attack.visitors import Visitor

_SECONDS = 60


@dataclass
class Run:
    """Everything one run of the script sent."""

    messages: list[ForwardMsg] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [one.delta.new_element for one in self.messages if one.delta.HasField("new_element")]

    def of_kind(self, kind: str) -> Iterator[object]:
        """The elements of one kind, such as `markdown`."""
        return (getattr(one, kind) for one in self.elements if one.WhichOneof("type") == kind)

    @property
    def text(self) -> str:
        """All of it, as text to search."""
        return "\n".join(str(message) for message in self.messages)

    @property
    def title(self) -> str:
        """The page's title."""
        return next((one.body for one in self.of_kind("heading") if one.tag == "h1"), "")  # type: ignore[attr-defined]

    @property
    def written(self) -> list[str]:
        """What is read as Markdown."""
        kinds = ("markdown", "heading", "alert", "metric", "toast")
        return [getattr(one, "body", "") or getattr(one, "label", "") for kind in kinds for one in self.of_kind(kind)]

    @property
    def drawn(self) -> list[str]:
        """The specifications of the charts."""
        return [one.spec.replace("\\u003c", "<") for one in self.of_kind("plotly_chart")]  # type: ignore[attr-defined]

    def button(self, label: str) -> tuple[str, str]:
        """The id of the button with this label, and of the piece it stands in (empty on the page itself)."""
        for message in self.messages:
            element = message.delta.new_element
            if element.WhichOneof("type") == "button" and element.button.label == label:
                return element.button.id, message.delta.fragment_id
        raise AssertionError(f"there is no button {label!r}")

    @property
    def pieces(self) -> set[str]:
        """The ids of the pieces that can run without the page."""
        return {message.delta.fragment_id for message in self.messages} - {""}

    @property
    def is_broken(self) -> bool:
        """Whether the script failed."""
        return any(True for _ in self.of_kind("exception"))


class Page:
    """One open page of the dashboard."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._open = ExitStack()
        self.socket: ClientConnection = self._open.enter_context(visitor.websocket())
        self.session_id = ""

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def open(self, name: str, **query: str) -> Run:
        """Open a page with these parameters in its address."""
        return self._run(name, urlencode(query))

    def press(self, name: str, button: tuple[str, str]) -> Run:
        """Press a button of the page that is open, or of a piece of it, which then runs without the page."""
        return self._run(name, "", WidgetState(id=button[0], trigger_value=True), fragment_id=button[1])

    def run_piece(self, name: str, piece: str) -> Run:
        """Run one piece of the open page again, without the page."""
        return self._run(name, "", fragment_id=piece)

    def ask_for_file(self, file_id: str) -> str:
        """The address of a download that is made on demand; empty where it is refused."""
        note_try()
        asked = BackMsg()
        asked.backend_operation_request.request_id = "r"
        asked.backend_operation_request.session_id = self.session_id
        asked.backend_operation_request.deferred_file.file_id = file_id
        self.socket.send(asked.SerializeToString())
        while True:
            message = self._receive()
            if message.HasField("backend_operation_response"):
                return str(message.backend_operation_response.deferred_file.url)

    def _run(self, name: str, query: str, *states: WidgetState, fragment_id: str = "") -> Run:
        note_try()
        asked = BackMsg()
        asked.rerun_script.page_name = name
        asked.rerun_script.query_string = query
        asked.rerun_script.fragment_id = fragment_id
        asked.rerun_script.widget_states.widgets.extend(states)
        self.socket.send(asked.SerializeToString())
        run = Run()
        while True:
            message = self._receive()
            run.messages.append(message)
            if message.HasField("new_session"):
                self.session_id = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                return run

    def _receive(self) -> ForwardMsg:
        received = self.socket.recv(timeout=_SECONDS)
        assert isinstance(received, bytes)
        return ForwardMsg.FromString(received)
