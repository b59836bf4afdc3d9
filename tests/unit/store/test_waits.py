"""Who stayed away and came back: each client once, courses that were over by then and missed appointments left out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.answers.clinic import Clinic
from dashboard.definitions import Definitions
from dashboard.store.reader import Read
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import clinic_of

OPENED, NEWEST = date(2024, 1, 1), date(2025, 3, 3)


def course(client: str, *days: int, missed: tuple[int, ...] = ()) -> list[Row]:
    """Appointments on these days after the opening; those of `missed` without the client."""
    return [
        {
            "client_id": client,
            "counselor_id": "K1",
            "session_date": str(OPENED + timedelta(days=day)),
            "attendance": "no_show" if day in missed else "attended",
        }
        for day in sorted({*days, *missed})
    ]


ROWS = (
    *course("comes-back-twice", 0, 7, 40, 47, 90),
    *course("stays-away", 0, 7, 14),
    # Shorter than half of 45 days.
    *course("away-for-22-days", 0, 22, 44, 66, 88, 110, 132, 154),
    *course("finishes", 0, 7),
    *course("declared-later", 0, 7),
    *course("missed-before-the-gap", 0, 7, missed=(14,)),
    *course("new", (NEWEST - OPENED).days - 40),
    *course("newest", (NEWEST - OPENED).days),
)
ENDINGS: tuple[Row, ...] = (
    {"client_id": "away-for-22-days", "start_date": str(OPENED), "ending": "planned", "end_date": "2024-06-03"},
    {"client_id": "finishes", "start_date": str(OPENED), "ending": "planned", "end_date": "2024-01-08"},
    {"client_id": "declared-later", "start_date": str(OPENED), "ending": "referred_on", "end_date": "2024-03-01"},
)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """What the query says, under the rules as they come."""
    files = ClinicFiles(ROWS, ENDINGS, (), {"case_mix": "none"})
    with clinic_of(files, tmp_path_factory.mktemp("waits"), is_built_with=False) as clinic:
        return _read(clinic)


def _read(clinic: Clinic, **overrides: str) -> dict[str, int]:
    definitions = Definitions().with_overrides({"case_mix": "none"} | overrides)
    (frame,) = clinic.reader.read([Read("attention_waits", ())], definitions)
    (row,) = frame.drop(columns="rule").to_dict("records")
    return {str(name): int(value) for name, value in row.items()}


def test_each_client_counts_once_and_only_while_open(counted: dict[str, int]) -> None:
    # One came back (twice, counted once), one stayed away, one was declared as leaving otherwise weeks later.
    assert counted == {"clients": 3, "came_back": 1, "dropped_out": 1, "unresolved": 0}


def test_closed_days_are_no_days_away(tmp_path: Path) -> None:
    files = ClinicFiles(ROWS, ENDINGS, (), {"case_mix": "none"})
    with clinic_of(files, tmp_path, is_built_with=False) as clinic:
        counted = _read(clinic, closed_periods="2024-01-09/2024-01-22;2024-02-18/2024-03-01")

    # Who was away twice was so while the clinic was closed; the end of that course is now their first wait.
    assert counted == {"clients": 3, "came_back": 0, "dropped_out": 2, "unresolved": 0}
