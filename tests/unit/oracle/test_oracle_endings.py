"""How episodes end, to the day, and under every drop-out rule."""

from datetime import date

import pytest

from tests.oracle import Rules, idle_days
from tests.oracle.episodes import Episode
from tests.unit.oracle.examples import Row, clinic, day, record, visit


def episode(rows: list[Row], records: list[Row] | None = None, now: int = 100, **rules: object) -> Episode:
    """The client's one episode, with another client seen on day `now`."""
    return clinic([*rows, visit(now, client="z")], records or [], **rules).episodes[0]


@pytest.mark.parametrize(("now", "expected"), [(45, "ongoing"), (46, "dropped_out")])
def test_more_than_45_days_without_an_appointment_end_an_episode(now: int, expected: str) -> None:
    assert episode([visit(0)], now=now).ending == expected


def test_the_last_appointment_is_of_any_attendance_kind_and_counselor() -> None:
    rows = [visit(0), visit(10, "B", session_type="group", attendance="client_cancel")]

    assert episode(rows, now=55).ending == "ongoing"
    assert episode(rows, now=56).ending == "dropped_out"


def test_a_booking_keeps_an_episode_open() -> None:
    assert episode([visit(0), visit(130, attendance="future")]).ending == "ongoing"


def test_cancelled_last_by_the_counselor_is_unknown_once_inactive() -> None:
    rows = [visit(0), visit(7, attendance="provider_cancel")]

    assert (episode(rows, now=52).ending, episode(rows, now=53).ending) == ("ongoing", "unknown")
    assert episode([*rows, visit(8, attendance="no_show")]).ending == "dropped_out"


def test_closed_days_and_the_21_after_do_not_count() -> None:
    # Closed from day 20 through 29: days 20 to 50 do not count, so 1 to 19 and 51 to 77 are 46.
    rules = Rules(closed_periods=((day(20), day(29)),))

    assert idle_days(day(0), day(77), rules) == 46
    assert idle_days(day(0), day(50), rules) == 19
    assert idle_days(day(20), day(51), rules) == 1


def test_overlapping_closed_periods_count_once() -> None:
    rules = Rules(closed_periods=((day(5), day(6)), (day(10), day(11))))

    # Days 5 to 32 do not count: 1 to 4 and 33 to 40 do.
    assert idle_days(day(0), day(40), rules) == 12


def test_a_declared_ending_counts_and_an_undated_one_too() -> None:
    for end in (0, None):
        found = episode([visit(0)], [record(0, "planned", end)])

        assert (found.ending, found.source) == ("planned", "declared")


def test_an_ending_after_data_to_is_not_yet_known() -> None:
    assert episode([visit(90)], [record(90, "planned", 101)]).ending == "ongoing"
    assert episode([visit(90)], [record(90, "planned", 100)]).ending == "planned"
    found = episode([visit(0)], [record(0, "planned", 101)])
    assert (found.ending, found.source) == ("dropped_out", "inferred")


def test_a_declared_ongoing_is_no_declaration() -> None:
    found = episode([visit(0)], [record(0, "ongoing")])

    assert (found.ending, found.source) == ("dropped_out", "inferred")


def test_rule_declared_knows_no_inferred_drop_out() -> None:
    assert episode([visit(0)], drop_out_rule="declared").ending == "unknown"
    assert episode([visit(0)], [record(0, "dropped_out")], drop_out_rule="declared").ending == "dropped_out"


@pytest.mark.parametrize(
    ("attendance", "expected"),
    [("no_show", "dropped_out"), ("late_cancel", "dropped_out"), ("client_cancel", "unknown")],
)
def test_rule_missed_last_wants_the_last_booking_missed(attendance: str, expected: str) -> None:
    rows = [visit(0), visit(7, attendance=attendance)]

    assert episode(rows, drop_out_rule="missed_last").ending == expected


def test_rule_missed_last_leaves_declared_endings_alone() -> None:
    found = episode([visit(0)], [record(0, "dropped_out")], drop_out_rule="missed_last")

    assert found.ending == "dropped_out"


@pytest.mark.parametrize("records", [[], [record(0, "dropped_out")]], ids=["inferred", "declared"])
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"ors_total": "24.9"}, "dropped_out"),
        ({"ors_total": "25"}, "other"),
        ({"ors_1": "6", "ors_2": "6", "ors_3": "6", "ors_4": "6.9", "ors_total": "30"}, "dropped_out"),
        ({"ors_1": "6", "ors_total": "30"}, "other"),
        ({"ors_1": "6"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_rule_openfit_asks_the_last_ors(cells: dict[str, str], expected: str, records: list[Row]) -> None:
    rows = [visit(0, ors_total="10" if cells.keys() & {"ors_total"} else ""), visit(7, **cells), visit(14)]

    assert episode(rows, records, drop_out_rule="openfit").ending == expected


@pytest.mark.parametrize(
    ("sessions", "ending", "expected"),
    [(2, "planned", "dropped_out"), (3, "planned", "planned"), (2, "", "dropped_out"), (3, "", "unknown")],
)
def test_rule_fewer_than_n_goes_by_the_number_of_sessions(sessions: int, ending: str, expected: str) -> None:
    rows = [visit(7 * week) for week in range(sessions)]

    assert episode(rows, [record(0, ending)], drop_out_rule="fewer_than_n").ending == expected


def test_rule_fewer_than_n_counts_sessions_held_before_the_file_begins() -> None:
    rows = [visit(0, session_number="5")]

    assert episode(rows, drop_out_rule="fewer_than_n").ending == "unknown"


def test_days_are_whole_across_a_leap_day() -> None:
    assert idle_days(date(2024, 2, 28), date(2024, 3, 1), Rules()) == 2
