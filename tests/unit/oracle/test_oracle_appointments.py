"""Rows to appointments: what counts as attended, what counts once, which numbers are trusted."""

import pytest

from tests.oracle.appointments import read_appointments
from tests.unit.oracle.examples import clinic, day, visit, weekly


def test_empty_attendance_and_type_mean_an_attended_session() -> None:
    [one] = read_appointments([visit(0, attendance="", session_type="")])

    assert one.is_session


@pytest.mark.parametrize("kind", ["consultation", "group", "other"])
def test_other_kinds_are_attended_but_no_session(kind: str) -> None:
    [one] = read_appointments([visit(0, session_type=kind)])

    assert one.is_attended
    assert not one.is_session


def test_late_attended_is_a_session() -> None:
    [one] = read_appointments([visit(0, attendance="late_attended")])

    assert one.is_session


def test_attended_after_the_day_of_import_is_future() -> None:
    on_the_day, after = read_appointments([visit(5), visit(6)], import_day=day(5))

    assert (on_the_day.attendance, after.attendance) == ("attended", "future")


def test_identical_rows_count_once() -> None:
    assert len(read_appointments([visit(0), visit(0), visit(0, "B")])) == 2


def test_two_rows_of_a_day_keep_their_order_whatever_the_order_of_the_file() -> None:
    rows = [visit(0, srs_1="9"), visit(0, srs_1="5")]

    forward, backward = read_appointments(rows), read_appointments(rows[::-1])

    assert forward == backward
    assert [one.nth for one in forward] == [1, 2]


def test_numbers_are_ignored_where_a_missed_row_has_one() -> None:
    rows = [visit(0, session_number="1"), visit(7, attendance="no_show", session_number="2")]

    assert [one.number for one in read_appointments(rows)] == [None, None]


def test_ignored_numbers_neither_order_the_rows_of_a_day_nor_tell_them_apart() -> None:
    rows = [
        visit(0, attendance="no_show", session_number="1"),
        visit(0, session_number="2"),
        visit(0, session_number="3"),
    ]

    assert [one.attendance for one in read_appointments(rows)] == ["attended", "no_show"]


def test_rows_of_a_day_stand_by_number_then_attendance_then_words_then_ratings() -> None:
    rows = [
        visit(0, srs_1="5"),
        visit(0, modality="video"),
        visit(0, modality="phone"),
        visit(0, srs_1="9"),
        visit(0, attendance="no_show"),
        visit(0, session_number="2"),
        visit(0),
    ]

    found = read_appointments(rows)

    # A row that says something stands before one that says nothing there.
    assert [(one.number, one.attendance, one.modality, len(one.ratings)) for one in found] == [
        (2, "attended", "", 0),
        (None, "attended", "phone", 0),
        (None, "attended", "video", 0),
        (None, "attended", "", 1),
        (None, "attended", "", 1),
        (None, "attended", "", 0),
        (None, "no_show", "", 0),
    ]
    assert [dict(one.ratings).get("srs_1") for one in found[3:5]] == [5, 9]


def test_numbers_are_kept_where_a_row_of_unknown_attendance_has_one() -> None:
    rows = [visit(0, session_number="1"), visit(7, attendance="unknown", session_number="2")]

    assert [one.number for one in read_appointments(rows)] == [1, 2]


def test_numbers_are_kept_where_missed_rows_have_none() -> None:
    rows = [visit(0, session_number="4"), visit(7, attendance="no_show")]

    assert [one.number for one in read_appointments(rows)] == [4, None]


def test_data_to_is_the_newest_attended_day_of_any_kind_and_bookings_stay() -> None:
    rows = [visit(0), visit(9, session_type="consultation"), visit(30, attendance="future")]

    found = clinic(rows)

    assert found.data_to == day(9)
    assert len(found.appointments) == 3


def test_a_set_data_to_leaves_later_rows_out() -> None:
    found = clinic(weekly("AAA"), data_to=day(7))

    assert found.data_to == day(7)
    assert len(found.pairings[0].sessions) == 2


def test_a_set_data_to_after_the_newest_row_is_now() -> None:
    assert clinic(weekly("A"), data_to=day(46)).episodes[0].ending == "dropped_out"
    assert clinic(weekly("A"), data_to=day(45)).episodes[0].ending == "ongoing"


def test_a_clinic_nobody_came_to_has_no_data_to() -> None:
    found = clinic([visit(0, attendance="no_show")])

    assert found.data_to is None
    assert found.pairings == ()
