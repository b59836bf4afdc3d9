"""Words of the attention list: a rule's record, how long without a day, and what has happened since."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.definitions.attention_rules import RULES
from dashboard.office import followups
from dashboard.values import NO_DATA
from dashboard.wording import attention, case, today


def test_a_record_is_told_as_people_in_a_hundred() -> None:
    told = attention.record({"met_share": 0.312, "other_share": 0.178, "verdict": "tells_apart"})

    assert told == (
        "In this clinic clients like this left within three sessions 31 times in 100, others at the same session 18: "
        "tells them apart."
    )


def test_a_record_of_too_few_says_so_and_no_number() -> None:
    assert attention.record({"met_share": float("nan"), "other_share": 0.2, "verdict": "too_few"}).endswith(
        "too few to say."
    )


def test_the_record_of_absence_says_who_came_back_and_that_nobody_compares() -> None:
    row = {"met_share": 0.3, "other_share": float("nan"), "verdict": "no_comparison", "met_clients": 20}

    told = attention.record(row | {"came_back": 11, "met_dropped_out": 6})
    nobody = attention.record(row | {"came_back": 0, "met_dropped_out": 19})

    assert told.startswith("Of 20 clients here who stayed away for as long, whatever was booked, 11 came back and 6 ")
    assert "none came back and 19 dropped out" in nobody
    assert attention.no_record(is_bound_to_time=True).startswith("No record yet")


@pytest.mark.parametrize(("days", "told"), [(3, "new"), (21, "for about 3 weeks"), (100, "for about 3 months")])
def test_how_long_is_told_without_a_day(days: int, told: str) -> None:
    data_to = date(2025, 6, 30)

    assert attention.for_how_long(date.fromordinal(data_to.toordinal() - days), data_to) == told


def test_every_rule_and_action_has_words() -> None:
    assert set(today.RULES) == set(RULES)
    assert set(attention.ACTIONS) == set(followups.ACTIONS)
    assert set(attention.OWNERS) == set(followups.OWNERS)


def test_what_happened_since_tells_silence_from_sessions() -> None:
    day = date(2025, 3, 1)

    assert attention.since_then(day, 0, "dropped_out").endswith("since then no session in the data, dropped out.")
    assert attention.since_then(day, 2, "ongoing").endswith("since then 2 sessions in the data, still coming.")
    assert attention.since_then(day, 0, None).endswith("not in the data any more.")


def test_a_course_has_a_row_for_every_appointment_and_marks_what_is_below() -> None:
    columns = ["session_on", "session_number", "attendance", "instrument", "domain", "is_alliance", "score", "mark"]
    rows = pd.DataFrame(
        [
            (date(2025, 1, 1), 1, "attended", "srs", "heard", True, 8.5, 9.0),
            (date(2025, 1, 1), 1, "attended", "ors", "total", False, 20.0, 25.0),
            (date(2025, 1, 8), None, "no_show", None, None, None, None, None),
            (date(2025, 1, 15), 2, "attended", "srs", "heard", True, 9.0, 9.0),
        ],
        columns=columns,
    )

    shown = case.course_rows(rows)

    assert [row["Session"] for row in shown] == ["1", "", "2"]
    assert [row["Heard (SRS)"] for row in shown] == ["8.5 ▾", NO_DATA, "9"]
    assert shown[0]["Outcome Rating Scale"] == "20"
    assert shown[1]["Appointment"] == "did not come"
