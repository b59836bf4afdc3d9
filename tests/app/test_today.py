"""Today: each client once and under one reason, four figures with how sure they are, and the line on newer data."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import state
from dashboard.access.demo import SAMPLE_EMAILS
from dashboard.access.viewer import operator
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import APP, SECONDS, OpenApp

CASE = re.compile(r"^\*\*([0-9A-HJKMNP-TV-Z]{10})\*\* · ")


def cases_shown(app: AppTest) -> list[str]:
    """The case codes on the list, as they stand."""
    return [found[1] for text in app.markdown if (found := CASE.match(text.value))]


@pytest.fixture(scope="module")
def page(sample_clinic: Clinic) -> AppTest:
    """Today as the supervisor of every team opens it. Shared: read only."""
    state.hold_clinic(sample_clinic)
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    app.user = {"email": SAMPLE_EMAILS[Role.SUPERVISOR]}
    return app.run()


def test_every_client_on_the_list_stands_there_once(page: AppTest, sample_clinic: Clinic) -> None:
    rows = ask(sample_clinic, operator(), "attention").frame
    assert rows["case_code"].duplicated().any()

    assert sorted(cases_shown(page)) == sorted(rows["case_code"].unique())


def test_headline_counts_the_clients_of_the_list(page: AppTest) -> None:
    assert any(f"**{len(cases_shown(page))} clients to talk about" in text.value for text in page.markdown)


def test_further_reasons_stand_beside_the_client(page: AppTest) -> None:
    assert any(text.value.startswith("also below the mark at the first session") for text in page.caption)


def test_each_figure_says_how_sure_it_is(page: AppTest) -> None:
    assert len(page.metric) == 4
    assert all(re.fullmatch(r"most likely \d+( to \d+)? %", metric.delta) for metric in page.metric)


def test_those_there_and_those_gone_add_up_to_100(page: AppTest) -> None:
    (told,) = [text.value for text in page.caption if "of 100, " in text.value and "who started" in text.value]
    (line,) = [line for line in told.split("\n") if line.startswith("of 100, ")]
    gone = [int(number) for number in re.findall(r"\d+", line.removeprefix("of 100, "))]

    assert int(page.metric[0].value.removesuffix(" %")) + sum(gone) == 100


def test_a_figure_named_in_the_url_is_seen_over_time(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.SUPERVISOR)
    app.query_params["figure"] = "coverage"

    app.run()

    assert not app.exception
    # April 2025 is the one month of the sample with so few forms.
    assert any("Standing out: April 2025 (beyond the limits)" in text.value for text in app.markdown)
    assert any("One steady series in five" in text.value for text in app.caption)


def test_counselor_page_follows_early_drop_out_client_after_client(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.SUPERVISOR)
    app.query_params["counselor"] = "K02"

    app.switch_page(PAGES["counselor"].file).run()

    told = [text.value for text in app.markdown]
    assert any("were to be expected. Chance alone would rarely take a line so high." in text for text in told)
    assert any(text.startswith("From one early drop-out to the next") for text in told)
    assert any("This is no flag" in text.value for text in app.caption)


def watching(drawn: int) -> None:
    """A page of nothing but the line on newer data."""
    from dashboard.views import freshness

    freshness.show_if_stale(drawn)


@pytest.mark.parametrize(("behind", "told"), [(0, False), (1, True)])
def test_newer_data_are_announced_with_a_way_to_see_them(behind: int, told: bool, sample_clinic: Clinic) -> None:
    state.hold_clinic(sample_clinic)

    app = AppTest.from_function(watching, args=(sample_clinic.reader.version() - behind,)).run()

    assert any("New data have arrived" in text.value for text in app.markdown) is told
    assert [button.label for button in app.button] == (["Reload"] if told else [])
