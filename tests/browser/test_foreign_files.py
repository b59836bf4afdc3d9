"""An export in nobody's shape through the page: from Excel, UK dates, names in it, and again next month."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import ADMIN, PASSWORD, DashboardServer
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

HEADER = "Client ref;Therapist;Appointment;Status;Client name;SRS 1;SRS 2;SRS 3;SRS 4;Fee"


def excel_file(path: Path, first_on: date) -> Path:
    """Semicolons, day/month/year, decimal commas and an encoding that its few letters do not tell."""
    rows = [
        f"R{client:03};José M{client % 4};{first_on + timedelta(days=client + 7 * week):%d/%m/%Y};"
        f"{'X9' if client == 3 else 'Attended'};Anna B{client};8,5;9,1;7,5;10;£45,00"
        for client in range(20)
        for week in range(4)
    ]
    path.write_bytes("\r\n".join([HEADER, *rows, ""]).encode("cp1252"))
    return path


def say_encoding(visit: Visit) -> None:
    """Answer the one question that the bytes leave open."""
    visit.choose("Letters (encoding)", "Windows, Western Europe")
    visit.wait_until_drawn()


def test_file_from_excel_is_taken_in_once_its_questions_are_answered_and_is_known_next_month(
    new_clinic: DashboardServer, arrive: Arrive, tmp_path: Path
) -> None:
    visit = arrive(new_clinic)
    visit.sign_in(ADMIN, PASSWORD)
    button = visit.main.get_by_test_id("stBaseButton-primary")

    visit.drop(excel_file(tmp_path / "march.csv", date(2025, 3, 3)))
    say_encoding(visit)
    visit.main.get_by_text("Yes: Appointment is the day of the session").click()
    visit.main.get_by_text("Leave out the columns that identify people").click()
    expect(visit.main).to_contain_text("Stored as 2025-03-03 to 2025-04-12")
    visit.choose("What X9 means", "no show")
    button.filter(has_text="Import 80 rows").click()
    expect(visit.main).to_contain_text("Import 1 is done: 80 new rows")
    visit.wait_until_drawn()
    visit.drop(excel_file(tmp_path / "april.csv", date(2025, 4, 14)))

    expect(visit.main).to_contain_text("april.csv: sessions, 80 rows, read as last time")
    expect(visit.main).not_to_contain_text("Privacy")
    button.filter(has_text="Import 80 rows").click()
    expect(visit.main).to_contain_text("Import 2 is done: 80 new rows")
    assert visit.troubles == []
    assert new_clinic.complaints() == ""
