"""The page Outcome: with scores, with one counselor's team, and where the file has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.demo import make_demo_people
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp
from tests.builders import an_export, write_csv


@pytest.fixture
def clinic_without_scores(empty_clinic: Clinic, tmp_path: Path) -> Clinic:
    """Sessions without any outcome rating."""
    make_demo_people(empty_clinic.office, "K1")
    files = [write_csv(tmp_path / "sessions.csv", an_export())]
    import_files(empty_clinic.store, empty_clinic.settings.key_file, empty_clinic.definitions(), files, by="test")
    return empty_clinic


def test_page_says_how_many_got_better_and_is_no_safety_system(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.SUPERVISOR).switch_page(PAGES["outcome"].file).run()

    told = " ".join(text.value for text in app.markdown)
    assert "recovered" in told
    assert "who began on the side of the mark where help is needed" in told
    assert any("Not a safety system" in text.value for text in app.caption)
    assert len(app.get("plotly_chart")) == 2


def test_two_instruments_read_together_have_no_points_by_counselor(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.SUPERVISOR)
    app.query_params["outcome"] = "phq9_gad7"
    app.switch_page(PAGES["outcome"].file).run()

    assert len(app.get("plotly_chart")) == 1
    assert any("points of two are never added up" in text.value for text in app.caption)


def test_page_without_scores_says_what_to_add(clinic_without_scores: Clinic, open_app: OpenApp) -> None:
    app = open_app(clinic_without_scores, Role.SUPERVISOR).switch_page(PAGES["outcome"].file).run()

    assert not app.exception
    assert any("phq9_total" in text.value for text in app.markdown)
    assert not app.get("plotly_chart")
