"""An admin changes a rule after seeing what it does, and puts it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.servers import ADMIN, PASSWORD, SAMPLE_FILES, DashboardServer, run_command

pytestmark = pytest.mark.browser
EARLY = "Early: at most this many sessions"
FEWEST = "Fewest clients for a supervisor's figure"


def test_changes_are_seen_saved_and_put_back(new_clinic: DashboardServer, arrive: Arrive) -> None:
    run_command(new_clinic.data, "import", *SAMPLE_FILES)
    visit = arrive(new_clinic)
    visit.sign_in(ADMIN, PASSWORD)
    visit.open("/settings")

    visit.main.get_by_role("spinbutton", name=EARLY).fill("3")
    visit.page.keyboard.press("Enter")
    visit.main.get_by_role("button", name="Show the effect", disabled=False).first.click()
    dialog = visit.page.get_by_role("dialog")
    expect(dialog.get_by_text("This changes early drop-out from 21 % to 28 %.")).to_be_visible()
    dialog.get_by_role("button", name="Save for everybody").click()
    expect(visit.main.get_by_text(f"Saved for everybody: {EARLY}, from 2 to 3.")).to_be_visible()

    visit.main.get_by_role("tab", name="Changes made").click()
    visit.main.get_by_role("button", name="Put it back").click()
    dialog.get_by_role("button", name="Save for everybody").click()
    expect(visit.main.get_by_text(f"Saved for everybody: {EARLY}, from 3 to 2.")).to_be_visible()

    # Fewer people in a figure: only with a ticked sentence. The page is the one on which two changes were just made.
    visit.main.get_by_role("tab", name="Privacy").click()
    visit.main.get_by_role("spinbutton", name=FEWEST).fill("3")
    visit.page.keyboard.press("Enter")
    visit.main.get_by_role("tabpanel", name="Privacy").get_by_role(
        "button", name="Show the effect", disabled=False
    ).first.click()
    expect(dialog.get_by_role("button", name="Save for everybody")).to_be_disabled()
    dialog.get_by_text("single people may be made out more easily").click()
    dialog.get_by_role("button", name="Save for everybody").click()
    expect(visit.main.get_by_text(f"Saved for everybody: {FEWEST}, from 5 to 3.")).to_be_visible()
    assert visit.troubles == []
