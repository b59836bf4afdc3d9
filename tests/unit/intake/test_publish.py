"""Imports are published whole or not at all; later ones correct earlier ones and can be taken back."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files, undo_import
from dashboard.intake.reports import Cancelled, Progress
from dashboard.settings import Refused
from dashboard.store.versions import FeedbackStore
from tests.builders import a_client, a_session, an_export, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.intake.conftest import Intake


def test_import_publishes_a_new_version_with_its_history(intake: Intake) -> None:
    before = intake.store.current()

    report = intake.take_rows(an_export(clients=4, sessions=3))

    assert intake.store.current().number == before.number + 1
    assert (report.import_id, report.rows_read, report.rows_new) == (1, 12, 12)
    ((by, is_live, read, accepted, files, definitions),) = intake.rows(
        "SELECT imported_by, is_live, rows_read, rows_accepted, files, definitions FROM imports"
    )
    assert (by, is_live, read, accepted) == ("ada@example.org", True, 12, 12)
    assert [(file["name"], file["kind"], file["rows"]) for file in json.loads(files)] == [
        ("sessions.csv", "sessions", 12)
    ]
    assert json.loads(definitions) == Definitions().to_values()


def test_import_leaves_no_private_files_behind(intake: Intake) -> None:
    intake.take_rows(an_export())
    intake.take_rows([a_session(srs_1=11)])

    assert list(intake.store.folder.glob("intake-*")) == []


def test_same_file_again_changes_nothing_and_is_received_again(intake: Intake) -> None:
    sessions = write_csv(intake.folder / "sessions.csv", an_export(srs_1=8))
    episodes = write_csv(intake.folder / "episodes.csv", [a_client(number) for number in range(1, 5)])
    intake.take(sessions, episodes)
    before = intake.current()

    report = intake.take(sessions, episodes)

    assert report.is_published
    assert (report.rows_unchanged, report.rows_new, report.rows_corrected) == (report.rows_read, 0, 0)
    assert intake.current() == before
    assert intake.rows("SELECT import_id, count(*) FROM received_appointments GROUP BY ALL ORDER BY ALL") == [
        (1, 12),
        (2, 12),
    ]


def test_new_corrected_and_unchanged_rows_are_counted(intake: Intake) -> None:
    intake.take_rows([a_session(1, srs_1=5), a_session(2, srs_1=6)])

    report = intake.take_rows([a_session(1, srs_1=5), a_session(2, srs_1=7), a_session(3, srs_1=8)])

    assert (report.rows_new, report.rows_corrected, report.rows_unchanged) == (1, 1, 1)
    assert sorted(intake.values("srs_1")) == [5, 7, 8]


def test_renumbered_sessions_are_corrections_and_no_new_rows(intake: Intake) -> None:
    intake.take_rows([a_session(week=0, session_number=1), a_session(week=1, session_number=2)])

    report = intake.take_rows([a_session(week=0, session_number=4), a_session(week=1, session_number=5)])

    assert (report.rows_new, report.rows_corrected) == (0, 2)
    assert intake.values("session_number") == [4, 5]


def test_an_emptied_cell_is_a_correction(intake: Intake) -> None:
    intake.take_rows([a_session(srs_1=5)])

    report = intake.take_rows([a_session(srs_1="")])

    assert report.rows_corrected == 1
    assert intake.values("srs_1") == [None]


def test_a_file_without_a_column_leaves_what_older_files_said(intake: Intake) -> None:
    intake.take_rows(
        [a_session(1, srs_1=5, attendance="late_attended", session_number=3, team="North"), a_session(2, srs_1=6)]
    )
    bare = [{key: a_session(1)[key] for key in ("client_id", "counselor_id", "session_date")}]

    report = intake.take_rows(bare)

    assert report.rows_unchanged == 1
    assert intake.rows(
        "SELECT srs_1, attendance, session_number, has_numbers, team FROM appointments WHERE srs_1 = 5"
    ) == [(5, "late_attended", 3, True, "North")]


def test_a_later_column_fills_older_rows_and_is_taken_back_with_its_import(intake: Intake) -> None:
    intake.take_rows([a_session(1), a_session(2)])
    before = intake.current()
    intake.take_rows([a_session(1, srs_1=5)])

    undone = intake.undo(2)

    assert intake.current() == before
    assert (undone.appointments_before, undone.appointments_after) == (2, 2)


def test_undo_reverts_a_correction_and_keeps_what_a_later_import_repeats(intake: Intake) -> None:
    intake.take_rows([a_session(1, srs_1=5), a_session(2, srs_1=5)])
    intake.take_rows([a_session(1, srs_1=6), a_session(3, srs_1=6), a_session(4, srs_1=6)])
    intake.take_rows([a_session(3, srs_1=6)])

    intake.undo(2)

    assert sorted(intake.values("srs_1")) == [5, 5, 6]
    assert intake.rows("SELECT import_id, is_live, undone_by FROM imports ORDER BY 1") == [
        (1, True, None),
        (2, False, "ada@example.org"),
        (3, True, None),
    ]


def test_undo_of_everything_leaves_an_empty_store(intake: Intake) -> None:
    intake.take_rows(an_export())

    intake.undo(1)

    assert intake.values("client_no") == []
    assert intake.rows("SELECT count(*) FROM pairings") == [(0,)]


def test_undone_import_can_be_imported_again(intake: Intake) -> None:
    intake.take_rows(an_export())
    before = intake.current()
    intake.undo(1)

    report = intake.take_rows(an_export())

    assert report.import_id == 2
    assert intake.current() == before


@pytest.mark.parametrize("import_id", [1, 7])
def test_undo_refuses_what_is_not_there(intake: Intake, import_id: int) -> None:
    intake.take_rows(an_export())
    intake.undo(1)
    before = intake.store.current()

    with pytest.raises(Refused, match=str(import_id)):
        intake.undo(import_id)

    assert intake.store.current() == before


def test_dry_run_counts_and_publishes_nothing(intake: Intake) -> None:
    before = intake.store.current()

    report = intake.take_rows(an_export(), dry_run=True)

    assert (report.import_id, report.is_published, report.rows_new) == (None, False, 12)
    assert report.errors == ()
    assert intake.store.current() == before


def test_order_of_imports_and_rows_does_not_matter(intake: Intake, tmp_path: Path) -> None:
    rows = an_export(clients=6, sessions=4, srs_1=8)
    intake.take_rows(rows[:10])
    intake.take_rows(rows[10:])
    other = FeedbackStore.create(tmp_path / "other", is_demo=False)
    shuffled = write_csv(intake.folder / "all.csv", rows[::-1])

    import_files(other, intake.key_file, Definitions(), [shuffled], by="bo@example.org")

    by_client = (
        "SELECT client_key, appointments.* EXCLUDE (import_id, client_no) "
        "FROM appointments JOIN clients USING (client_no) ORDER BY ALL"
    )
    here = intake.rows(by_client)
    intake.store = other
    assert intake.rows(by_client) == here


def test_cancelling_leaves_the_store_as_it_was(intake: Intake) -> None:
    before = intake.store.current()
    phases: list[str] = []

    with pytest.raises(Cancelled):
        intake.take_rows(
            an_export(),
            progress=lambda progress: phases.append(progress.phase),
            is_cancelled=lambda: "building summaries" in phases,
        )

    assert intake.store.current() == before
    assert sorted(path.name for path in intake.store.folder.iterdir()) == ["000001.duckdb", "CURRENT", "LOCK"]


def test_progress_tells_phases_and_rows(intake: Intake) -> None:
    seen: list[Progress] = []

    intake.take_rows(an_export(clients=4, sessions=3), progress=seen.append)

    assert [progress.phase for progress in seen] == [
        "reading sessions.csv",
        "checking sessions.csv",
        "checked sessions.csv",
        "publishing",
        "building summaries",
        "writing the new version",
    ]
    assert (seen[-1].rows, seen[-1].total) == (12, 12)
    assert all(earlier.rows <= later.rows for earlier, later in pairwise(seen))


def test_sample_data_take_no_imports_and_no_undo(tmp_path: Path) -> None:
    store = FeedbackStore.create(tmp_path / "demo", is_demo=True)
    sessions = write_csv(tmp_path / "sessions.csv", an_export())
    key_file = tmp_path / "demo" / "pseudonym.key"

    with pytest.raises(Refused, match="sample data"):
        import_files(store, key_file, Definitions(), [sessions], by="ada@example.org")
    with pytest.raises(Refused, match="sample data"):
        undo_import(store, Definitions(), 1, by="ada@example.org")
    assert import_files(store, key_file, Definitions(), [sessions], by="demo", allow_demo=True).is_published


def test_report_adds_up_in_json(intake: Intake) -> None:
    report = intake.take_rows([a_session(1), a_session(1), a_session(2)]).to_json()

    assert {
        key: report[key]
        for key in ("import_id", "rows_read", "rows_accepted", "rows_rejected", "rows_unchanged", "rows_corrected")
    } == {
        "import_id": 1,
        "rows_read": 3,
        "rows_accepted": 3,
        "rows_rejected": 0,
        "rows_unchanged": 1,
        "rows_corrected": 0,
    }
    assert set(report) >= {"warnings", "errors", "seconds"}
