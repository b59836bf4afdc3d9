"""Runs of sessions with one counselor, and what covers for them."""

import pytest

from tests.oracle.pairings import runs
from tests.unit.oracle.examples import clinic, record, visit, weekly


@pytest.mark.parametrize(
    ("seen_by", "expected"),
    [
        ("A", ["A1"]),
        ("AAA", ["A123"]),
        ("AB", ["A1", "B2"]),
        ("ABA", ["A13"]),
        ("ABBA", ["A14"]),
        ("ABCA", ["A14"]),
        ("ABBBA", ["A1", "B234", "A5"]),
        ("ABCBA", ["A1", "B24", "A5"]),
        ("ABAB", ["A13", "B4"]),
        ("AABCC", ["A12", "B3", "C45"]),
        ("ABC", ["A1", "B2", "C3"]),
        ("BAAB", ["B14"]),
        ("ABBAB", ["A14", "B5"]),
    ],
)
def test_runs_leave_cover_out_and_begin_where_nobody_returns(seen_by: str, expected: list[str]) -> None:
    sessions = clinic(weekly(seen_by)).episodes[0].sessions

    found = runs(sessions)

    places = {one: str(place) for place, one in enumerate(sessions, start=1)}
    assert [run[0].counselor + "".join(places[one] for one in run) for run in found] == expected


def test_rows_that_are_no_sessions_neither_cover_nor_interrupt() -> None:
    rows = [visit(0), *(visit(week, "B", attendance="no_show") for week in (1, 2, 3)), visit(4)]

    [pairing] = clinic(rows).pairings

    assert len(pairing.sessions) == 2


def test_every_pairing_but_the_last_ends_with_a_change_and_the_last_as_the_episode() -> None:
    found = clinic(weekly("AABBCC"), [record(0, "planned", 35)]).pairings

    assert [(one.ending, one.source) for one in found] == [
        ("changed_counselor", ""),
        ("changed_counselor", ""),
        ("planned", "declared"),
    ]
    assert [one.is_by_transfer for one in found] == [False, True, True]


def test_sessions_of_a_day_are_in_order_of_their_counselors() -> None:
    found = clinic([visit(0, "B"), visit(0, "A"), visit(7, "C")]).pairings

    assert [one.counselor for one in found] == ["A", "B", "C"]
