"""A killed import leaves the store whole: the version before it, or the new one, and nothing private behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from dashboard.settings import PROJECT_ROOT
from tests.builders import an_export, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.intake.conftest import Intake

KILLS = int(os.environ.get("DASHBOARD_TEST_KILLS", "2"))
CHILD = """
import sys
from datetime import date
from pathlib import Path
from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files
from dashboard.store.versions import FeedbackStore

folder, file = Path(sys.argv[1]), Path(sys.argv[2])
print("ready", flush=True)
store, key_file, day = FeedbackStore(folder), folder / "pseudonym.key", date(2025, 12, 31)
import_files(store, key_file, Definitions(), [file], by="child", today=day)
"""


def start_import(folder: Path, file: Path) -> subprocess.Popen[bytes]:
    """An import in a process of its own, which has just begun."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(file)], cwd=PROJECT_ROOT, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    return child


def test_killed_imports_leave_the_old_or_the_new_version_whole(intake: Intake) -> None:
    folder = intake.store.folder.parent
    intake.take_rows(an_export(clients=50, sessions=4, srs_1=8))
    later = write_csv(intake.folder / "later.csv", an_export(clients=500, sessions=10, srs_1=5))
    began = time.monotonic()
    assert start_import(folder, later).wait() == 0
    whole_import_s = time.monotonic() - began
    intake.undo(2)
    chance = random.Random(71)  # noqa: S311 - moments, not secrets

    for _ in range(KILLS):
        before = intake.store.current()
        child = start_import(folder, later)
        time.sleep(chance.uniform(0, whole_import_s))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()

        after = intake.store.current()
        live = intake.rows("SELECT count(*) FROM imports WHERE is_live AND import_id > 1")[0][0]
        (figures,) = intake.rows(
            "SELECT count(*), count(*) FILTER (srs_1 = 5), count(DISTINCT client_no) FROM appointments"
        )
        assert figures == ((5000, 5000, 500) if live else (200, 0, 50))
        assert after == before or live == 1
        if live:
            intake.undo(intake.rows("SELECT max(import_id) FROM imports")[0][0])

    assert intake.take(later).is_published
    assert sorted(path.name for path in intake.store.folder.iterdir() if not path.stem.isdigit()) == ["CURRENT", "LOCK"]
