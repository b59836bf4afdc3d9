"""With a key no file of the data folder holds a code, a team or the name of a rating in the clear, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.intake.workspace import remove_leftovers
from dashboard.settings import KEY_FROM, PROJECT_ROOT, FeedbackKey
from dashboard.store.versions import FeedbackStore
from dashboard.vocabulary import rating_columns
from tests.builders import an_export, write_csv
from tests.unit.intake.conftest import TODAY, Intake

KEY = FeedbackKey("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
COUNSELOR, TEAM = "Kestrel-Quay", "Northwestward"
IN_THE_CLEAR = [text.encode() for text in (COUNSELOR, TEAM, "client-7", *rating_columns())]
# Kills itself when the import comes to the phase named.
CHILD = f"""
import os, signal, sys
from datetime import date
from pathlib import Path
from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files
from dashboard.settings import FeedbackKey
from dashboard.store.versions import FeedbackStore

folder, file, last = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def show(progress):
    if progress.phase == last:
        os.kill(os.getpid(), signal.SIGKILL)

store = FeedbackStore(folder, FeedbackKey(os.environ["{KEY_FROM}"]))
import_files(store, folder / "pseudonym.key", Definitions(), [file], by="child", today=date.fromisoformat("{TODAY}"),
             progress=show)
"""


@pytest.fixture
def sealed(tmp_path: Path) -> Intake:
    """A store with a key, and one import in it."""
    (tmp_path / "files").mkdir()
    folder = tmp_path / "store"
    store = FeedbackStore.create(folder, is_demo=False, key=KEY)
    intake = Intake(store, folder / "pseudonym.key", tmp_path / "files")
    assert intake.take(an_untidy_export(intake.folder, clients=9)).is_published
    return intake


def an_untidy_export(folder: Path, clients: int) -> Path:
    """A file that is not read as it is: a title stands above its header."""
    path = write_csv(folder / f"of {clients}.csv", an_export(clients, counselor_id=COUNSELOR, team=TEAM, srs_1=7))
    path.write_text("Our export\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def in_the_clear(folder: Path) -> list[str]:
    """The files anywhere in the folder that hold one of the words."""
    files = {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    assert len(files) > 2
    return [name for name, content in files.items() if any(word in content for word in IN_THE_CLEAR)]


def test_no_file_holds_anything_in_the_clear_after_an_import_a_refusal_and_an_undo(sealed: Intake) -> None:
    assert not sealed.take_rows(an_export(2, counselor_id=COUNSELOR, session_date="2025-13-01")).is_published
    assert in_the_clear(sealed.store.folder.parent) == []

    sealed.undo(1)

    assert in_the_clear(sealed.store.folder.parent) == []
    assert sealed.store.check() == []


def test_the_words_are_found_where_there_is_no_key(intake: Intake) -> None:
    assert in_the_clear(intake.store.folder.parent) == ["000001.duckdb"]


def test_killed_import_leaves_nothing_in_the_clear_and_the_version_before_it(sealed: Intake) -> None:
    before = sealed.store.current()
    later = an_untidy_export(sealed.folder, clients=40)
    for phase, left in (("publishing", {"staging.duckdb"}), ("writing the new version", {"000003.duckdb.tmp"})):
        child = subprocess.run(
            [sys.executable, "-c", CHILD, str(sealed.store.folder.parent), str(later), phase],
            cwd=PROJECT_ROOT,
            env=os.environ | {KEY_FROM: KEY.secret},
            check=False,
        )

        assert child.returncode == -signal.SIGKILL
        assert left <= {path.name for path in sealed.store.folder.rglob("*")}
        assert in_the_clear(sealed.store.folder.parent) == []
        assert (sealed.store.current(), sealed.store.check()) == (before, [])

    sealed.store.tidy()
    remove_leftovers(sealed.store.folder)
    assert sorted(path.name for path in sealed.store.folder.iterdir() if not path.stem.isdigit()) == ["CURRENT", "LOCK"]
