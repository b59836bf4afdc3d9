"""A killed undo or erasure is done whole or not at all, and once opened again no file holds what is gone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from dashboard.intake.erase import erase_client
from dashboard.intake.workspace import remove_leftovers
from dashboard.settings import PROJECT_ROOT
from tests.builders import a_session, an_export, write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboard.store.versions import FeedbackStore
    from tests.unit.intake.conftest import Intake

KILLS = int(os.environ.get("DASHBOARD_TEST_KILLS", "2"))
MARK = "Winterlinde 27"
CHILD = """
import sys
from pathlib import Path
from dashboard.definitions import Definitions
from dashboard.intake.erase import erase_client
from dashboard.intake.publish import undo_import
from dashboard.store.versions import FeedbackStore

folder, what = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
if what == "erase":
    erase_client(FeedbackStore(folder), folder / "pseudonym.key", Definitions(), "client-9")
else:
    undo_import(FeedbackStore(folder), Definitions(), int(what), by="child")
"""


def start(folder: Path, what: str) -> subprocess.Popen[bytes]:
    """An undo of this import, or an erasure, in a process of its own, which has just begun."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(folder), what], cwd=PROJECT_ROOT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    return child


def files_with_mark(store: FeedbackStore) -> list[str]:
    """Names of the files anywhere in the store's folder that hold the mark."""
    paths = [path for path in sorted(store.folder.rglob("*")) if path.is_file()]
    return [path.name for path in paths if MARK.encode() in path.read_bytes()]


def last_import(intake: Intake) -> int:
    """The number of the newest import."""
    return int(intake.rows("SELECT max(import_id) FROM imports")[0][0])


def undo(intake: Intake) -> None:
    """Takes the newest import back."""
    intake.undo(last_import(intake))


def erase(intake: Intake) -> None:
    """Erases the client who came with it."""
    erase_client(intake.store, intake.key_file, intake.definitions, "client-9")


@pytest.mark.parametrize("work", [undo, erase])
def test_killed_forgetting_is_done_whole_or_not_at_all(work: Callable[[Intake], None], intake: Intake) -> None:
    intake.take_rows(an_export(clients=60, sessions=5, srs_1=8))
    marked = write_csv(intake.folder / "more.csv", [a_session(9, week, site=MARK) for week in range(5)])
    intake.take(marked)
    began = time.monotonic()
    work(intake)
    whole_s = time.monotonic() - began
    chance = random.Random(71)  # noqa: S311 - moments, not secrets
    (without_mark,) = intake.rows("SELECT count(*) FROM appointments")

    for kill in range(KILLS):
        if not intake.rows("SELECT 1 FROM appointments WHERE site IS NOT NULL LIMIT 1"):
            intake.take(marked)
            (with_mark,) = intake.rows("SELECT count(*) FROM appointments")
        assert files_with_mark(intake.store) != []
        child = start(intake.store.folder.parent, "erase" if work is erase else str(last_import(intake)))
        time.sleep(whole_s * (kill + chance.random()) / KILLS)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()

        intake.store.tidy()
        remove_leftovers(intake.store.folder)
        is_there = bool(intake.rows("SELECT 1 FROM appointments WHERE site IS NOT NULL LIMIT 1"))
        assert intake.rows("SELECT count(*) FROM appointments") == [with_mark if is_there else without_mark]
        assert intake.store.check() == []
        if not is_there:
            assert files_with_mark(intake.store) == []
            assert [path.name for path in intake.store.folder.glob("*.duckdb*")] == [intake.store.current().path.name]
        assert not [path.name for path in intake.store.folder.iterdir() if path.suffix in (".tmp", ".scratch")]
