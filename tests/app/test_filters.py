"""The filters: taken from the URL, kept from page to page, put back by Reset, and never more than what is on offer."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import state
from dashboard.answers.clinic import Clinic
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp


@pytest.fixture
def app(sample_clinic: Clinic, open_app: OpenApp) -> AppTest:
    return open_app(sample_clinic, Role.SUPERVISOR)


def test_filter_bar_begins_with_the_last_12_months(app: AppTest) -> None:
    assert app.selectbox(key="choose_period").value == state.LAST_12


def test_filter_in_the_url_is_taken_over(app: AppTest) -> None:
    app.query_params["team"] = "North"

    app.run()

    assert app.selectbox(key="choose_team").value == "North"


def test_filter_in_the_url_that_is_not_on_offer_is_not_taken(app: AppTest) -> None:
    app.query_params["team"] = "A team nobody has"
    app.query_params["period"] = "99"

    app.run()

    assert app.selectbox(key="choose_team").value == ""
    assert app.selectbox(key="choose_period").value == state.LAST_12
    assert not app.exception


def test_filter_stays_on_the_next_page_and_in_the_url(app: AppTest) -> None:
    app.selectbox(key="choose_team").set_value("North").run()

    app.switch_page(PAGES["retention"].file).run()

    assert app.selectbox(key="choose_team").value == "North"
    assert app.query_params["team"] == "North"


def test_filter_narrows_the_figures(app: AppTest) -> None:
    everybody = [text.value for text in app.caption if "who started" in text.value]

    app.selectbox(key="choose_team").set_value("North").run()

    assert [text.value for text in app.caption if "who started" in text.value] != everybody


def test_reset_puts_every_filter_back(app: AppTest) -> None:
    app.selectbox(key="choose_team").set_value("North").run()
    app.selectbox(key="choose_period").set_value(state.EVERYTHING).run()

    app.button(key="reset_filters").click().run()

    assert app.selectbox(key="choose_team").value == ""
    assert app.selectbox(key="choose_period").value == state.LAST_12
    assert "team" not in app.query_params


def test_period_that_ends_before_it_begins_is_refused_in_words(app: AppTest) -> None:
    app.query_params["period"] = state.CUSTOM
    app.query_params["from"] = "2026-02-01"
    app.query_params["to"] = "2025-02-01"

    app.run()

    assert any("before it begins" in warning.value for warning in app.warning)
    assert not app.exception


@pytest.mark.parametrize(
    ("data_to", "months", "first"),
    [
        (date(2026, 3, 31), state.LAST_12, date(2025, 4, 1)),
        (date(2026, 3, 31), state.LAST_6, date(2025, 10, 1)),
        (date(2026, 3, 31), state.LAST_24, date(2024, 4, 1)),
        (date(2024, 2, 29), state.LAST_12, date(2023, 3, 1)),
        (date(2026, 3, 15), state.LAST_6, date(2025, 9, 16)),
    ],
)
def test_months_before_end_the_day_before_the_period(data_to: date, months: str, first: date) -> None:
    assert state.period_of(months, data_to) == state.Period(first, data_to)
