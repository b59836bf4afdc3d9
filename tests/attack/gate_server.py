"""Runs the real server for the attack tests: `python -m tests.attack.gate_server FOLDER PORT clinic|demo`.

Prints one JSON line with every path that Streamlit serves, then serves until stopped.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from streamlit.runtime import Runtime
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from dashboard import server
from dashboard.answers.clinic import Clinic
from dashboard.settings import Settings, office_url

SCRIPT = Path(__file__).with_name("who_am_i.py")


def serve(folder: Path, port: int, is_demo: bool) -> None:
    """Serve the store in this folder on loopback."""
    settings = Settings(folder, is_demo, office_url(folder, is_demo), port=port)
    build = server.build_app

    def build_and_list(settings: Settings, clinic: Clinic, script: Path) -> object:
        app = build(settings, clinic, script)
        # The application makes its routes at the first request; the runtime they need is made the same way.
        app._runtime = app._create_runtime()
        paths = sorted({getattr(route, "path", "") for route in create_streamlit_routes(Runtime.instance())})
        print(json.dumps(paths), flush=True)  # noqa: T201 - read by the tests
        return app

    server.build_app = build_and_list  # type: ignore[assignment]
    server.serve(settings, Clinic.open(settings), SCRIPT)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "demo")
