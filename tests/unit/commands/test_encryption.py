"""The key in the environment: what the commands do with it, without it and with another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.settings import KEY_FILE_FROM, KEY_FROM, Refused, load_settings, real_settings
from dashboard.store.opening import is_encrypted
from dashboard.store.versions import FeedbackStore
from tests.builders import an_export, write_csv

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
OTHER = "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="


def _told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one sentence of a command that was refused."""
    assert main([*words]) == 1
    told = capsys.readouterr().err.strip()
    assert "\n" not in told
    assert KEY not in told
    assert OTHER not in told
    return told


def test_store_is_encrypted_once_and_then_needs_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path / "data")]
    file = str(write_csv(tmp_path / "sessions.csv", an_export(clients=2)))
    assert main(["import", file, *data]) == 0
    capsys.readouterr()
    assert "Put a key into" in _told(capsys, "encrypt", *data)

    monkeypatch.setenv(KEY_FROM, KEY)
    for words in (["verify"], ["answer", "retention"], ["import", file], ["serve", "--port", "8610"]):
        assert "run python -m dashboard encrypt once" in _told(capsys, *words, *data)
    assert main(["encrypt", *data]) == 0
    assert "versions in the clear are deleted" in capsys.readouterr().out
    assert [is_encrypted(path) for path in (tmp_path / "data" / "feedback").glob("*.duckdb")] == [True]
    assert "encrypted already" in _told(capsys, "encrypt", *data)
    assert main(["verify", *data]) == 0
    assert main(["answer", "coverage", *data]) == 0
    capsys.readouterr()

    monkeypatch.setenv(KEY_FROM, OTHER)
    for words in (["verify"], ["serve", "--port", "8610"]):
        assert "is not the one" in _told(capsys, *words, *data)
    monkeypatch.delenv(KEY_FROM)
    for words in (["verify"], ["answer", "retention"], ["import", file], ["serve", "--port", "8610"]):
        assert "is encrypted: put its key into" in _told(capsys, *words, *data)


def test_key_is_read_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert real_settings(tmp_path / "data").feedback_key is None

    monkeypatch.setenv(KEY_FROM, f" {KEY}\n")
    from_environment = real_settings(tmp_path / "data").feedback_key
    monkeypatch.delenv(KEY_FROM)
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="ascii")
    monkeypatch.setenv(KEY_FILE_FROM, str(tmp_path / "key"))
    from_file = real_settings(tmp_path / "data").feedback_key

    assert from_environment is not None
    assert from_environment.secret == KEY
    assert from_file == from_environment


def test_demo_takes_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_FROM, KEY)

    settings = load_settings(tmp_path)

    assert (settings.is_demo, settings.feedback_key) == (True, None)


@pytest.mark.parametrize("text", ["secret", "MDEyMzQ1", KEY[:-1], "é" * 44])
def test_anything_else_is_no_key_and_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(KEY_FROM, text)

    with pytest.raises(Refused, match=f"{KEY_FROM} must hold 32 random bytes in base64") as refusal:
        real_settings(tmp_path)

    assert text not in str(refusal.value)


def test_key_file_that_cannot_serve_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_FILE_FROM, str(tmp_path / "nothing"))
    with pytest.raises(Refused, match="cannot be read"):
        real_settings(tmp_path / "data")

    monkeypatch.setenv(KEY_FILE_FROM, str(tmp_path / "data" / "key"))
    with pytest.raises(Refused, match="lies in the data folder"):
        real_settings(tmp_path / "data")

    monkeypatch.setenv(KEY_FROM, KEY)
    with pytest.raises(Refused, match="not both"):
        real_settings(tmp_path / "data")


def test_store_made_with_a_key_is_encrypted_from_its_first_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_FROM, KEY)

    assert main(["init", "--data", str(tmp_path / "data")]) == 0

    assert is_encrypted(FeedbackStore(tmp_path / "data").current().path)
