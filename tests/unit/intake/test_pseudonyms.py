"""Client codes are stored as keyed pseudonyms only."""

from __future__ import annotations

import hashlib
import hmac
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.intake.pseudonyms import case_code, client_key, load_key, make_key
from dashboard.settings import Refused
from tests.builders import a_client, a_session, write_csv

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def as_base32(digest: bytes) -> str:
    """Crockford's base 32, five bits at a time."""
    bits = "".join(f"{byte:08b}" for byte in digest)
    bits += "0" * (-len(bits) % 5)
    return "".join(CROCKFORD[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def test_client_key_is_the_hmac_in_crockfords_base_32() -> None:
    key = bytes(range(32))

    found = client_key(key, "client-é-1")

    assert found == as_base32(hmac.new(key, "client-é-1".encode(), hashlib.sha256).digest())
    assert len(found) == 52
    assert case_code(found) == found[:10]


def test_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "pseudonym.key"
    make_key(path)
    key = load_key(path)

    make_key(path)

    assert load_key(path) == key
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_damaged_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pseudonym.key"
    path.write_bytes(b"short")

    with pytest.raises(Refused, match="damaged"):
        load_key(path)


def test_lost_key_is_not_replaced_once_there_are_clients(intake: Intake) -> None:
    intake.take_rows([a_session()])
    intake.key_file.unlink()

    with pytest.raises(Refused, match="missing"):
        intake.take_rows([a_session()])

    assert not intake.key_file.exists()


def test_client_codes_are_nowhere_in_the_store(intake: Intake) -> None:
    codes = [f"secret-code-{number}" for number in range(300)]
    sessions = write_csv(intake.folder / "sessions.csv", [a_session(client_id=code) for code in codes])
    episodes = write_csv(intake.folder / "episodes.csv", [a_client(client_id=code) for code in codes])

    intake.take(sessions, episodes)

    assert intake.rows("SELECT count(*) FROM clients") == [(300,)]
    for path in intake.store.folder.parent.rglob("*"):
        if path.is_file():
            assert b"secret-code" not in path.read_bytes(), path


def test_a_client_is_the_same_client_in_every_file_and_import(intake: Intake) -> None:
    intake.take_rows([a_session(1), a_session(2)])
    intake.take_rows([a_client(1), a_client(3)], "episodes.csv")

    key = load_key(intake.key_file)
    known = dict(intake.rows("SELECT client_key, client_no FROM clients"))

    assert set(known) == {client_key(key, f"client-{number}") for number in (1, 2, 3)}
    assert set(known.values()) == {1, 2, 3}
    assert (known[client_key(key, "client-1")],) in intake.rows("SELECT client_no FROM episode_records")
