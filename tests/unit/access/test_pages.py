"""The pages in front of the dashboard: every field has a label, nothing typed becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from dashboard.access.pages import invite_page, notice_page, sign_in_page, sign_out_page

NASTY = '"><script>alert(1)</script>'


class Elements(HTMLParser):
    """Every element with its attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this name."""
        return [attributes for found, attributes in self.found if found == tag]


def a_sign_in_page(**changes: object) -> str:
    usual = {"form_token": "t", "next_path": "/", "is_demo": False, "has_sample_doors": False}
    return sign_in_page(**(usual | changes))  # type: ignore[arg-type]


PAGES = {
    "sign in": a_sign_in_page(problem="Wrong.", is_demo=True, has_sample_doors=True),
    "invite": invite_page(form_token="t", action="/invite/x", email="a@clinic.test", is_demo=False),
    "sign out": sign_out_page(form_token="t", email="a@clinic.test", is_demo=False),
    "notice": notice_page("Not here", "Ask your admin.", is_demo=False),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_field_has_a_label_and_every_page_a_language_and_one_heading(page: str) -> None:
    elements = Elements(page)
    fields = [field for field in elements.named("input") if field.get("type") != "hidden"]

    assert {label["for"] for label in elements.named("label")} == {field["id"] for field in fields}
    assert elements.named("html") == [{"lang": "en"}]
    assert len(elements.named("h1")) == len(elements.named("main")) == len(elements.named("title")) == 1


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_pages_need_no_script_and_nothing_from_elsewhere(page: str) -> None:
    elements = Elements(page)
    links = [attributes.get(name) for _, attributes in elements.found for name in ("href", "src", "action")]

    assert elements.named("script") == []
    assert all(link.startswith("/") and not link.startswith("//") for link in links if link is not None)
    assert not any("style" in attributes for _, attributes in elements.found)
    assert "$" not in page


def test_what_somebody_typed_is_shown_as_text() -> None:
    pages = [
        a_sign_in_page(next_path=NASTY, email=NASTY, problem=NASTY, has_sample_doors=True),
        invite_page(form_token="t", action="/invite/x", email=NASTY, problem=NASTY, is_demo=False),
        sign_out_page(form_token="t", email=NASTY, is_demo=False),
        notice_page(NASTY, NASTY, is_demo=False),
    ]

    assert not any(Elements(page).named("script") for page in pages)
    assert NASTY in Elements(pages[0]).text


def test_problem_is_announced_and_tied_to_the_fields() -> None:
    elements = Elements(a_sign_in_page(problem="Wrong."))

    assert {"class": "problem", "id": "problem", "role": "alert"} in elements.named("p")
    tied = [field for field in elements.named("input") if field.get("aria-errormessage") == "problem"]
    assert [field["id"] for field in tied] == ["email", "password"]


@pytest.mark.parametrize("has_doors", [True, False])
def test_sample_buttons_are_there_only_where_they_work(has_doors: bool) -> None:
    elements = Elements(a_sign_in_page(is_demo=True, has_sample_doors=has_doors))

    roles = [button["value"] for button in elements.named("button") if button.get("name") == "role"]
    assert roles == (["supervisor", "counselor", "admin"] if has_doors else [])
    assert "Sample data" in elements.text
