"""Every page for every role, with and without data: what may be opened opens, the rest says why not."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.answers.clinic import Clinic
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp

# A new page must be added here, with who may open it.
MAY_OPEN = {
    "today": {Role.SUPERVISOR},
    "retention": {Role.SUPERVISOR},
    "early_dropout": {Role.SUPERVISOR},
    "feeling_heard": {Role.SUPERVISOR},
    "outcome": {Role.SUPERVISOR},
    "counselor": {Role.SUPERVISOR},
    "training": {Role.SUPERVISOR},
    "my_feedback": {Role.COUNSELOR},
    "upload": {Role.ADMIN},
    "data_quality": {Role.SUPERVISOR, Role.ADMIN},
    "settings": {Role.ADMIN},
    "people": {Role.ADMIN},
    "activity": {Role.ADMIN},
    "how_it_is_worked_out": {Role.SUPERVISOR, Role.COUNSELOR, Role.ADMIN},
}
DENIED = "This page is not yours to open"
EVERY_PAGE_AND_ROLE = [(page, role) for page in MAY_OPEN for role in Role]


def test_every_page_stands_in_the_truth_table() -> None:
    assert MAY_OPEN.keys() == PAGES.keys()


@pytest.mark.parametrize(("page", "role"), EVERY_PAGE_AND_ROLE)
def test_page_with_data_opens_for_those_who_may(
    page: str, role: Role, sample_clinic: Clinic, open_app: OpenApp
) -> None:
    app = open_app(sample_clinic, role).switch_page(PAGES[page].file).run()

    _assert_opened_as_allowed(app, page, role)


@pytest.mark.parametrize(("page", "role"), EVERY_PAGE_AND_ROLE)
def test_page_without_data_opens_for_those_who_may(
    page: str, role: Role, clinic_with_people: Clinic, open_app: OpenApp
) -> None:
    app = open_app(clinic_with_people, role).switch_page(PAGES[page].file).run()

    _assert_opened_as_allowed(app, page, role)


@pytest.mark.parametrize(
    "page", ["today", "retention", "early_dropout", "feeling_heard", "outcome", "counselor", "data_quality"]
)
def test_page_of_results_without_data_says_so(page: str, clinic_with_people: Clinic, open_app: OpenApp) -> None:
    app = open_app(clinic_with_people, Role.SUPERVISOR).switch_page(PAGES[page].file).run()

    assert any("There are no data yet" in text.value for text in app.markdown)
    assert not app.metric


@pytest.mark.parametrize("email", ["nobody@clinic.example", ""])
def test_stranger_sees_no_page(email: str, sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.SUPERVISOR)
    app.user = {"email": email}

    app.run()

    assert [title.value for title in app.title] == [DENIED]
    assert not app.metric
    assert not app.exception


def _assert_opened_as_allowed(app: AppTest, page: str, role: Role) -> None:
    assert not app.exception, [problem.message for problem in app.exception]
    expected = PAGES[page].question if role in MAY_OPEN[page] else DENIED
    assert [title.value for title in app.title] == [expected]
    if role not in MAY_OPEN[page]:
        assert not app.metric
        assert not app.dataframe
        assert not app.get("plotly_chart")
