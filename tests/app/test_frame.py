"""What stands around every page."""

from __future__ import annotations

import html

import pytest

from dashboard.answers.clinic import Clinic
from dashboard.office.roles import Role
from dashboard.views.frame import PAGE_ICON, plain
from tests.app.conftest import OpenApp


def test_sample_data_cannot_be_mistaken(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.COUNSELOR)

    assert any("Sample data" in text.value for text in app.sidebar.markdown)


def test_real_data_carry_no_ribbon(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    app = open_app(clinic_with_people, Role.COUNSELOR)

    assert not any("Sample data" in text.value for text in app.sidebar.markdown)


def test_page_icon_is_a_file_of_our_own() -> None:
    assert PAGE_ICON.is_file()


@pytest.mark.parametrize("text", ["[a](http://b)", "![a](b)", "**Ada** _K._", "<b>", ":material/home:", "$x$", "a & b"])
def test_plain_text_shows_as_it_is(text: str) -> None:
    shown = plain(text)

    assert html.unescape(shown) == text
    assert not set(shown) & set("[]*_<$`!")


def test_plain_address_is_no_link() -> None:
    assert plain("ada@clinic.example").replace("\u2060", "") == "ada@clinic.example"
    assert "a@c" not in plain("ada@clinic.example")
