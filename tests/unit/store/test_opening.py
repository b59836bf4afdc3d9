"""Encrypted feedback files: who has the key reads them, nobody else, and the key is nowhere to be read."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import duckdb
import pytest

from dashboard.definitions import Definitions
from dashboard.settings import FeedbackKey, Refused
from dashboard.store.opening import check_cipher, is_encrypted, open_to_write, reading
from dashboard.store.reader import FeedbackReader
from dashboard.store.spill import SpillFolder
from dashboard.store.versions import FeedbackStore

KEY = FeedbackKey("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
OTHER = FeedbackKey("eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an encrypted store without rows. Shared: read only."""
    folder = tmp_path_factory.mktemp("clinic")
    FeedbackStore.create(folder, is_demo=False, key=KEY)
    return folder


def test_printing_a_key_shows_nothing_of_it() -> None:
    assert repr(KEY) == str(KEY) == "FeedbackKey()"


@pytest.mark.parametrize(
    ("key", "sentence"), [(OTHER, "is not the one"), (None, "is encrypted: put its key into DASHBOARD_FEEDBACK_KEY")]
)
def test_store_is_not_read_without_its_key(folder: Path, key: FeedbackKey | None, sentence: str) -> None:
    store = FeedbackStore(folder, key)

    with pytest.raises(Refused, match=sentence) as refusal, store.reading():
        pass

    told = "".join(traceback.format_exception(refusal.value))
    assert KEY.secret not in told
    assert OTHER.secret not in told
    assert store.check() == [str(refusal.value)]
    with pytest.raises(Refused, match=sentence), store.new_version():
        pass
    assert sorted(path.name for path in store.folder.iterdir()) == ["000001.duckdb", "CURRENT", "LOCK"]


def test_no_query_can_ask_for_the_key(folder: Path) -> None:
    with FeedbackReader(FeedbackStore(folder, KEY)).hub(Definitions()).cursor() as cursor:
        for view in (
            "databases",
            "settings",
            "variables",
            "logs",
            "views",
            "prepared_statements",
        ):
            assert KEY.secret not in str(cursor.execute(f"FROM duckdb_{view}()").fetchall())
        for asked in ("FROM duckdb_secrets()", "SELECT getenv('DASHBOARD_FEEDBACK_KEY')"):
            with pytest.raises(duckdb.Error, match=r"disabled|does not exist"):
                cursor.execute(asked)


def test_hub_of_an_encrypted_store_reaches_no_file_and_no_network(folder: Path) -> None:
    with FeedbackReader(FeedbackStore(folder, KEY)).hub(Definitions()).cursor() as cursor:
        for statement in (
            "FROM read_csv('http://127.0.0.1:9/rows.csv')",
            "FROM read_text('/etc/hostname')",
            "ATTACH '/tmp/elsewhere.duckdb'",
            "LOAD '/tmp/other.duckdb_extension'",
            "SET temp_file_encryption = false",
        ):
            with pytest.raises(duckdb.Error, match=r"disabled|locked"):
                cursor.execute(statement)


def test_what_does_not_fit_the_memory_is_spilled_encrypted_by_each_hub_for_itself(folder: Path) -> None:
    reader = FeedbackReader(FeedbackStore(folder, KEY))
    other_facts = Definitions().with_overrides({"settle_days": "99"})
    asked = "SELECT current_setting('temp_directory'), current_setting('temp_file_encryption')"

    settings = [reader.hub(one).cursor().execute(asked).fetchone() for one in (Definitions(), other_facts)]

    places = {Path(str(place)) for place, _ in (row for row in settings if row)}
    assert len(places) == 2
    assert {place.parent.parent for place in places} == {folder}
    assert {row[1] for row in settings if row} == {True}


def test_spilled_rows_are_not_in_the_clear(tmp_path: Path) -> None:
    connection = open_to_write(tmp_path / "file.duckdb", KEY, tmp_path / "spill", "40MB")

    connection.execute("CREATE TEMP TABLE rows AS SELECT 'Northwestward' || hash(range) AS team FROM range(1_000_000)")

    spilled = list((tmp_path / "spill").iterdir())
    assert spilled
    assert not any(b"Northwestward" in path.read_bytes() for path in spilled)
    connection.close()


def test_store_in_the_clear_is_not_opened_with_a_key_until_it_is_encrypted(tmp_path: Path) -> None:
    plain = FeedbackStore.create(tmp_path, is_demo=False)
    with plain.new_version() as draft:
        draft.connection.execute("INSERT INTO meta VALUES ('Northwestward', 'written')")
    store = FeedbackStore(tmp_path, KEY)
    with pytest.raises(Refused, match="run python -m dashboard encrypt once"), store.reading():
        pass

    store.encrypt()

    assert sorted(path.name for path in store.folder.iterdir()) == ["000003.duckdb", "CURRENT", "LOCK"]
    assert b"Northwestward" not in store.current().path.read_bytes()
    with store.reading() as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'Northwestward'").fetchall() == [("written",)]
    with pytest.raises(Refused, match="encrypted already"):
        store.encrypt()


def test_file_tells_whether_it_is_encrypted(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.duckdb").write_bytes(b"nothing of ours")

    assert is_encrypted(FeedbackStore(folder).current().path) is True
    assert is_encrypted(FeedbackStore.create(tmp_path, is_demo=False).current().path) is False
    assert is_encrypted(tmp_path / "notes.duckdb") is None
    assert is_encrypted(tmp_path / "nothing.duckdb") is None


def test_changed_byte_of_an_encrypted_file_is_noticed(tmp_path: Path) -> None:
    store = FeedbackStore.create(tmp_path, is_demo=False, key=KEY)
    path = store.current().path
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 4, len(content), 1000):
        content[place] ^= 1
    path.write_bytes(content)

    (problem,) = store.check()

    assert problem.startswith("The feedback file cannot be read whole")
    assert KEY.secret not in problem


def test_without_the_cipher_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_httpfs", None)
    check_cipher.cache_clear()

    with pytest.raises(Refused, match=r"is not installed: pip install duckdb-extension-httpfs=="):
        check_cipher()
    with pytest.raises(Refused, match="is not installed"):
        FeedbackStore.create(tmp_path, is_demo=False, key=KEY)

    assert not FeedbackStore(tmp_path).exists()


def test_reading_takes_no_cipher(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_httpfs", None)

    with reading(FeedbackStore(folder).current().path, KEY) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'kind'").fetchall() == [("clinic",)]


def test_spilled_rows_of_a_killed_reader_are_removed_and_those_of_a_running_one_stay(tmp_path: Path) -> None:
    store = FeedbackStore.create(tmp_path, is_demo=False)
    running = SpillFolder(tmp_path)
    killed = tmp_path / "reading-0123456789abcdef"
    killed.mkdir()
    (killed / "spilled").write_bytes(b"rows")

    store.tidy()

    assert list(tmp_path.glob("reading-*")) == [running.path]
    place = running.path
    del running
    assert not place.exists()
