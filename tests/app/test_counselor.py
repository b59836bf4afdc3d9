"""The page about one counselor, the log of who opened it, and the list that leads there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.access.viewer import AccessDenied, Role, viewer_for
from dashboard.answers import followups, visits
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.demo import make_demo
from dashboard.office import audit, people
from dashboard.office.followups import Agreement
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp
from tests.conftest import settings_in

SUPERVISOR, COUNSELOR = "supervisor@sample.invalid", "counselor@sample.invalid"


@pytest.fixture
def demo(tmp_path: Path) -> Clinic:
    """A demo of the test's own, since opening a counselor's page writes into the office."""
    settings = settings_in(tmp_path / "demo", is_demo=True)
    make_demo(settings, tell=lambda _: None)
    return Clinic.open(settings)


def _visits_logged(clinic: Clinic) -> list[str]:
    return [entry.subject for entry in audit.entries(clinic.office, action=visits.OPENED)]


def test_counselor_page_shows_the_counselor_in_the_url(demo: Clinic, open_app: OpenApp) -> None:
    app = open_app(demo, Role.SUPERVISOR)
    app.query_params["counselor"] = "K02"

    app.switch_page(PAGES["counselor"].file).run()

    assert app.selectbox(key="choose_counselor").value == "K02"


def test_opening_a_counselor_is_logged_once(demo: Clinic, open_app: OpenApp) -> None:
    app = open_app(demo, Role.SUPERVISOR)
    app.query_params["counselor"] = "K02"

    app.switch_page(PAGES["counselor"].file).run()
    app.run()

    assert _visits_logged(demo) == ["K02"]


def test_opening_another_counselor_is_logged_too(demo: Clinic, open_app: OpenApp) -> None:
    app = open_app(demo, Role.SUPERVISOR)
    app.query_params["counselor"] = "K02"
    app.switch_page(PAGES["counselor"].file).run()

    app.selectbox(key="choose_counselor").set_value("K03").run()

    assert sorted(_visits_logged(demo)) == ["K02", "K03"]


def test_counselor_sees_that_their_page_was_opened(demo: Clinic, open_app: OpenApp) -> None:
    supervisor, counselor = viewer_for(demo.office, SUPERVISOR), viewer_for(demo.office, COUNSELOR)
    visits.record_visit(demo, supervisor, counselor.counselor_codes[0])

    app = open_app(demo, Role.COUNSELOR).switch_page(PAGES["my_feedback"].file).run()

    assert any("A supervisor opened your page on" in text.value for text in app.caption)


def test_supervisor_of_one_team_cannot_open_a_counselor_of_another(demo: Clinic, open_app: OpenApp) -> None:
    event = audit.Event("admin@sample.invalid", "people added", "south@sample.invalid")
    people.add(demo.office, "south@sample.invalid", (Role.SUPERVISOR,), ("South",), (), event=event)
    app = open_app(demo, Role.SUPERVISOR)
    app.user = {"email": "south@sample.invalid"}
    app.query_params["counselor"] = "K03"

    app.switch_page(PAGES["counselor"].file).run()

    assert app.selectbox(key="choose_counselor").value != "K03"
    assert "K03" not in _visits_logged(demo)
    with pytest.raises(AccessDenied):
        visits.record_visit(demo, viewer_for(demo.office, "south@sample.invalid"), "K03")


def test_what_was_agreed_stays_findable_once_it_is_closed(demo: Clinic, open_app: OpenApp) -> None:
    supervisor = viewer_for(demo.office, SUPERVISOR)
    case = ask(demo, supervisor, "attention").frame.iloc[0]
    about = Agreement(case["case_code"], case["counselor_id"], "call_the_client", "supervisor", date(2026, 4, 1))
    followups.close(demo, supervisor, followups.agree(demo, supervisor, about))
    app = open_app(demo, Role.SUPERVISOR)
    app.query_params["counselor"] = case["counselor_id"]

    app.switch_page(PAGES["counselor"].file).run()

    assert [one.label for one in app.expander if "what happened next" in one.label] == [
        "1 closed agreement, and what happened next"
    ]
    assert any("Call the client" in text.value for text in app.markdown)
    assert any("Talked about on" in text.value for text in app.caption)


def test_attention_list_shows_each_reason_whole(sample_clinic: Clinic, open_app: OpenApp) -> None:
    app = open_app(sample_clinic, Role.SUPERVISOR)

    (reason,) = [text.value for text in app.markdown if text.value.startswith("**Below the mark at the first session")]

    assert reason.startswith("**Below the mark at the first session, and still below it** · ")
