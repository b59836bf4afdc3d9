"""The command `report`: a PDF file of one's own, as the person named would get it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from dashboard.__main__ import main
from tests.builders import a_session, write_csv


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with six clients of one counselor, and a supervisor of another team."""
    folder = tmp_path_factory.mktemp("reports")
    sessions = [
        a_session(client_id=f"c{client}", counselor_id="K1", session_date=day, srs_1="8")
        for client in range(6)
        for day in ("2025-01-10", "2025-01-17")
    ]
    write_csv(folder / "sessions.csv", sessions)
    store = folder / "data"
    assert main(["import", str(folder / "sessions.csv"), "--data", str(store)]) == 0
    words = ["people", "add", "sue@clinic.test", "--role", "supervisor", "--team", "Elsewhere"]
    assert main([*words, "--data", str(store)]) == 0
    return store


def test_pack_is_written_for_its_owner_alone(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "pack.pdf"

    code = main(["report", "pack", "--counselor", "K1", "--out", str(out), "--data", str(data)])

    assert code == 0
    assert len(PdfReader(out).pages) == 2
    assert out.stat().st_mode & 0o077 == 0


def test_practice_report_is_written_for_a_quarter(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"

    code = main(["report", "practice", "--quarter", "2025-Q1", "--out", str(out), "--data", str(data)])

    assert code == 0
    assert "Q1 2025" in PdfReader(out).pages[0].extract_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pack", "--counselor", "K1", "--as", "sue@clinic.test"], "You do not supervise this counselor."),
        (["pack", "--counselor", "nobody"], "You do not supervise this counselor."),
        (["practice", "--quarter", "2025"], "'2025' is no quarter like 2026-Q1."),
        (["practice", "--outside", "--as", "sue@clinic.test"], "whole practice"),
    ],
)
def test_refusal_writes_no_file(
    words: list[str], told: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no.pdf"

    code = main(["report", *words, "--out", str(out), "--data", str(data)])

    assert code == 1
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_missing_folder_is_refused_before_anything_is_made(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "nowhere" / "pack.pdf"

    assert main(["report", "pack", "--counselor", "K1", "--out", str(out), "--data", str(data)]) == 1
    assert "There is no folder" in capsys.readouterr().err
