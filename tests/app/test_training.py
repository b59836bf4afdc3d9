"""The page Training: what a training would concern, what the recorded ones did, and logging one with undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access.demo import make_demo_people
from dashboard.answers.clinic import Clinic
from dashboard.office import trainings
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp
from tests.properties.stores import clinic_of
from tests.unit.answers.conftest import practice_files


def texts(app: AppTest) -> str:
    return "\n".join(text.value for text in [*app.markdown, *app.caption])


def opened(app: AppTest) -> AppTest:
    return app.switch_page(PAGES["training"].file).run()


@pytest.fixture
def own_clinic(tmp_path: Path) -> Iterator[Clinic]:
    """A practice of five counselors with the sample people, to be changed."""
    with clinic_of(practice_files(), tmp_path, is_built_with=False) as clinic:
        make_demo_people(clinic.office, "K1")
        yield clinic


def test_page_says_whom_a_training_would_concern_and_what_the_last_ones_did(
    sample_clinic: Clinic, open_app: OpenApp
) -> None:
    app = opened(open_app(sample_clinic, Role.SUPERVISOR))

    assert not app.exception
    told = texts(app)
    assert "agreeing on goals would concern 4 of 4 counselors of River" in told
    assert "Too early to tell until about" in told
    assert "Chance alone could do that" in told
    assert "tend to rise by themselves" in told
    assert not [button for button in app.button if button.label == "Remove"]


def test_training_is_logged_removed_and_brought_back(own_clinic: Clinic, open_app: OpenApp) -> None:
    app = opened(open_app(own_clinic, Role.SUPERVISOR))

    app.multiselect("training_counselors").set_value(["K1", "K3"])
    app.text_input("training_title").set_value("Hope *and* change")
    app.selectbox("training_domain").set_value("overall")
    next(button for button in app.button if button.label == "Log this training").click().run()
    assert [one.training.title for one in trainings.standing(own_clinic.office)] == ["Hope *and* change"]

    next(button for button in app.button if button.label == "Remove").click().run()
    assert not app.exception
    assert trainings.standing(own_clinic.office) == []

    next(button for button in app.button if button.label == "Undo").click().run()
    assert [one.training.counselor_codes for one in trainings.standing(own_clinic.office)] == [("K1", "K3")]
    assert not [button for button in app.button if button.label == "Undo"]


def test_training_without_anybody_is_refused_in_words(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = opened(open_app(sample_clinic, Role.SUPERVISOR))

    next(button for button in app.button if button.label == "Log this training").click().run()

    assert [error.value for error in app.error] == ["A training needs somebody who attended."]
