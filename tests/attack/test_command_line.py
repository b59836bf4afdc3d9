"""SQL, paths and markup in everything that the command line and the settings take."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.clinic import Clinic
from dashboard.answers.questions import REGISTER
from dashboard.settings import Settings, office_url
from tests.attack.counted import note_try
from tests.attack.reading import answered
from tests.attack.target import make_clinic

PAYLOADS = (
    "' OR 1=1 --",
    "'; DROP TABLE feedback.main.pairings; --",
    "K3' UNION ALL SELECT * FROM facts.clients --",
    "\"; ATTACH '/etc/passwd' AS x; --",
    "$counselor_id",
    "%",
    "../../office.sqlite",
    "read_csv('/etc/passwd')",
)
OPTIONS = ("--by", "--unit", "--from", "--to", "--as", "--set", "--format")
SETTINGS = ("drop_out_rule", "data_to", "closed_periods", "timezone", "rules_off", "case_mix", "mark.srs_1", "mark.x'")


def some(number: int) -> tuple[str, ...]:
    """One of the payloads, another for every number; all of them with DASHBOARD_LONG_ATTACKS."""
    return PAYLOADS if os.environ.get("DASHBOARD_LONG_ATTACKS") else (PAYLOADS[number % len(PAYLOADS)],)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("line") / "clinic"
    make_clinic(folder, "wisteria barge lantern")
    return folder


@pytest.fixture
def untouched(store: Path) -> Iterator[Path]:
    """The store, which must come out as it went in, office's log aside."""
    before = _contents(store)
    yield store
    assert _contents(store) == before


def _contents(store: Path) -> dict[str, str]:
    kept = [path for path in sorted(store.rglob("*")) if path.is_file() and not path.name.startswith("office.sqlite")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def opened(store: Path) -> Clinic:
    """The clinic of a store."""
    return Clinic.open(Settings(store, False, office_url(store, is_demo=False)))


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    """Exit code, what was printed, and what was said."""
    note_try()
    try:
        code = main([str(word) for word in words])
    except SystemExit as ended:
        code = int(str(ended.code))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize("option", OPTIONS)
def test_sql_in_an_option_of_answer_is_refused(
    option: str, untouched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for payload in some(OPTIONS.index(option)):
        value = f"{payload}=x" if option == "--set" else payload
        code, printed, said = run(capsys, "answer", "coverage", "--data", untouched, f"{option}={value}")

        assert (code in {1, 2}, printed) == (True, "")
        assert "Traceback" not in said


def test_sql_in_a_filter_gives_no_row(untouched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for payload in some(0):
        words = [f"{option}={payload}" for option in ("--team", "--site", "--counselor")]
        code, printed, said = run(capsys, "answer", "coverage", "--data", untouched, *words)

        assert (code, len(printed.splitlines())) == (0, 1), said


def test_sql_in_a_setting_is_refused(untouched: Path) -> None:
    clinic = opened(untouched)
    for key, payload in product(SETTINGS, PAYLOADS):
        filters = Filters(overrides=((key, payload),))

        assert answered(clinic, operator(), REGISTER["coverage"], filters).startswith("refused: "), key
    clinic.office.close()


def test_sql_in_a_question_or_a_report_is_refused(untouched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = untouched.parent / "made.pdf"
    for payload in some(0):
        for words in (
            ("answer", payload),
            ("report", "pack", "--counselor", payload, "--out", made),
            ("report", "pack", "--counselor", "K3", "--as", payload, "--out", made),
            ("report", "practice", "--quarter", payload, "--out", made),
            ("import", untouched.parent / "sessions.csv", "--mapping", payload),
            ("import", untouched.parent / "sessions.csv", "--encoding", payload),
            ("people", "add", payload, "--role", "admin"),
            ("people", "suspend", payload),
            ("undo", payload),
        ):
            code, printed, said = run(capsys, *words, "--data", untouched)

            assert (code in {1, 2}, printed.partition(";")[0]) in {(True, ""), (True, "Nothing was imported")}, words
            assert "Traceback" not in said
    assert not made.exists()


def test_sql_in_the_name_of_a_file_is_a_name(untouched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for payload in some(0):
        file = untouched.parent / payload.replace("/", "_")
        file.write_bytes((untouched.parent / "sessions.csv").read_bytes())
        code, _, said = run(capsys, "import", file, "--dry-run", "--data", untouched)

        assert code == 0, said


def test_sql_in_a_filter_reaches_no_question(untouched: Path) -> None:
    clinic = opened(untouched)
    hostile = Filters(team=PAYLOADS[1], site=PAYLOADS[3], counselor_id=PAYLOADS[0], case_code=PAYLOADS[2])
    nobody = Filters(team="no team", site="no site", counselor_id="nobody", case_code="no case")
    every = list(REGISTER.values())
    for question in every if os.environ.get("DASHBOARD_LONG_ATTACKS") else every[::4]:
        answers = {answered(clinic, operator(), question, filters) for filters in (hostile, nobody)}

        assert len(answers) == 1, question.name
    clinic.office.close()


@pytest.mark.parametrize("question", ["my_feedback", "coverage", "imports"])
def test_nobody_on_the_command_line_sees_more_than_on_the_page(
    question: str, untouched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    role_of = {"my_feedback": "cora", "coverage": "nora", "imports": "ada"}
    for name in ("cora", "nora", "ada"):
        words = ("--as", f"{name}@clinic.test", "--data", untouched, "--format", "json")
        code, printed, said = run(capsys, "answer", question, *words)

        assert code == (0 if role_of[question] == name else 1), said
        assert '"K3"' not in printed
        assert '"K4"' not in printed


def test_formulas_in_names_are_text_in_csv(untouched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = run(capsys, "answer", "counselors", "--data", untouched)

    assert code == 0
    assert "'=cmd|K0" in printed
    assert ",=" not in printed
    assert ",@" not in printed


def test_locked_readers_reach_no_file_and_change_nothing(untouched: Path) -> None:
    clinic = opened(untouched)
    definitions = clinic.definitions()
    for statement in (
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/never'",
        "ATTACH '/tmp/never.duckdb' AS x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "DELETE FROM feedback.main.appointments",
        "CREATE TABLE feedback.main.x (a INTEGER)",
    ):
        note_try()
        with clinic.reader.hub(definitions).cursor() as cursor, pytest.raises(Exception, match=r"rror|annot|not"):
            cursor.execute(statement)
    clinic.office.close()
