"""A clinic's own data through the pages: the first month, a file with a fault, and taking an import back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import ADMIN, PASSWORD, SAMPLE_FILES, SUPERVISOR, DashboardServer, run_command, start_command, start_command
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

SESSIONS = SAMPLE_FILES[0]
DAY_AFTER_THE_SAMPLE = "2026-04-01"


def drop(visit: Visit, *files: Path) -> None:
    """Give files to the upload box, and wait until they are checked."""
    visit.main.locator("input[type=file]").set_input_files(files)
    expect(visit.main.get_by_text("What was recognized").or_(visit.main.get_by_role("alert"))).to_be_visible()
    visit.wait_until_drawn()


def counts(visit: Visit) -> dict[str, str]:
    """New, corrected, unchanged and with problems, as the check shows them."""
    metrics = visit.main.get_by_test_id("stMetric").all()
    return {
        metric.get_by_test_id("stMetricLabel").inner_text(): metric.get_by_test_id("stMetricValue").inner_text()
        for metric in metrics
    }


def clients_counted(server: DashboardServer, arrive: Arrive) -> str:
    """The sentence of Data quality about how many clients there are."""
    visit = arrive(server)
    visit.sign_in(SUPERVISOR, PASSWORD)
    visit.open("/data_quality")
    sentence = visit.main.get_by_text(re.compile(r"clients, \d+ counselors\.")).inner_text()
    visit.sign_out()
    return sentence


def one_more_session(folder: Path) -> Path:
    """A file with one session of a client whom the sample data do not have."""
    file = folder / "one_more.csv"
    file.write_text(f"client_id,counselor_id,session_date\nNEW-1,K01,{DAY_AFTER_THE_SAMPLE}\n", encoding="utf-8")
    return file


def test_first_month_from_an_empty_store_to_figures(new_clinic: DashboardServer, arrive: Arrive) -> None:
    admin, supervisor = arrive(new_clinic), arrive(new_clinic)
    supervisor.sign_in(SUPERVISOR, PASSWORD)
    expect(supervisor.main).to_contain_text("There are no data yet")
    assert supervisor.figures_or_tables() == 0
    admin.sign_in(ADMIN, PASSWORD)
    expect(admin.main).to_contain_text("A new store, in three steps")

    drop(admin, *SAMPLE_FILES)
    found = counts(admin)
    admin.main.get_by_role("button", name=re.compile(r"^\W*Import [\d,]+ rows")).click()

    expect(admin.main).to_contain_text(f"Import 1 is done: {found['New']} new rows, 0 corrected, 0 unchanged")
    rows = sum(len(file.read_text(encoding="utf-8").splitlines()) - 1 for file in SAMPLE_FILES)
    assert found == {"New": f"{rows:,}", "Corrected": "0", "Unchanged": "0", "With problems": "0"}
    expect(admin.main).to_contain_text("What was imported so far")
    supervisor.page.reload()
    supervisor.wait_until_drawn()
    expect(supervisor.main.get_by_test_id("stMetricValue")).to_have_count(4)
    assert admin.troubles == supervisor.troubles == []
    assert new_clinic.complaints() == ""


def test_broken_row_is_shown_with_line_and_reason_and_changes_nothing(
    filled_clinic: DashboardServer, arrive: Arrive, tmp_path: Path
) -> None:
    before = run_command(filled_clinic.data, "answer", "imports"), filled_clinic.health()
    header, first, *others = SESSIONS.read_text(encoding="utf-8").splitlines()
    day = header.split(",").index("session_date")
    cells = first.split(",")
    cells[day] = "soon"
    broken = tmp_path / "sessions.csv"
    broken.write_text("\n".join([header, ",".join(cells), *others, ""]), encoding="utf-8")
    visit = arrive(filled_clinic)
    visit.sign_in(ADMIN, PASSWORD)

    drop(visit, broken)

    assert counts(visit)["With problems"] == "1"
    expect(visit.main).to_contain_text("These files cannot be imported as they are, and nothing was changed")
    expect(visit.main.get_by_role("button", name=re.compile(r"^\W*Import [\d,]+ row"))).to_be_disabled()
    with visit.page.expect_download() as download:
        visit.main.get_by_role("button", name="Download the problems as CSV").click()
    problem = download.value.path().read_text(encoding="utf-8").splitlines()[1]
    assert problem.startswith("sessions.csv,2,session_date,soon,")
    assert len(problem.split(",", 4)[4]) > 10
    assert (run_command(filled_clinic.data, "answer", "imports"), filled_clinic.health()) == before


def test_taking_an_import_back_asks_first_and_restores_the_figures(
    filled_clinic: DashboardServer, arrive: Arrive, tmp_path: Path
) -> None:
    before = run_command(filled_clinic.data, "answer", "data_to")
    run_command(filled_clinic.data, "import", one_more_session(tmp_path))
    assert run_command(filled_clinic.data, "answer", "data_to") != before
    visit = arrive(filled_clinic)
    visit.sign_in(ADMIN, PASSWORD)

    visit.main.get_by_role("button", name="Take back").click()
    dialog = visit.page.get_by_role("dialog", name="Take this import back?")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_have_count(0)
    assert run_command(filled_clinic.data, "answer", "data_to") != before
    visit.main.get_by_role("button", name="Take back").click()
    dialog.get_by_role("button", name="Take it back").click()

    expect(visit.main).to_contain_text(re.compile(r"Import \d+ is taken back: [\d,]+ appointments are left of [\d,]+"))
    assert run_command(filled_clinic.data, "answer", "data_to") == before
    assert visit.troubles == []


def test_server_answers_while_an_import_runs_and_shows_it_on_reload(
    filled_clinic: DashboardServer, arrive: Arrive, tmp_path: Path
) -> None:
    run_command(filled_clinic.data, "sample", "--clients", "3000", "--seed", "7", "--out", tmp_path)
    visit = arrive(filled_clinic)
    visit.sign_in(SUPERVISOR, PASSWORD)
    visit.open("/data_quality")
    counted = visit.main.get_by_text(re.compile(r"[\d,]+ clients, \d+ counselors\."))
    before = counted.inner_text()

    importing = start_command(filled_clinic.data, "import", tmp_path / "sessions.csv")
    answers = 0
    while importing.poll() is None:
        assert "readable" in filled_clinic.health()
        visit.page.reload()
        visit.wait_until_drawn()
        expect(counted).to_be_visible()
        answers += importing.poll() is None
    visit.page.reload()

    assert importing.returncode == 0
    assert answers >= 1
    expect(counted).not_to_have_text(before)
    assert visit.troubles == []
    assert filled_clinic.complaints() == ""
