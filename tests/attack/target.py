"""A clinic whose data attack whoever looks at them, and the people who look at it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from dashboard.access.passwords import hash_password
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.office import audit, passwords, people
from dashboard.settings import Settings, office_url
from dashboard.store.versions import FeedbackStore
from tests.builders import write_csv

# A formula, a link, a picture and a script, in what a file calls people and places.
LINK = "[click](https://evil.test)"
MARKUP = f'{LINK}<img src=x onerror="document.title=1"><a href="https://evil.test">x</a>'
NORTH, SOUTH = "=N<img src=x>[x](//evil.test)", "@S<script>x()</script>"
TEAMS = {"K0": NORTH, "K1": NORTH, "K2": NORTH, "K3": SOUTH, "K4": SOUTH}
CLIENT = "secret-client"
PEOPLE = (
    ("nora@clinic.test", ("supervisor",), (NORTH,), ()),
    ("cora@clinic.test", ("counselor",), (), ("K0",)),
    ("ada@clinic.test", ("admin",), (), ()),
    ("former@clinic.test", ("admin",), (), ()),
)
EVENT = audit.Event("tester@clinic.test", "tested", "something")


def name_of(counselor: str) -> str:
    """The name that the file gives a counselor."""
    return f"=cmd|{counselor}' {MARKUP}"


def make_clinic(folder: Path, password: str) -> None:
    """A store with five counselors of sixty clients in two teams, and people of every role."""
    settings = Settings(folder, False, office_url(folder, is_demo=False))
    FeedbackStore.create(folder, is_demo=False)
    clinic = Clinic.open(settings)
    files = [
        write_csv(folder.with_name("sessions.csv"), list(_sessions())),
        write_csv(
            folder.with_name("counselors.csv"),
            [{"counselor_id": code, "name": name_of(code), "team": team} for code, team in TEAMS.items()],
        ),
    ]
    report = import_files(clinic.store, settings.key_file, clinic.definitions(), files, by="tester")
    assert report.is_published, report.errors
    password_hash = hash_password(password)
    for email, roles, teams, codes in PEOPLE:
        person = people.add(clinic.office, email, roles, teams, codes, event=EVENT)
        passwords.set_hash(clinic.office, person.person_id, password_hash, event=EVENT)
    clinic.office.close()


def _sessions() -> list[dict[str, object]]:
    """Every second client rates low; a third of them leaves after each session."""
    return [
        {
            "client_id": f"{CLIENT}-{counselor}-{client}",
            "counselor_id": counselor,
            "session_date": date(2025, 1, 6) + timedelta(days=7 * (client + session)),
            **{f"srs_{item}": 5 if client % 2 else 9 for item in (1, 2, 3, 4)},
        }
        for counselor in TEAMS
        for client in range(12)
        for session in range(1 + client % 4)
    ]
