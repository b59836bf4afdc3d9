"""Follow-ups in the office: kept, closed once, forgotten with their client; the log never names the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.office import audit, followups
from dashboard.office.audit import Event
from dashboard.office.database import Office
from dashboard.office.followups import Agreement
from dashboard.settings import Refused

AGREED = Agreement("0123456789", "K1", "watch", "supervisor", date(2026, 1, 10))
EVENT = Event("s@clinic.test", "talked about a case", "K1")


def test_what_was_agreed_comes_back_by_review_day(office: Office) -> None:
    later = followups.add(office, replace(AGREED, review_on=date(2026, 2, 1)), event=EVENT)
    sooner = followups.add(office, AGREED, event=EVENT)
    followups.add(office, replace(AGREED, counselor_id="K2"), event=EVENT)

    found = followups.about(office, ["K1"])

    assert [one.follow_up_id for one in found] == [sooner, later]
    assert (found[0].agreement, found[0].made_by, found[0].closed_at) == (AGREED, "s@clinic.test", None)


def test_closing_happens_once(office: Office) -> None:
    number = followups.add(office, AGREED, event=EVENT)

    followups.close(office, number, event=EVENT)

    found = followups.find(office, number)
    assert found is not None
    assert found.closed_at is not None
    with pytest.raises(Refused, match="closed already"):
        followups.close(office, number, event=EVENT)


@pytest.mark.parametrize("wrong", [replace(AGREED, action="told mother"), replace(AGREED, owner="C-17")])
def test_nothing_but_what_is_on_the_lists_is_kept(wrong: Agreement, office: Office) -> None:
    with pytest.raises(Refused, match="must be one of"):
        followups.add(office, wrong, event=EVENT)

    assert followups.about(office, ["K1"]) == []


def test_an_erased_client_leaves_no_agreement(office: Office) -> None:
    number = followups.add(office, AGREED, event=EVENT)
    kept = followups.add(office, replace(AGREED, case_code="9876543210"), event=EVENT)

    assert followups.forget_case(office, AGREED.case_code, event=EVENT) == 1

    assert followups.find(office, number) is None
    assert followups.find(office, kept) is not None


def test_changes_are_in_the_log_and_the_answers_revision(office: Office) -> None:
    followups.add(office, AGREED, event=EVENT)

    assert [entry.action for entry in audit.entries(office)] == ["talked about a case"]
    assert audit.verify(office) == []
