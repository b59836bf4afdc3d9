"""`import --mapping` and `--date-order`: how foreign files are read from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.answers.clinic import Clinic
from dashboard.intake.mapping.confirmed import confirm
from dashboard.intake.mapping.file_format import from_table
from dashboard.office import audit
from dashboard.settings import Refused, real_settings

HEADER = ("Nr", "Wer", "Tag")
MAPPING = {
    "files": [
        {
            "kind": "sessions",
            "columns": {"client_id": "Nr", "counselor_id": "Wer", "session_date": "Tag"},
            "dates": {"session_date": "dmy"},
        }
    ]
}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A file whose headers say nothing and whose dates could be either way."""
    path = tmp_path / "export.csv"
    path.write_text(",".join(HEADER) + "\nc1,K1,04/02/2024\nc1,K1,11/02/2024\n", encoding="utf-8")
    return path


def test_a_mapping_file_reads_a_foreign_export(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "ours.json"
    mapping.write_text(json.dumps(MAPPING), encoding="utf-8")
    words = ["import", str(export), "--data", str(tmp_path / "data"), "--format", "json"]

    assert main(words) == 1
    assert main([*words, "--mapping", str(mapping)]) == 0

    refused, taken = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert [error["code"] for error in refused["errors"]] == ["header_missing"]
    assert taken["rows_new"] == 2
    assert taken["files"][0]["kind"] == "sessions"


@pytest.mark.parametrize(("order", "code"), [(None, 1), ("dmy", 0), ("mdy", 0)])
def test_ambiguous_dates_need_an_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], order: str | None, code: int
) -> None:
    path = tmp_path / "sessions.csv"
    path.write_text("client_id,counselor_id,session_date\nc1,K1,04/02/2024\n", encoding="utf-8")
    words = ["import", str(path), "--data", str(tmp_path / "data")] + (["--date-order", order] if order else [])

    assert main(words) == code

    assert ("--date-order dmy" in capsys.readouterr().out) == (order is None)


def test_an_unknown_mapping_is_refused_with_a_sentence(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(export), "--data", str(tmp_path / "data"), "--mapping", "nowhere"]) == 1

    assert capsys.readouterr().err.splitlines()[-1].startswith("There is no mapping nowhere; presets are")


def test_a_confirmed_mapping_is_used_for_files_with_the_same_header(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic = Clinic.open(real_settings(tmp_path / "data"))
    event = audit.Event("ada@example.org", "mapping confirmed", "ours")
    mapping = from_table(MAPPING, "ours")
    with pytest.raises(Refused, match="does not fit"):
        confirm(clinic.office, mapping, [("Nr", "Tag")], event=event)
    confirm(clinic.office, mapping, [HEADER], event=event)

    assert main(["import", str(export), "--data", str(tmp_path / "data")]) == 0

    assert "the confirmed mapping ours" in capsys.readouterr().out
