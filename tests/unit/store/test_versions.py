"""Versions of the feedback file: all or nothing, one writer at a time, and nothing a reader holds is taken away."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from dashboard.settings import PROJECT_ROOT, Refused
from dashboard.store.versions import FeedbackStore

# Begins a draft, says so, and is killed in the middle of it.
WRITER = """
import sys, time
from pathlib import Path
from dashboard.store.versions import FeedbackStore
with FeedbackStore(Path(sys.argv[1])).new_version() as draft:
    draft.connection.execute("INSERT INTO meta VALUES ('half', 'done')")
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    """An empty real store."""
    return FeedbackStore.create(tmp_path / "clinic", is_demo=False)


def write(store: FeedbackStore, key: str) -> None:
    """Publish a version with one more row."""
    with store.new_version() as draft:
        draft.connection.execute("INSERT INTO meta VALUES (?, 'written')", [key])


def written(store: FeedbackStore) -> set[str]:
    """The rows of the current version that `write` made."""
    with duckdb.connect(str(store.current().path), read_only=True) as connection:
        rows = connection.execute("SELECT key FROM meta WHERE value IN ('written', 'done')").fetchall()
    return {row[0] for row in rows}


def files(store: FeedbackStore) -> set[str]:
    """What stands in the folder besides the pointer and the lock."""
    return {path.name for path in store.folder.iterdir()} - {"CURRENT", "LOCK"}


def test_a_new_store_is_version_one_and_says_what_it_is(tmp_path: Path) -> None:
    real = FeedbackStore.create(tmp_path / "real", is_demo=False)
    sample = FeedbackStore.create(tmp_path / "sample", is_demo=True)

    assert (real.current().number, real.is_demo, sample.is_demo) == (1, False, True)
    assert real.check() == []
    with pytest.raises(Refused, match="already stands"):
        FeedbackStore.create(tmp_path / "real", is_demo=True)
    assert not real.is_demo


def test_a_folder_without_a_store_is_refused_with_what_to_do(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "nothing")

    assert not store.exists()
    with pytest.raises(Refused, match="import a file, or run init"):
        store.current()


def test_a_version_is_published_for_its_owner_alone(store: FeedbackStore) -> None:
    write(store, "first")

    version = store.current()
    assert (version.number, version.path.name, written(store)) == (2, "000002.duckdb", {"first"})
    assert stat.S_IMODE(version.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_draft_that_fails_leaves_no_trace(store: FeedbackStore) -> None:
    write(store, "kept")

    with pytest.raises(duckdb.ConversionException), store.new_version() as draft:
        draft.connection.execute("INSERT INTO meta VALUES ('lost', 'written'); SELECT 'no day'::DATE")

    assert (store.current().number, written(store)) == (2, {"kept"})
    assert files(store) == {"000001.duckdb", "000002.duckdb"}


def test_the_newest_three_versions_are_kept(store: FeedbackStore) -> None:
    for key in "abcde":
        write(store, key)

    assert store.current().number == 6
    assert files(store) == {"000004.duckdb", "000005.duckdb", "000006.duckdb"}
    assert written(store) == set("abcde")


def test_leftovers_of_a_crash_are_removed_and_never_published(store: FeedbackStore) -> None:
    for name in ("000002.duckdb.tmp", "000002.duckdb.tmp.wal", "000009.duckdb.tmp", "CURRENT.tmp"):
        (store.folder / name).write_bytes(b"half a file")
    # Renamed, but the machine stopped before CURRENT was replaced.
    (store.folder / "000002.duckdb").write_bytes(b"never current")
    (store.folder / "000002.scratch").mkdir()
    (store.folder / "000002.scratch" / "spilled").write_bytes(b"rows")
    assert store.current().number == 1

    write(store, "after")

    assert (store.current().number, written(store), store.check()) == (2, {"after"}, [])
    assert files(store) == {"000001.duckdb", "000002.duckdb"}


def test_a_killed_writer_frees_the_lock_and_changes_nothing(store: FeedbackStore) -> None:
    arguments = [sys.executable, "-c", WRITER, str(store.folder.parent)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        writer.send_signal(signal.SIGKILL)
    assert store.current().number == 1
    assert any(name.endswith(".tmp") for name in files(store))
    waited: list[str] = []

    with store.new_version(waited.append) as draft:
        draft.connection.execute("INSERT INTO meta VALUES ('after', 'written')")

    assert waited == []
    assert (store.current().number, written(store)) == (2, {"after"})
    assert files(store) == {"000001.duckdb", "000002.duckdb"}


def test_a_second_writer_waits_says_so_and_works_on_what_the_first_wrote(store: FeedbackStore) -> None:
    said: list[str] = []
    is_waiting = threading.Event()

    def tell(sentence: str) -> None:
        said.append(sentence)
        is_waiting.set()

    def write_second() -> None:
        with store.new_version(tell) as draft:
            draft.connection.execute("INSERT INTO meta VALUES ('second', 'written')")

    second = threading.Thread(target=write_second)
    with store.new_version() as draft:
        second.start()
        assert is_waiting.wait(timeout=30)
        draft.connection.execute("INSERT INTO meta VALUES ('first', 'written')")
    second.join(timeout=30)

    assert len(said) == 1
    assert "Another import is running" in said[0]
    assert (store.current().number, written(store)) == (3, {"first", "second"})


def test_a_file_of_a_newer_dashboard_is_not_written_to(store: FeedbackStore) -> None:
    with store.new_version() as draft:
        draft.connection.execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'")

    with pytest.raises(Refused, match="newer version of the dashboard"):
        write(store, "lost")

    assert (store.current().number, written(store)) == (2, set())
    assert files(store) == {"000001.duckdb", "000002.duckdb"}


def test_a_damaged_file_is_told_in_one_sentence(store: FeedbackStore) -> None:
    path = store.current().path
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    assert len(store.check()) == 1
    assert store.check()[0].startswith("The feedback file cannot be read whole")
