"""The attention list, the case and what was agreed about it, on a clinic whose every reason is known by heart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.access.viewer import AccessDenied, Role, Viewer, operator
from dashboard.answers import followups
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.office import audit, settings_table
from dashboard.office.audit import Event
from dashboard.office.followups import Agreement, FollowUp
from dashboard.settings import Refused
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import clinic_of
from tests.unit.answers.conftest import supervisor

OPENED, NEWEST = date(2023, 1, 2), date(2025, 1, 31)
TODAY = date(2025, 2, 10)


def course(client: str, counselor: str, *heard: float, ended: int = 1, **more: str) -> Iterator[Row]:
    """A weekly session for every score (0: not rated), the last `ended` days before the newest day."""
    last = NEWEST - timedelta(days=ended)
    for place, score in enumerate(heard):
        day = last - timedelta(weeks=len(heard) - 1 - place)
        row = {"client_id": f"c-{client}", "counselor_id": counselor, "session_date": str(day)} | more
        yield row | ({f"srs_{item}": str(score) for item in range(1, 5)} if score else {})


def missed(client: str, counselor: str, days_ago: int) -> Row:
    """An appointment the client did not come to."""
    day = NEWEST - timedelta(days=days_ago)
    return {"client_id": f"c-{client}", "counselor_id": counselor, "session_date": str(day), "attendance": "no_show"}


def worse(client: str, counselor: str) -> Iterator[Row]:
    """A course whose ORS total falls by more than measurement error at its fourth session and stays there."""
    for row, total in zip(course(client, counselor, 10, 10, 10, 10, 10), (24, 25, 23, 15, 14), strict=True):
        yield row | {"ors_total": str(total)}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """One open client for each reason, one for none, and one who left long ago. Shared: follow-ups are added."""
    rows = (
        *course("15", "K9", 10, ended=(NEWEST - OPENED).days),
        *course("16", "K9", 10, ended=0),
        *course("17", "K1", 8, 8.5, 8.5),
        *course("18", "K1", 8, 8.5, 10),
        *course("19", "K1", 10, 7.5, 7),
        *course("20", "K1", 10, 10, 10, 0, 0, 0),
        *course("21", "K1", 10, 10, 10, 6, 6),
        *worse("22", "K1"),
        *course("23", "K2", 10, 10, ended=8),
        missed("23", "K2", 0),
        *course("24", "K2", 10, 10, ended=30),
        *course("25", "K2", 10, 10),
        *course("26", "K2", 5, 5, ended=200),
    )
    counselors = tuple(
        {"counselor_id": code, "name": f"Name {code}", "team": team, "email": ""}
        for code, team in (("K1", "North"), ("K2", "South"), ("K9", "North"))
    )
    files = ClinicFiles(rows, (), counselors, {"case_mix": "none"})
    with clinic_of(files, tmp_path_factory.mktemp("attention"), is_built_with=False) as made:
        yield made


def listed(clinic: Clinic, viewer: Viewer | None = None) -> pd.DataFrame:
    """The attention list."""
    return ask(clinic, viewer or operator(), "attention").frame


def case_of(clinic: Clinic, rule: str) -> tuple[str, str]:
    """Case code and counselor of the first case under a rule."""
    row = listed(clinic).set_index("rule").loc[[rule]].iloc[0]
    return str(row["case_code"]), str(row["counselor_id"])


def test_each_reason_lists_its_client_and_no_other(clinic: Clinic) -> None:
    rules = listed(clinic).groupby("rule").size().to_dict()

    # Whoever fell or was not heard twice stands under both of these.
    assert rules == {
        "deteriorated": 1,
        "unrepaired_rupture": 1,
        "stays_low": 1,
        "not_heard_lately": 2,
        "no_rating_lately": 1,
        "missed_nothing_booked": 1,
        "no_appointment": 1,
    }


def test_evidence_says_what_was_seen_and_never_nought_days(clinic: Clinic) -> None:
    told = listed(clinic).drop_duplicates("rule").set_index("rule")["evidence"].to_dict()

    assert told["deteriorated"] == "Outcome Rating Scale 24, then 14; 5 points are more than chance"
    assert told["unrepaired_rupture"].startswith("Session Rating Scale 24, then 24 at the last two ratings")
    assert told["stays_low"] == "8.0, then 8.5; the mark is 9"
    assert told["no_rating_lately"] == "rated 3 sessions before, none of the last 3"
    assert told["missed_nothing_booked"] == "did not come on 31 January 2025"
    assert told["no_appointment"] == "30 days without an appointment"
    assert not any(re.search(r"\b0 days", text) for text in told.values())


def test_deterioration_stands_since_the_session_it_was_first_seen_at(clinic: Clinic) -> None:
    row = listed(clinic).set_index("rule").loc["deteriorated"]

    # The fourth of five weekly sessions, the last of which was a day before the newest.
    assert pd.Timestamp(row["since_on"]).date() == NEWEST - timedelta(days=8)


def test_getting_worse_is_listed_after_those_who_may_be_leaving(clinic: Clinic) -> None:
    assert set(listed(clinic)["rule"].tail(2)) == {"unrepaired_rupture", "deteriorated"}


def test_a_case_is_opened_in_ones_own_scope_alone_and_the_log_names_no_client(clinic: Clinic) -> None:
    code, counselor = case_of(clinic, "stays_low")
    north = supervisor("North", email="north@clinic.test")

    opened = followups.open_case(clinic, north, code, counselor).frame

    assert list(opened.loc[opened["domain"] == "heard", "score"]) == [8.0, 8.5, 8.5]
    assert set(opened["rules"]) == {"stays_low"}
    entry = audit.entries(clinic.office, action=followups.OPENED)[0]
    assert (entry.actor, entry.subject, entry.detail) == ("north@clinic.test", counselor, {})
    for stranger in (supervisor("South"), supervisor(), supervisor("North", codes=("K1",))):
        with pytest.raises(AccessDenied):
            followups.open_case(clinic, stranger, code, counselor)
    with pytest.raises(AccessDenied):
        followups.open_case(clinic, Viewer("a@clinic.test", (Role.ADMIN,)), code, counselor)


def test_without_a_case_code_no_case_is_answered(clinic: Clinic) -> None:
    assert ask(clinic, operator(), "case").is_empty
    assert ask(clinic, operator(), "case", Filters(case_code="%")).is_empty


def test_what_was_agreed_comes_back_when_due_until_it_is_closed(clinic: Clinic) -> None:
    code, counselor = case_of(clinic, "missed_nothing_booked")
    south = supervisor("South", email="south@clinic.test")

    number = followups.agree(clinic, south, Agreement(code, counselor, "call_the_client", "counselor", TODAY))

    found = followups.follow_ups(clinic, south, Filters())
    assert [one.follow_up_id for one in followups.due(found, TODAY)] == [number]
    assert followups.due(found, TODAY - timedelta(days=1)) == []
    assert followups.follow_ups(clinic, supervisor("North"), Filters()) == []
    log = audit.entries(clinic.office, action=followups.AGREED)[0]
    assert code not in f"{log.subject} {log.detail}"
    with pytest.raises(AccessDenied):
        followups.close(clinic, supervisor("North"), number)
    followups.close(clinic, south, number)
    assert followups.due(followups.follow_ups(clinic, south, Filters()), TODAY) == []


def test_what_happened_since_is_counted_from_the_day_of_the_talk(clinic: Clinic) -> None:
    code, counselor = case_of(clinic, "stays_low")
    talked = datetime.combine(NEWEST - timedelta(days=10), datetime.min.time(), UTC)
    about = FollowUp(1, Agreement(code, counselor, "watch", "supervisor", TODAY), "s", talked, None)
    unknown = replace(about, agreement=replace(about.agreement, case_code="0" * 10))

    since = followups.what_happened(clinic, operator(), about)
    gone = followups.what_happened(clinic, operator(), unknown)

    assert (since.sessions, since.ending) == (2, "ongoing")
    assert (gone.sessions, gone.ending) == (0, None)


def test_an_action_that_rests_on_ratings_stays_with_the_supervisor(clinic: Clinic) -> None:
    low, quiet = case_of(clinic, "stays_low"), case_of(clinic, "no_appointment")

    assert followups.owners(clinic, operator(), *low) == ("supervisor",)
    assert followups.owners(clinic, operator(), *quiet) == ("supervisor", "counselor")
    with pytest.raises(Refused, match="stays with you"):
        followups.agree(clinic, operator(), Agreement(*low, "plan_reviewed", "counselor", TODAY))


def test_nothing_is_agreed_about_somebody_elses_case(clinic: Clinic) -> None:
    code, counselor = case_of(clinic, "stays_low")

    with pytest.raises(AccessDenied):
        followups.agree(clinic, supervisor("South"), Agreement(code, counselor, "watch", "supervisor", TODAY))


def test_a_rule_can_be_switched_off_only_while_it_makes_no_difference(sample_clinic: Clinic) -> None:
    off = Filters(overrides=(("rules_off", "stays_low;no_rating_lately"),))
    record = ask(sample_clinic, operator(), "attention_track_record", off).frame.set_index("rule")

    # In the sample one tells clients apart and the other is too rarely met to say.
    assert record.loc["stays_low", "verdict"] == "tells_apart"
    assert record.loc["no_rating_lately", "verdict"] == "too_few"
    assert not record["is_off"].any()
    assert "stays_low" in set(ask(sample_clinic, operator(), "attention", off).frame["rule"])
    with pytest.raises(Refused, match="rules_off"):
        ask(sample_clinic, operator(), "attention", Filters(overrides=(("rules_off", "deteriorated"),)))


def test_open_feedback_lets_the_counselor_own_any_action(tmp_path: Path) -> None:
    rows = (*course("15", "K9", 10, ended=700), *course("17", "K1", 8, 8.5, 8.5, ended=0))
    with clinic_of(ClinicFiles(rows, (), (), {"case_mix": "none"}), tmp_path, is_built_with=False) as clinic:
        event = Event("admin", "setting changed", "feedback_mode")
        settings_table.change(clinic.office, "feedback_mode", "open", event=event)

        assert followups.owners(clinic, operator(), *case_of(clinic, "stays_low")) == ("supervisor", "counselor")
