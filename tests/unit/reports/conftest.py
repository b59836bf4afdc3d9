"""A practice of two teams with names that try to be markup, and the reports read back as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from dashboard.access.viewer import Role, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.reports.pack import make_pack
from dashboard.reports.practice import make_practice_report
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import clinic_of

NASTY_NAME = '#panic() $x$ @me <script>alert("1")</script> *b* _i_'
NASTY_TEAM = 'North #eval("1+1") $y$ \\u{41}'
TEAMS = {"K1": NASTY_TEAM, "K2": NASTY_TEAM, "K3": "South", "K4": "South", "K5": "South"}
NAMES = {"K1": NASTY_NAME, "K2": "Bea", "K3": "Cem", "K4": "Dora", "K5": "Emil"}
NEWEST = date(2025, 3, 31)
SUPERVISOR = Viewer("supervisor@clinic.test", (Role.SUPERVISOR,), ("*",))
OF_SOUTH = Viewer("south@clinic.test", (Role.SUPERVISOR,), ("South",))
# K1's clients who are open: one missed their last appointment, one stays below the mark and comes regularly.
MISSED, NOT_HEARD = "K1-missed", "K1-low"


def files() -> ClinicFiles:
    """Ten clients a counselor over a year, two of five gone after two sessions; K5 has three clients in all."""
    sessions = [_visit("opens", "K4", date(2023, 6, 1), "9"), _visit("newest", "K4", NEWEST, "9")]
    for counselor in TEAMS:
        for client in range(3 if counselor == "K5" else 10):
            begun = date(2024, 4, 10) + timedelta(days=20 * client)
            weeks = 2 if client % 5 < 2 else 6
            score = "6" if (client + ord(counselor[1])) % 3 == 0 else "10"
            sessions += [
                _visit(f"{counselor}-{client}", counselor, begun + timedelta(days=7 * week), score)
                for week in range(weeks)
            ]
    sessions += [_visit(NOT_HEARD, "K1", date(2025, 2, 20) + timedelta(days=7 * week), "3") for week in range(5)]
    sessions += [_visit(MISSED, "K1", date(2025, 2, 24) + timedelta(days=7 * week), "9") for week in range(3)]
    sessions.append(_visit(MISSED, "K1", date(2025, 3, 20), "") | {"attendance": "no_show"})
    counselors = tuple({"counselor_id": code, "name": NAMES[code], "team": TEAMS[code]} for code in TEAMS)
    return ClinicFiles(tuple(sessions), (), counselors, {})


def _visit(client: str, counselor: str, day: date, score: str) -> Row:
    row = {"client_id": client, "counselor_id": counselor, "session_date": day.isoformat(), "attendance": "attended"}
    return row | ({f"srs_{item}": score for item in range(1, 5)} if score else {})


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The practice of `files`. Shared: only its activity log is written to."""
    with clinic_of(files(), tmp_path_factory.mktemp("reports"), is_built_with=False) as made:
        yield made


@pytest.fixture(scope="session")
def pack_bytes(clinic: Clinic) -> bytes:
    """The pack about the counselor with the nasty name, in the anonymous mode."""
    return make_pack(clinic, SUPERVISOR, "K1")


@pytest.fixture(scope="session")
def pack(pack_bytes: bytes) -> PdfReader:
    """The same, opened."""
    return read(pack_bytes)


@pytest.fixture(scope="session")
def report(clinic: Clinic) -> PdfReader:
    """The practice report for a supervisor of every team."""
    return read(make_practice_report(clinic, SUPERVISOR))


def read(made: bytes) -> PdfReader:
    """The PDF opened."""
    return PdfReader(io.BytesIO(made))


def text_of(pdf: PdfReader) -> str:
    """All its words on one line, with plain spaces: lines break elsewhere on paper than on the page."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())
