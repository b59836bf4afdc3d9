"""Backups: sealed, checked, and restored as they were; nothing of them can be read without the passphrase."""

from __future__ import annotations

import stat
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.access import accounts
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.office import audit, people
from dashboard.office.database import open_office
from dashboard.office.web_sessions import count_of
from dashboard.safekeeping.backup import make_backup, restore_backup
from dashboard.safekeeping.envelope import seal, unseal
from dashboard.settings import FeedbackKey, Refused, Settings, office_url
from dashboard.store.opening import is_encrypted
from dashboard.store.versions import FeedbackStore
from tests.builders import an_export, write_csv

PASSPHRASE = "tea kettle on the moon"
EMAIL = "ada@clinic.test"
EVENT = audit.Event("operator", "tested", "something")
KEY = FeedbackKey("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
OTHER_KEY = FeedbackKey("eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=")


def settings_of(folder: Path) -> Settings:
    return Settings(folder=folder, is_demo=False, office_url=office_url(folder, is_demo=False))


@pytest.fixture
def clinic(empty_clinic: Clinic, tmp_path: Path) -> Clinic:
    """A clinic with four clients and an admin who is signed in."""
    export = write_csv(tmp_path / "sessions.csv", an_export())
    import_files(empty_clinic.store, empty_clinic.settings.key_file, empty_clinic.definitions(), [export], by=EMAIL)
    people.add(empty_clinic.office, EMAIL, ["admin"], event=EVENT)
    accounts.set_password(empty_clinic.office, EMAIL, "a long enough password", event=EVENT)
    accounts.sign_in(empty_clinic.office, EMAIL, "a long enough password", address="127.0.0.1")
    return empty_clinic


@pytest.fixture
def backup(clinic: Clinic, tmp_path: Path) -> Path:
    target = tmp_path / "clinic.backup"
    make_backup(clinic.settings, clinic.office, target, PASSPHRASE)
    return target


def test_restored_store_is_the_one_that_was_backed_up(clinic: Clinic, backup: Path, tmp_path: Path) -> None:
    elsewhere = settings_of(tmp_path / "elsewhere")

    restore_backup(elsewhere, backup, PASSPHRASE)

    assert FeedbackStore(elsewhere.folder).current().path.read_bytes() == clinic.store.current().path.read_bytes()
    assert elsewhere.key_file.read_bytes() == clinic.settings.key_file.read_bytes()
    assert stat.S_IMODE(elsewhere.key_file.stat().st_mode) == 0o600


def test_restored_office_has_its_people_and_nobody_signed_in(clinic: Clinic, backup: Path, tmp_path: Path) -> None:
    was = people.find(clinic.office, EMAIL)
    assert was is not None
    assert count_of(clinic.office, was.person_id) == 1
    elsewhere = settings_of(tmp_path / "elsewhere")

    restore_backup(elsewhere, backup, PASSPHRASE)

    office = open_office(elsewhere.office_url)
    person = people.find(office, EMAIL)
    assert person == was
    assert count_of(office, was.person_id) == 0
    assert audit.verify(office) == []
    assert audit.entries(office)[0].action == "backup restored"


def test_backup_is_restored_under_the_key_of_the_machine_or_none(clinic: Clinic, tmp_path: Path) -> None:
    rows = stored_rows(clinic.store)
    for made_with, restored_with in ((None, KEY), (KEY, OTHER_KEY), (KEY, None)):
        here = replace(clinic.settings, feedback_key=made_with)
        if made_with is not None and not is_encrypted(clinic.store.current().path):
            FeedbackStore(here.folder, made_with).encrypt()
        name = f"{made_with is not None} {restored_with is not None}"
        elsewhere = replace(settings_of(tmp_path / name), feedback_key=restored_with)

        make_backup(here, clinic.office, tmp_path / f"{name}.backup", PASSPHRASE)
        restored = restore_backup(elsewhere, tmp_path / f"{name}.backup", PASSPHRASE)

        store = FeedbackStore(elsewhere.folder, restored_with)
        assert restored.is_encrypted == (made_with is not None)
        assert is_encrypted(store.current().path) == (restored_with is not None)
        assert stored_rows(store) == rows


def test_key_of_an_encrypted_backup_lies_nowhere_in_the_open(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "feedback.duckdb").write_bytes(b"encrypted")

    seal(tmp_path / "content", tmp_path / "sealed", PASSPHRASE, KEY.secret)

    assert unseal(tmp_path / "sealed", tmp_path, PASSPHRASE) == KEY.secret
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(KEY.secret.encode() in content for content in written)


def stored_rows(store: FeedbackStore) -> list[tuple[object, ...]]:
    with store.reading() as connection:
        return connection.execute("FROM appointments ORDER BY ALL").fetchall()


def test_people_added_after_a_restore_get_numbers_of_their_own(backup: Path, tmp_path: Path) -> None:
    elsewhere = settings_of(tmp_path / "elsewhere")
    restore_backup(elsewhere, backup, PASSPHRASE)

    added = people.add(open_office(elsewhere.office_url), "ben@clinic.test", ["counselor"], event=EVENT)

    assert added.person_id == 2


def test_backup_is_private_and_holds_nothing_in_the_open(clinic: Clinic, backup: Path) -> None:
    content = backup.read_bytes()

    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert EMAIL.encode() not in content
    assert clinic.settings.key_file.read_bytes() not in content
    assert clinic.store.current().path.read_bytes()[:64] not in content
    assert sorted(path.name for path in clinic.settings.folder.glob("intake-*")) == []


def test_other_passphrase_opens_nothing(backup: Path, tmp_path: Path) -> None:
    elsewhere = settings_of(tmp_path / "elsewhere")

    with pytest.raises(Refused, match="another passphrase"):
        restore_backup(elsewhere, backup, "some other passphrase")

    assert not FeedbackStore(elsewhere.folder).exists()
    assert not elsewhere.key_file.exists()


@pytest.mark.parametrize("place", [0.05, 0.5, 0.95])
def test_changed_byte_is_noticed(backup: Path, tmp_path: Path, place: float) -> None:
    with tarfile.open(backup) as envelope:
        member = envelope.getmember("content.age")
    content = bytearray(backup.read_bytes())
    content[member.offset_data + int(member.size * place)] ^= 1
    backup.write_bytes(content)
    elsewhere = settings_of(tmp_path / "elsewhere")

    with pytest.raises(Refused, match="changed"):
        restore_backup(elsewhere, backup, PASSPHRASE)

    assert not FeedbackStore(elsewhere.folder).exists()


def test_restore_leaves_a_store_that_stands_there_alone(clinic: Clinic, backup: Path) -> None:
    before = clinic.store.current()

    with pytest.raises(Refused, match="empty folder"):
        restore_backup(clinic.settings, backup, PASSPHRASE)

    assert clinic.store.current() == before


def test_backup_overwrites_no_file(clinic: Clinic, backup: Path) -> None:
    before = backup.read_bytes()

    with pytest.raises(Refused, match="exists already"):
        make_backup(clinic.settings, clinic.office, backup, PASSPHRASE)

    assert backup.read_bytes() == before


def test_short_passphrase_is_refused_and_leaves_no_file(clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="at least 12"):
        make_backup(clinic.settings, clinic.office, tmp_path / "weak.backup", "short")

    assert not (tmp_path / "weak.backup").exists()


def test_any_other_file_is_no_backup(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("nothing of ours", encoding="utf-8")

    with pytest.raises(Refused, match="no backup"):
        restore_backup(settings_of(tmp_path / "elsewhere"), other, PASSPHRASE)
