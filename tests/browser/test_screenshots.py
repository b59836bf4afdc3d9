"""The README's pictures: made from the pages themselves when `DASHBOARD_SCREENSHOTS=1` asks for them, and all used."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path

import pytest

from tests.browser.conftest import Arrive
from tests.browser.servers import ADMIN, PASSWORD, PROJECT, SAMPLE_FILES, DashboardServer
from tests.browser.visits import Visit

FOLDER = Path(__file__).with_name("screenshots")
SIZE = (1440, 900)
LARGEST_BYTES = 250_000
# Name -> sample role and address.
OF_THE_DEMO = {
    "today": ("supervisor", "/"),
    "retention": ("supervisor", "/retention"),
    "early_dropout": ("supervisor", "/early_dropout"),
    "feeling_heard": ("supervisor", "/feeling_heard"),
    "my_feedback": ("counselor", "/"),
}
when_asked = pytest.mark.skipif(
    os.environ.get("DASHBOARD_SCREENSHOTS") != "1", reason="screenshots are made with DASHBOARD_SCREENSHOTS=1"
)


def keep(visit: Visit, name: str) -> None:
    """Write what is on the screen to the folder of pictures."""
    # Charts and the sidebar fade in; a picture taken on the way is pale.
    visit.page.wait_for_function("() => document.getAnimations().every(moving => moving.playState !== 'running')")
    visit.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


@when_asked
@pytest.mark.browser
@pytest.mark.parametrize("name", OF_THE_DEMO)
def test_picture_of_the_demo_is_made(name: str, demo: DashboardServer, arrive: Arrive) -> None:
    role, address = OF_THE_DEMO[name]
    visit = arrive(demo)
    visit.enter_as_sample(role)
    visit.open(address)

    keep(visit, name)


@when_asked
@pytest.mark.browser
def test_picture_of_an_upload_is_made(new_clinic: DashboardServer, arrive: Arrive) -> None:
    visit = arrive(new_clinic)
    visit.sign_in(ADMIN, PASSWORD)
    visit.drop(*SAMPLE_FILES)
    visit.main.get_by_test_id("stBaseButton-primary").scroll_into_view_if_needed()

    keep(visit, "upload")


def test_readme_shows_every_picture_and_no_other() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")

    named = set(re.findall(r"tests/browser/screenshots/([\w.-]+)", readme))

    assert named == {path.name for path in FOLDER.iterdir()} == {f"{name}.png" for name in (*OF_THE_DEMO, "upload")}


def test_pictures_are_small_and_as_large_as_a_screen() -> None:
    pictures = sorted(FOLDER.glob("*.png"))
    assert pictures

    for picture in pictures:
        assert picture.stat().st_size < LARGEST_BYTES, picture.name
        width_and_height = picture.read_bytes()[16:24]
        assert struct.unpack(">II", width_and_height) == SIZE, picture.name
