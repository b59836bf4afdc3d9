"""A full disk and Ctrl+C leave the store as it was, and say so in one sentence."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.settings import PROJECT_ROOT, Refused
from dashboard.store.disk import refused_when_full
from dashboard.store.versions import FeedbackStore
from tests.builders import an_export, write_csv
from tests.unit.intake.conftest import Intake

# No file may grow over the limit, which is what a full disk looks like to a program.
LIMITED = """
import resource, sys
from dashboard.__main__ import main
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(sys.argv[2:]))
"""
# Says when the phase begins in which it is to be stopped.
STOPPED = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where whoever runs the tests ignores it
from dashboard.__main__ import main
from dashboard.intake import steps
begin = steps.Steps.begin
def telling(self, phase):
    begin(self, phase)
    if phase == sys.argv[1]:
        print("there", flush=True)
steps.Steps.begin = telling
sys.exit(main(sys.argv[2:]))
"""

KEPT = ("CURRENT", "LOCK")
ROOM_FOR_OFFICE = 400_000


def limited(limit: int, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the dashboard, run where no file may be larger than this many bytes."""
    command = [sys.executable, "-c", LIMITED, str(limit), *words]
    return subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)


def left_over(store: FeedbackStore) -> list[str]:
    """What stands in the store's folder besides versions, pointer and lock."""
    return [path.name for path in store.folder.iterdir() if path.suffix != ".duckdb" and path.name not in KEPT]


@pytest.mark.parametrize("place", ["while reading", "while writing"])
def test_full_disk_stops_an_import_and_changes_nothing(place: str, intake: Intake) -> None:
    intake.take_rows(an_export(srs_1=7))
    before = intake.store.current()
    later = write_csv(intake.folder / "later.csv", an_export(clients=3000, sessions=10, srs_1=5))
    limit = ROOM_FOR_OFFICE if place == "while reading" else int(before.path.stat().st_size * 1.05)

    ended = limited(limit, "--data", str(intake.store.folder.parent), "import", str(later))

    assert ended.returncode == 1
    assert "not enough space" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert intake.store.current() == before
    assert intake.store.check() == []
    assert left_over(intake.store) == []


def test_full_disk_stops_an_undo_and_changes_nothing(intake: Intake) -> None:
    intake.take_rows(an_export(srs_1=7))
    intake.take_rows(an_export(srs_1=5), name="later.csv")
    before = intake.store.current()
    limit = before.path.stat().st_size // 2

    ended = limited(limit, "--data", str(intake.store.folder.parent), "undo", "2")

    assert ended.returncode == 1
    assert "not enough space" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert intake.store.current() == before
    assert left_over(intake.store) == []


def test_ctrl_c_stops_an_import_and_changes_nothing(intake: Intake) -> None:
    intake.take_rows(an_export(srs_1=7))
    before = intake.store.current()
    later = write_csv(intake.folder / "later.csv", an_export(clients=2000, sessions=10, srs_1=5))
    words = ["--data", str(intake.store.folder.parent), "import", str(later)]
    child = subprocess.Popen(
        [sys.executable, "-c", STOPPED, "building summaries", *words],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "there\n"

    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=120)

    assert child.returncode == 1
    assert said.splitlines()[-1] == "Stopped. What was not finished left the store as it was."
    assert "Traceback" not in said
    assert intake.store.current() == before
    assert left_over(intake.store) == []


def test_only_want_of_space_is_said_to_be_that(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not enough space"), refused_when_full(tmp_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(PermissionError), refused_when_full(tmp_path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
