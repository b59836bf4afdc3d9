"""States in between: sessions but no ratings, too few clients, and data whose newest day is set by a far row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp
from tests.builders import Row, a_session, an_export, write_csv

RESULTS = ["today", "retention", "early_dropout", "feeling_heard", "counselor", "data_quality"]


def _import(clinic: Clinic, folder: Path, rows: list[Row]) -> None:
    path = write_csv(folder / "sessions.csv", rows)
    report = import_files(
        clinic.store, clinic.settings.key_file, clinic.definitions(), [path], by="test", today=date(2026, 6, 1)
    )
    assert report.is_published, report.errors


@pytest.mark.parametrize("page", RESULTS)
def test_page_without_ratings_opens(page: str, clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path) -> None:
    _import(clinic_with_people, tmp_path, an_export(clients=30, sessions=4))

    app = open_app(clinic_with_people, Role.SUPERVISOR).switch_page(PAGES[page].file).run()

    assert not app.exception
    assert [title.value for title in app.title] == [PAGES[page].question]


def test_feeling_heard_without_ratings_says_so_kindly(
    clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path
) -> None:
    _import(clinic_with_people, tmp_path, an_export(clients=30, sessions=4))

    app = open_app(clinic_with_people, Role.SUPERVISOR).switch_page(PAGES["feeling_heard"].file).run()

    assert any("No session here has been rated" in text.value for text in app.markdown)


@pytest.mark.parametrize("page", RESULTS)
def test_page_with_one_client_hides_and_opens(
    page: str, clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path
) -> None:
    _import(clinic_with_people, tmp_path, [a_session(week=week, srs_1=9) for week in range(3)])

    app = open_app(clinic_with_people, Role.SUPERVISOR).switch_page(PAGES[page].file).run()

    assert not app.exception
    assert not any(metric.value.endswith("%") for metric in app.metric)


@pytest.mark.parametrize("page", ["today", "data_quality"])
def test_far_row_that_sets_the_day_is_pointed_out(
    page: str, clinic_with_people: Clinic, open_app: OpenApp, tmp_path: Path
) -> None:
    far = a_session(session_date=date(2026, 5, 30))
    _import(clinic_with_people, tmp_path, [*an_export(clients=10, sessions=4), far])

    app = open_app(clinic_with_people, Role.SUPERVISOR).switch_page(PAGES[page].file).run()

    assert any("A few far rows set what counts as now" in warning.value for warning in app.warning)
