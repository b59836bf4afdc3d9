"""A practice of five counselors, small enough to know every figure by heart, and the people who ask about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from dashboard.access.viewer import Role, Viewer
from dashboard.answers.clinic import Clinic
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import clinic_of

# Clients with three sessions a year ago, counted in every figure: just under, at and over the threshold of 5.
CLIENTS = {"K1": 4, "K2": 5, "K3": 6, "K4": 0, "K5": 12}
TEAMS = {"K1": "North", "K2": "North", "K3": "South", "K4": "South", "K5": ""}
OPENED = date(2024, 1, 1)
BEGUN = date(2024, 4, 1)
NEWEST = date(2025, 1, 31)


def practice_files() -> ClinicFiles:
    """Every second client dropped out after two sessions and rated 8 throughout; the others rated 9, three times."""
    sessions: list[Row] = [visit("first", "K5", OPENED), visit("newest", "K4", NEWEST)]
    for counselor, clients in CLIENTS.items():
        for number in range(clients):
            is_gone = number % 2 == 0
            for week in range(2 if is_gone else 3):
                day = BEGUN + timedelta(days=7 * week)
                sessions.append(visit(f"{counselor}-{number}", counselor, day, "8" if is_gone else "9"))
    counselors = tuple(
        {"counselor_id": code, "name": f"Name {code}", "team": team, "email": f" {code}@Clinic.test"}
        for code, team in TEAMS.items()
    )
    return ClinicFiles(tuple(sessions), (), counselors, {"case_mix": "none"})


def visit(client: str, counselor: str, day: date, score: str = "") -> Row:
    """One attended session with every SRS item answered alike, or none."""
    row = {"client_id": client, "counselor_id": counselor, "session_date": day.isoformat()}
    return row | ({f"srs_{item}": score for item in range(1, 5)} if score else {})


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The practice of `practice_files`. Shared: read only."""
    with clinic_of(practice_files(), tmp_path_factory.mktemp("practice"), is_built_with=False) as clinic:
        yield clinic


def supervisor(*teams: str, email: str = "supervisor@clinic.test", codes: tuple[str, ...] = ()) -> Viewer:
    """A supervisor of these teams, with counselor codes of their own."""
    return Viewer(email, (Role.SUPERVISOR,), teams, codes)
