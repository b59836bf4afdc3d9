"""The web server: Streamlit's application behind the sign-in gate, served by one uvicorn process."""

from __future__ import annotations

import contextlib
import errno
import gc
import json
import socket
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import streamlit
import uvicorn
from starlette.middleware import Middleware
from streamlit import file_util
from streamlit.web import bootstrap

from dashboard import state
from dashboard.access.addresses import HostRule, is_loopback_name
from dashboard.access.doors import DoorRules, Doors
from dashboard.access.gate import TRUSTED_HEADERS, Gate, GateRules
from dashboard.access.headers import app_policy, inline_scripts_of
from dashboard.access.oidc import SignOn
from dashboard.access.second_step import SecondStep
from dashboard.access.sign_on import load_providers
from dashboard.access.sockets import OpenSockets
from dashboard.answers.clinic import Clinic
from dashboard.compression import CompressedFiles
from dashboard.receiving import ReceivingFiles
from dashboard.settings import PROJECT_ROOT, Refused, Settings

APP_SCRIPT = PROJECT_ROOT / "dashboard" / "app.py"
CONFIG_FILE = PROJECT_ROOT / ".streamlit" / "config.toml"
_SHUTDOWN_SECONDS = 3
_PING_SECONDS = 30
# What a page says back: which widget stands where. Files come another way.
_LONGEST_MESSAGE = 1024 * 1024

# What safety and speed rest on is set here and not in a file: neither a clinic's edit nor a config.toml in
# somebody's home folder may change it.
FIXED_OPTIONS: dict[str, Any] = {
    "server.trustedUserHeaders": json.dumps(dict(TRUSTED_HEADERS)),
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.scriptHealthCheckEnabled": False,
    "server.enableAgentApi": False,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "global.developmentMode": False,
    "runner.magicEnabled": False,
    # Collecting garbage after every run cost 100 ms of each with 50 people at work; `gc.freeze` below does
    # instead.
    "runner.postScriptGC": False,
}


def serve(settings: Settings, clinic: Clinic, script: Path = APP_SCRIPT) -> None:
    """Serve until stopped, and print one line with the address when ready.

    Raises `Refused` when the port is taken, or sample data would be shown beyond this machine.
    """
    if settings.is_demo and not is_loopback_name(settings.host):
        raise Refused(
            f"Sample data is shown on this machine only, not on {settings.host}: leave --host out, "
            "or make a store of your own with init."
        )
    listening = _listen(settings)
    server = _ReadyServer(
        uvicorn.Config(
            build_app(settings, clinic, script),
            workers=1,
            server_header=False,
            access_log=False,
            log_level="warning",
            lifespan="on",
            # Gives up on headers of more than 64 kB; the faster parser reads on without end.
            http="h11",
            ws="websockets-sansio",
            ws_max_size=_LONGEST_MESSAGE,
            ws_ping_interval=_PING_SECONDS,
            ws_ping_timeout=_PING_SECONDS,
            # A proxy on this machine may say who asks and whether they came by https; nobody else may.
            proxy_headers=True,
            forwarded_allow_ips="127.0.0.1,::1",
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        ),
        f"Open {settings.public_url or _local_url(settings)} (press Ctrl+C to stop)",
    )
    server.run(sockets=[listening])


def build_app(settings: Settings, clinic: Clinic, script: Path = APP_SCRIPT) -> streamlit.App:
    """The whole application: gate, compression, Streamlit and its script. One may exist in a process."""
    place = {"server.address": settings.host, "server.port": settings.port}
    bootstrap.load_config_options(_options_of(CONFIG_FILE) | FIXED_OPTIONS | place)
    state.hold_clinic(clinic)
    static = Path(file_util.get_static_dir())
    office = clinic.office
    sockets = OpenSockets(office)
    doors = Doors(
        office,
        DoorRules(
            is_demo=settings.is_demo and clinic.store.is_demo,
            is_store_readable=lambda: _is_store_readable(clinic),
            text_font=next(static.glob("static/media/SourceSansVF-Upright*.woff2"), None),
        ),
        sockets,
        SignOn(office, load_providers(settings.folder), settings.public_url),
        SecondStep(office, settings.folder),
    )
    rules = GateRules(
        hosts=HostRule.for_server(settings.host, settings.public_url),
        app_policy=app_policy(inline_scripts_of(static / "index.html")),
    )
    return streamlit.App(
        script,
        lifespan=_warm_start,
        middleware=[
            Middleware(Gate, doors=doors.application(), office=office, rules=rules, sockets=sockets),
            Middleware(ReceivingFiles, clinic=clinic),
            Middleware(CompressedFiles, folder=static / "static", prefix="/static/"),
        ],
    )


@contextlib.asynccontextmanager
async def _warm_start(_app: streamlit.App) -> AsyncIterator[None]:
    """Import what pages need before anybody waits for it, and keep it out of every later garbage collection."""
    import pandas  # noqa: F401, PLC0415
    import plotly.graph_objects as go  # noqa: PLC0415
    import pyarrow  # noqa: F401, PLC0415
    import streamlit.elements.plotly_chart  # noqa: F401, PLC0415

    go.Figure(go.Scatter(x=[1], y=[1])).to_json()
    gc.collect()
    gc.freeze()
    yield


class _ReadyServer(uvicorn.Server):
    """Says where to go once it really answers."""

    def __init__(self, settings: uvicorn.Config, ready_line: str) -> None:
        super().__init__(settings)
        self._ready_line = ready_line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self._ready_line, flush=True)  # noqa: T201 - the one line the command prints


def _listen(settings: Settings) -> socket.socket:
    """A socket bound to the address of the settings. Raises `Refused` in words a person can act on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except socket.gaierror as error:
        raise Refused(f"{settings.host} is not an address of this machine (--host).") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(
                f"Port {settings.port} is taken, perhaps by a dashboard that is running already. "
                f"Choose another one: --port {settings.port + 1}"
            ) from error
        raise Refused(f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror}.") from error
    return listening


def _local_url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _is_store_readable(clinic: Clinic) -> bool:
    try:
        with clinic.store.current().path.open("rb") as file:
            return file.read(1) != b""
    except (Refused, OSError):
        return False


def _options_of(path: Path) -> dict[str, Any]:
    """Every option of a Streamlit config file, as dotted names.

    Read here because Streamlit looks for the file beside the script and in the working directory, and the
    dashboard may be started from anywhere.
    """
    if not path.is_file():
        return {}
    return dict(_dotted("", tomllib.loads(path.read_text(encoding="utf-8"))))


def _dotted(prefix: str, table: dict[str, Any]) -> list[tuple[str, Any]]:
    options: list[tuple[str, Any]] = []
    for key, value in table.items():
        options += _dotted(f"{prefix}{key}.", value) if isinstance(value, dict) else [(f"{prefix}{key}", value)]
    return options
