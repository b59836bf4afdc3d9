"""The oracle's ruptures, turns and leavings, worked by hand on a few ratings."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.oracle.alliance_over_time import coverage_by_session, first_ratings, landmarks, ruptures, staying, stays_low
from tests.unit.oracle.examples import Row, clinic, record, visit


def rated(column: str, *scores: str, client: str = "c", counselor: str = "A") -> list[Row]:
    """A session a week with this column answered; '' is not rated."""
    return [visit(7 * week, counselor, client, **{column: score}) for week, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("8", "", "9"), (1, 0, 1, 0)),
        (("8", "9", "", "8.9"), (1, 1, 0, 0)),
        (("9", "9", "9", "8", "10"), (1, 0, 0, 1)),
        (("8", "", "", "", "10"), None),
        (("", "8", "10"), None),
    ],
)
def test_the_last_rated_of_sessions_2_to_4_decides(scores: tuple[str, ...], expected: tuple[int, ...] | None) -> None:
    found = stays_low(clinic(rated("srs_1", *scores)))

    assert [tuple(vars(one).values()) for one in found.values()] == ([expected] if expected else [])


def test_a_rupture_is_two_low_ratings_running_and_is_repaired_within_three() -> None:
    totals = ("38", "38", "32", "31", "33", "34", "38")
    rows = [*rated("srs_total", *totals), *rated("srs_total", "38", "38", "30", "30", client="d", counselor="B")]

    found = ruptures(clinic(rows))

    # Of c: the standard deviation of all differences is near 4, so within 3 points means back.
    assert (found["A"].ruptures, found["A"].repaired, found["A"].rated_pairs) == (1, 1, 6)
    assert (found["B"].ruptures, found["B"].repaired) == (1, 0)


def test_a_low_last_rating_needs_a_drop_out() -> None:
    rows = [*rated("srs_total", "38", "38", "30"), *rated("srs_total", "38", "36", "38", client="d", counselor="B")]

    gone = ruptures(clinic(rows, [record(0, "dropped_out", 14)]))
    finished = ruptures(clinic(rows, [record(0, "planned", 14)]))

    assert (gone["A"].ruptures, gone["A"].unrepaired_dropped_out) == (1, 1)
    assert (finished["A"].ruptures, finished["A"].unrepaired_dropped_out) == (0, 0)


def test_leaving_counts_after_the_last_settled_session_only() -> None:
    rows = [*rated("srs_1", "9", "8"), *rated("srs_1", "9", "9", client="d"), visit(400, "Z", "z")]
    records = [record(0, "dropped_out", 7), record(0, "planned", 7, client="d")]

    found = staying(clinic(rows, records))["srs", "heard"]

    assert (found.sessions, found.left) == ({True: 1, False: 3}, {True: 1, False: 0})
    # Only session 2 has both kinds: 1 of 1 against 0 of 1.
    assert found.difference == Fraction(1)


def test_landmarks_tell_full_marks_and_no_rating_apart() -> None:
    rows = [
        *rated("srs_1", "10"),
        *rated("srs_1", "9", client="d"),
        *rated("srs_1", "8", client="e"),
        *rated("srs_1", "", client="f"),
        visit(400, "Z", "z"),
    ]
    records = [record(0, "dropped_out", 0, client=client) for client in "cdef"]

    found = {key[3]: counts for key, counts in landmarks(clinic(rows, records)).items() if key[2] == 1}

    assert found == {name: [1, 1] for name in ("at_the_maximum", "not_below", "below", "not_rated")}


def test_first_ratings_are_of_those_who_have_ended() -> None:
    rows = [
        *rated("srs_1", "7"),
        *rated("srs_1", "9", client="d"),
        *rated("srs_1", "5", client="e"),
        visit(40, "Z", "z"),
    ]
    records = [record(0, "dropped_out", 0), record(0, "planned", 0, client="d")]

    found = first_ratings(clinic(rows, records, settle_days=0))["srs", "heard"]

    assert found == {True: [Fraction(7)], False: [Fraction(9)]}


def test_sessions_from_the_seventh_on_count_together() -> None:
    found = coverage_by_session(clinic(rated("srs_1", *["9"] * 6, "", "9", "9")))

    assert found["all", "6"] == [1, 1, 1]
    assert found["all", "7+"] == [1, 3, 2]
