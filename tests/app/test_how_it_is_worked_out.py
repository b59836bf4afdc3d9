"""How is this worked out? Every figure on every page leads to its own entry."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from dashboard.answers.clinic import Clinic
from dashboard.answers.questions import REGISTER
from dashboard.office.roles import Role
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp

WITH_FIGURES = [
    (page, role)
    for page, role in [
        ("today", Role.SUPERVISOR),
        ("retention", Role.SUPERVISOR),
        ("early_dropout", Role.SUPERVISOR),
        ("feeling_heard", Role.SUPERVISOR),
        ("counselor", Role.SUPERVISOR),
        ("my_feedback", Role.COUNSELOR),
        ("data_quality", Role.ADMIN),
    ]
]


@pytest.mark.parametrize(("page", "role"), WITH_FIGURES)
def test_every_figure_leads_to_its_own_entry(page: str, role: Role, sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, role).switch_page(PAGES[page].file).run()

    links = [element.proto for element in app.get("page_link")]
    entries = [parse_qs(link.query_string)["question"][0] for link in links if "question=" in link.query_string]
    assert len(entries) >= len(app.get("plotly_chart"))
    assert set(entries) <= set(REGISTER)


@pytest.mark.parametrize("question", ["early_dropout", "inclusion", "effect_of_definitions"])
def test_address_of_an_entry_opens_it(question: str, sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.COUNSELOR)
    app.query_params["question"] = question

    app.switch_page(PAGES["how_it_is_worked_out"].file).run()

    assert not app.exception
    assert any(f"dashboard answer {question}`" in text.value for text in app.caption)
    assert app.selectbox(key="choose_question").value == question


def test_without_an_entry_all_of_them_are_listed(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.ADMIN).switch_page(PAGES["how_it_is_worked_out"].file).run()

    listed = {expander.label for expander in app.expander}
    assert {question.words for question in REGISTER.values()} <= listed
