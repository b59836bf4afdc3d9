"""An import on the command line while people look at the pages: nobody waits, and a reload shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import PASSWORD, SUPERVISOR, DashboardServer, run_command, start_command

pytestmark = pytest.mark.browser


def test_server_answers_while_an_import_runs_and_a_reload_shows_it(
    filled_clinic: DashboardServer, arrive: Arrive, tmp_path: Path
) -> None:
    run_command(filled_clinic.data, "sample", "--clients", "1200", "--seed", "7", "--out", tmp_path)
    visit = arrive(filled_clinic)
    visit.sign_in(SUPERVISOR, PASSWORD)
    visit.open("/data_quality")
    counted = visit.main.get_by_text(re.compile(r"[\d,]+ clients, \d+ counselors\."))
    before = counted.inner_text()

    importing = start_command(filled_clinic.data, "import", tmp_path / "sessions.csv")
    answered = 0
    while importing.poll() is None:
        assert "readable" in filled_clinic.health()
        visit.page.reload()
        expect(counted).to_be_visible()
        answered += importing.poll() is None
    visit.page.reload()

    assert importing.returncode == 0
    assert answered >= 1
    expect(counted).not_to_have_text(before)
    assert visit.troubles == []
    assert filled_clinic.complaints() == ""
