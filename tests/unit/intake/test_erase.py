"""Erasing and undoing leave nothing behind: no row, no version, no free page."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.intake.erase import erase_client
from dashboard.intake.pseudonyms import client_key, load_key
from dashboard.settings import PROJECT_ROOT, Refused
from dashboard.store.versions import FeedbackStore
from tests.builders import a_client, a_session, an_export, write_csv
from tests.unit.intake.conftest import Intake

MARK = "Winterlinde 27"
FIGURES = (
    "SELECT counselor_id, session_on, srs_1 FROM appointments ORDER BY ALL",
    "SELECT counselor_id, start_on, sessions, idle_days, declared_ending FROM episodes ORDER BY ALL",
    "SELECT counselor_id, sessions, rated_sessions FROM pairings ORDER BY ALL",
    "SELECT instrument, domain, stage, ratings, score_sum FROM pairing_scores ORDER BY ALL",
    "FROM coverage_cells ORDER BY ALL",
    "FROM data_span",
)
# Erases, and is killed after the new version was published and before the older ones were deleted.
KILLED = """
import os, signal, sys
from pathlib import Path
from dashboard.store import versions
def killed_instead(store):
    if store.current().number > 2:
        os.kill(os.getpid(), signal.SIGKILL)
versions.FeedbackStore.finish_forgetting = killed_instead
from dashboard.definitions import Definitions
from dashboard.intake.erase import erase_client
folder = Path(sys.argv[1])
erase_client(versions.FeedbackStore(folder), folder / "pseudonym.key", Definitions(), "client-1")
"""


def files_with(store: FeedbackStore, text: str) -> list[str]:
    """Names of the files in the store's folder that hold this text anywhere."""
    return [
        path.name for path in sorted(store.folder.glob("*.*")) if path.is_file() and text.encode() in path.read_bytes()
    ]


def test_erased_client_is_in_no_row_and_no_file(intake: Intake) -> None:
    intake.take_rows([*an_export(), a_session(9, site=MARK)])
    pseudonym = client_key(load_key(intake.key_file), "client-9")
    assert files_with(intake.store, pseudonym) != []
    assert files_with(intake.store, MARK) != []

    erased = erase_client(intake.store, intake.key_file, intake.definitions, "client-9")

    assert (erased.clients, erased.appointments) == (1, 1)
    assert files_with(intake.store, pseudonym) == []
    assert files_with(intake.store, MARK) == []
    assert intake.rows("SELECT count(*) FROM clients") == [(4,)]


def test_others_are_as_if_the_client_had_never_come(intake: Intake, tmp_path: Path) -> None:
    intake.take_rows([*an_export(srs_1=7), *(a_session(9, week, srs_1=3) for week in range(3))])
    episodes = [a_client(client, ending="planned") for client in (1, 2, 9)]
    intake.take(write_csv(tmp_path / "episodes.csv", episodes))
    without = Intake(FeedbackStore.create(tmp_path / "other", is_demo=False), intake.key_file, intake.folder)
    without.take_rows(an_export(srs_1=7))
    without.take(write_csv(tmp_path / "episodes.csv", episodes[:2]))

    erase_client(intake.store, intake.key_file, intake.definitions, "client-9")

    for figures in FIGURES:
        assert intake.rows(figures) == without.rows(figures)


def test_unknown_client_changes_nothing(intake: Intake) -> None:
    intake.take_rows(an_export())
    before = intake.store.current()

    with pytest.raises(Refused, match="No client"):
        erase_client(intake.store, intake.key_file, intake.definitions, "client-77")

    assert intake.store.current() == before
    assert before.path.is_file()


def test_rows_of_an_undone_import_are_gone_from_every_file(intake: Intake) -> None:
    intake.take_rows(an_export())
    report = intake.take_rows([a_session(9, site=MARK)], name="more.csv")
    assert report.import_id is not None

    intake.undo(report.import_id)

    assert files_with(intake.store, MARK) == []
    assert intake.rows("SELECT import_id, is_live FROM imports ORDER BY import_id") == [(1, True), (2, False)]


def test_killed_erasure_is_finished_when_the_store_is_opened_again(intake: Intake) -> None:
    intake.take_rows([*an_export(), a_session(9, site=MARK)])
    pseudonym = client_key(load_key(intake.key_file), "client-1")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(intake.store.folder.parent)], cwd=PROJECT_ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert files_with(intake.store, pseudonym) != []

    intake.store.finish_forgetting()

    assert files_with(intake.store, pseudonym) == []
    assert intake.rows("SELECT count(*) FROM clients") == [(4,)]
