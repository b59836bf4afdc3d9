"""A clinic's own data through the pages: the first month, a file with a fault, and taking an import back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import ADMIN, PASSWORD, SAMPLE_FILES, SUPERVISOR, DashboardServer, run_command
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

SESSIONS = SAMPLE_FILES[0]
DAY_AFTER_THE_SAMPLE = "2026-04-01"


def counts(visit: Visit) -> dict[str, str]:
    """New, corrected, unchanged and with problems, as the check shows them."""
    return {
        metric.get_by_test_id("stMetricLabel").inner_text(): metric.get_by_test_id("stMetricValue").inner_text()
        for metric in visit.main.get_by_test_id("stMetric").all()
    }


def version_of(clinic: DashboardServer) -> str:
    """Which version of the feedback file is the current one."""
    return (clinic.data / "feedback" / "CURRENT").read_text(encoding="utf-8")


def test_first_month_from_an_empty_store_to_figures(new_clinic: DashboardServer, arrive: Arrive) -> None:
    admin, supervisor = arrive(new_clinic), arrive(new_clinic)
    supervisor.sign_in(SUPERVISOR, PASSWORD)
    expect(supervisor.main).to_contain_text("There are no data yet")
    assert supervisor.figures_or_tables() == 0
    admin.sign_in(ADMIN, PASSWORD)
    expect(admin.main).to_contain_text("A new store, in three steps")

    admin.drop(*SAMPLE_FILES)
    found = counts(admin)
    admin.main.get_by_test_id("stBaseButton-primary").click()

    expect(admin.main).to_contain_text(f"Import 1 is done: {found['New']} new rows, 0 corrected, 0 unchanged")
    rows = sum(len(file.read_text(encoding="utf-8").splitlines()) - 1 for file in SAMPLE_FILES)
    assert found == {"New": f"{rows:,}", "Corrected": "0", "Unchanged": "0", "With problems": "0"}
    expect(admin.main).to_contain_text("What was imported so far")
    supervisor.page.reload()
    expect(supervisor.main.get_by_test_id("stMetricValue")).to_have_count(4)
    assert admin.troubles == supervisor.troubles == []
    assert new_clinic.complaints() == ""


def test_broken_row_is_shown_with_line_and_reason_and_changes_nothing(
    filled_clinic: DashboardServer, arrive: Arrive, tmp_path: Path
) -> None:
    before = version_of(filled_clinic)
    header, first, *others = SESSIONS.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[header.split(",").index("session_date")] = "soon"
    broken = tmp_path / "sessions.csv"
    broken.write_text("\n".join([header, ",".join(cells), *others, ""]), encoding="utf-8")
    visit = arrive(filled_clinic)
    visit.sign_in(ADMIN, PASSWORD)

    visit.drop(broken)

    expect(visit.main).to_contain_text(re.compile(r"1 of [\d,]+ rows cannot be taken in"))
    expect(visit.main.get_by_text(re.compile("nothing was changed", re.IGNORECASE)).first).to_be_visible()
    expect(visit.main.get_by_test_id("stBaseButton-primary")).to_be_disabled()
    with visit.page.expect_download() as download:
        visit.main.get_by_role("button", name="Download the problems as CSV").click()
    file, line, column, value, reason = download.value.path().read_text(encoding="utf-8").splitlines()[1].split(",", 4)
    assert (file, line, column, value) == ("sessions.csv", "2", "session_date", "soon")
    assert "date" in reason
    assert version_of(filled_clinic) == before


def test_taking_an_import_back_asks_first_and_restores_the_data(
    filled_clinic: DashboardServer, arrive: Arrive, tmp_path: Path
) -> None:
    span = run_command(filled_clinic.data, "answer", "data_to")
    one_more = tmp_path / "one_more.csv"
    one_more.write_text(f"client_id,counselor_id,session_date\nNEW-1,K01,{DAY_AFTER_THE_SAMPLE}\n", encoding="utf-8")
    run_command(filled_clinic.data, "import", one_more)
    version = version_of(filled_clinic)
    visit = arrive(filled_clinic)
    visit.sign_in(ADMIN, PASSWORD)
    dialog = visit.page.get_by_role("dialog", name="Take this import back?")

    visit.main.get_by_role("button", name="Take back").click()
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_have_count(0)
    assert version_of(filled_clinic) == version
    visit.main.get_by_role("button", name="Take back").click()
    dialog.get_by_role("button", name="Take it back").click()

    told = visit.main.get_by_text(re.compile(r"Import \d+ is taken back: [\d,]+ appointments are left of [\d,]+"))
    left, before = (int(number.replace(",", "")) for number in re.findall(r"[\d,]+", told.inner_text())[1:3])
    assert left == before - 1
    assert run_command(filled_clinic.data, "answer", "data_to") == span
    assert visit.troubles == []
