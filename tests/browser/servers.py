"""The dashboard as people start it: `python -m dashboard` in processes of their own, on data folders of the tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE_FILES = tuple(
    PROJECT / "sample_data" / name for name in ("sessions.csv", "episodes.csv", "counselors.csv", "trainings.csv")
)
ADMIN, SUPERVISOR = "ada@clinic.test", "sue@clinic.test"
PASSWORD = "wisteria barge lantern"
# A first start makes the demo, on a machine that may be busy with much else.
LONGEST_START_SECONDS = 120


class DashboardServer:
    """The server that the README's first command starts, once its packages are installed."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.data, self.port = data, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._errors = data.with_name(f"{data.name}.stderr")
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard", "--port", str(self.port)],
                cwd=PROJECT,
                env=_environment(data),
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self._process.kill()
            raise

    def health(self) -> str:
        """What /healthz says; raises `HTTPError` where it answers with an error, `URLError` where nobody answers."""
        with urlopen(f"{self.url}/healthz", timeout=30) as answer:  # noqa: S310 - http by the line that made it
            text: str = answer.read().decode()
        return text

    def complaints(self) -> str:
        """Everything the server has written to its error stream."""
        return self._errors.read_text(encoding="utf-8")

    def stop(self) -> None:
        """Stop it the way Ctrl+C does."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + LONGEST_START_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, f"the dashboard stopped at once: {self.complaints()}"
            try:
                self.health()
                return
            except HTTPError:
                raise
            except URLError:
                time.sleep(0.2)
        raise AssertionError(f"the dashboard did not answer within {LONGEST_START_SECONDS} seconds")


def run_command(data: Path, *words: str | Path, stdin: str = "") -> str:
    """What one command prints; raises `CalledProcessError` where it fails."""
    finished = subprocess.run(
        [sys.executable, "-m", "dashboard", *map(str, words)],
        cwd=PROJECT,
        env=_environment(data),
        input=stdin,
        check=True,
        capture_output=True,
        text=True,
    )
    return finished.stdout


def start_command(data: Path, *words: str | Path) -> subprocess.Popen[bytes]:
    """A command that runs beside the test."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", *map(str, words)],
        cwd=PROJECT,
        env=_environment(data),
        stdout=subprocess.DEVNULL,
    )


def make_clinic(data: Path) -> None:
    """A real store on its first day, with an admin and a supervisor of every team."""
    run_command(data, "init")
    for email, *role in ((ADMIN, "--role", "admin"), (SUPERVISOR, "--role", "supervisor", "--team", "*")):
        run_command(data, "people", "add", email, *role, "--password-stdin", stdin=f"{PASSWORD}\n")


def _environment(data: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    return ours | {"DASHBOARD_DATA": str(data)}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
