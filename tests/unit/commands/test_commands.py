"""The command line as other programs use it: exit codes, one sentence on stderr, answers on stdout."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from dashboard.__main__ import main
from dashboard.answers.questions import REGISTER
from dashboard.settings import PROJECT_ROOT
from tests.builders import a_session, an_export, write_csv


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A store with eight clients of two counselors, each with two sessions."""
    sessions = [
        a_session(client_id=f"c{client}", counselor_id=f"K{client % 2}", session_date=day, srs_1="8")
        for client in range(8)
        for day in ("2025-01-10", "2025-01-17")
    ]
    write_csv(tmp_path / "sessions.csv", sessions)
    assert main(["import", str(tmp_path / "sessions.csv"), "--data", str(data)]) == 0
    capsys.readouterr()
    return data


def _answer(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["answer", *words]) == 0
    return capsys.readouterr().out


def test_import_prints_the_report_as_json(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(tmp_path / "sessions.csv", [a_session()])

    code = main(["import", str(tmp_path / "sessions.csv"), "--data", str(data), "--format", "json"])

    report = json.loads(capsys.readouterr().out)
    assert code == 0
    assert report["import_id"] == 1
    assert (report["rows_read"], report["rows_accepted"], report["rows_rejected"]) == (1, 1, 0)
    assert {"rows_unchanged", "rows_corrected", "warnings", "errors", "seconds"} <= report.keys()


def test_refused_import_prints_the_report_and_exits_with_1(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(tmp_path / "bad.csv", [a_session(session_date="2025-13-01")])

    code = main(["import", str(tmp_path / "bad.csv"), "--data", str(store), "--format", "json"])

    report = json.loads(capsys.readouterr().out)
    assert code == 1
    assert report["import_id"] is None
    assert [(error["line"], error["column"]) for error in report["errors"]] == [(2, "session_date")]


def test_undo_takes_the_rows_back(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["undo", "1", "--data", str(store)]) == 0
    assert main(["undo", "1", "--data", str(store)]) == 1

    captured = capsys.readouterr()
    assert "16 appointments became 0" in captured.out
    assert captured.err == "Import 1 is already undone.\n"


def test_list_names_every_question(capsys: pytest.CaptureFixture[str]) -> None:
    printed = _answer(capsys, "--list")

    assert [line.split()[0] for line in printed.splitlines()] == sorted(REGISTER)


@pytest.mark.parametrize("question", sorted(set(REGISTER) - {"my_feedback", "my_open_feedback"}))
def test_every_question_prints_its_columns(question: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = _answer(capsys, question, "--data", str(store))

    header = printed.splitlines()[0].split(",")
    assert tuple(header[: len(REGISTER[question].columns)]) == REGISTER[question].columns


def test_json_and_parquet_hold_the_same_rows_as_csv(store: Path) -> None:
    words = [sys.executable, "-m", "dashboard", "answer", "coverage", "--data", str(store), "--format"]
    printed = {
        form: subprocess.run([*words, form], check=True, capture_output=True, cwd=PROJECT_ROOT).stdout
        for form in ("csv", "json", "parquet")
    }

    csv = pd.read_csv(io.BytesIO(printed["csv"]))
    rows = json.loads(printed["json"])
    parquet = pd.read_parquet(io.BytesIO(printed["parquet"]))
    assert list(csv["sessions"]) == [row["sessions"] for row in rows] == list(parquet["sessions"]) == [8, 8]


def test_empty_cell_is_null_in_json(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(_answer(capsys, "early_dropout", "--data", str(store), "--format", "json"))

    assert {row["flagged_on"] for row in rows} == {None}


def test_hidden_cells_are_empty_and_named(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (first, *_) = json.loads(
        _answer(
            capsys, "early_dropout", "--data", str(store), "--format", "json",
            "--set", "left_truncation_days=0", "--set", "maturity_days=0", "--set", "data_to=2025-06-01",
        )
    )  # fmt: skip

    assert first["pairings"] == 4
    assert first["dropped_out"] == 4
    assert first["rate"] is None
    assert "rate" in first["hidden"].split(",")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["answer", "weather"], "There is no question 'weather'."),
        (["answer", "retention", "--by", "weekday"], "cannot be grouped by 'weekday'"),
        (["answer", "retention", "--set", "nonsense=1"], "There is no setting 'nonsense'."),
        (["answer", "retention", "--set", "maturity_days=soon"], "maturity_days takes a whole number"),
        (
            ["answer", "retention", "--as", "nobody@clinic.example"],
            "Nobody has an account under nobody@clinic.example.",
        ),
        (["people", "suspend", "nobody@clinic.example"], "Nobody has an account under nobody@clinic.example."),
        (["undo", "7"], "There is no import 7."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_1(
    words: list[str], sentence: str, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([*words, "--data", str(store)])

    printed = capsys.readouterr().err
    assert code == 1
    assert sentence in printed
    assert "Traceback" not in printed
    assert len(printed.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [["answer", "retention", "--from", "soon"], ["import"], ["people"], ["undo", "first"]]
)
def test_wrong_usage_exits_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(words)

    assert exit_.value.code == 2


def test_answer_needs_the_key_file(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (store / "pseudonym.key").unlink()

    assert main(["answer", "retention", "--data", str(store)]) == 1
    assert "need read access" in capsys.readouterr().err


def test_import_into_the_demo_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_csv(tmp_path / "sessions.csv", an_export())

    assert main(["import", str(file), "--data", str(tmp_path / "data" / "demo")]) == 1
    assert "sample data" in capsys.readouterr().err


def test_admin_by_name_sees_no_results(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "add", "admin@clinic.example", "--role", "admin", "--data", str(store)]) == 0
    capsys.readouterr()

    assert main(["answer", "early_dropout", "--as", "admin@clinic.example", "--data", str(store)]) == 1
    assert capsys.readouterr().err == "Results of counselors are for supervisors.\n"


def test_person_cannot_lower_a_threshold(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["people", "add", "s@clinic.example", "--role", "supervisor", "--team", "*", "--data", str(store)]
    assert main(words) == 0
    capsys.readouterr()

    words = ["answer", "early_dropout", "--as", "s@clinic.example", "--set", "min_clients_supervisor=1"]
    assert main([*words, "--data", str(store)]) == 1
    assert "cannot be lowered" in capsys.readouterr().err


def test_verify_finds_the_store_whole(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--data", str(store)]) == 0
    assert "whole" in capsys.readouterr().out


def test_verify_tells_of_a_feedback_file_that_was_cut(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (version,) = sorted((store / "feedback").glob("*.duckdb"))[-1:]
    version.write_bytes(version.read_bytes()[:20_000])

    assert main(["verify", "--data", str(store)]) == 1
    assert "cannot be read whole" in capsys.readouterr().err
