"""Early drop-out of a handful of pairings, counted by hand."""

import pytest

from tests.oracle import early_dropout
from tests.oracle.early_dropout import EarlyDropout
from tests.unit.oracle.examples import Row, clinic, day, record, visit, weekly

NOW = 200


def counts(rows: list[Row], records: list[Row] | None = None, **rules: object) -> EarlyDropout:
    """Counselor A's counts, with another counselor's client seen on day NOW."""
    return early_dropout(clinic([*rows, visit(NOW, "Z", "z")], records or [], **rules))["A"]


def test_up_to_two_sessions_are_early_and_three_are_not() -> None:
    rows = weekly("AA", "x") + weekly("AAA", "y")

    found = counts(rows)

    assert (found.pairings, found.dropped_out) == (2, 1)
    assert found.rate == pytest.approx(0.5)


@pytest.mark.parametrize(("begun", "expected"), [(110, 1), (111, 0)])
def test_a_start_90_days_before_data_to_is_mature(begun: int, expected: int) -> None:
    assert counts([visit(begun)]).pairings == expected


def test_any_other_ending_resolves_without_being_a_drop_out() -> None:
    found = counts(weekly("A"), [record(0, "planned", 0)])

    assert (found.pairings, found.dropped_out, found.inferred) == (1, 0, 0)


def test_a_change_of_counselor_resolves_and_the_transfer_is_counted_apart() -> None:
    found = early_dropout(clinic([*weekly("BAA"), visit(NOW, "Z", "z")]))

    assert (found["B"].pairings, found["B"].dropped_out, found["B"].ended) == (1, 0, 0)
    assert (found["A"].pairings, found["A"].by_transfer) == (0, 1)
    assert found["A"].rate is None


def test_transfers_are_in_the_rate_under_case_mix() -> None:
    found = early_dropout(clinic([*weekly("BAA"), visit(NOW, "Z", "z")]), with_transfers=True)

    assert (found["A"].pairings, found["A"].dropped_out, found["A"].by_transfer) == (1, 1, 1)


def test_a_mature_start_that_is_still_open_is_unresolved_and_a_transfer_never() -> None:
    booked = visit(NOW + 7, attendance="future")

    assert counts([visit(100), booked]).unresolved == 1
    found = counts([visit(90, "B"), visit(100), booked])
    assert (found.unresolved, found.by_transfer) == (0, 1)


def test_three_sessions_resolve_an_open_pairing() -> None:
    found = counts([*weekly("AAA", start=100), visit(NOW + 7, attendance="future")])

    assert (found.pairings, found.unresolved, found.ended) == (1, 0, 0)


def test_inferred_endings_are_counted_among_those_taken_from_episodes() -> None:
    rows = weekly("A", "w") + weekly("AAAA", "x") + weekly("AB", "y")

    found = counts(rows, [record(0, "dropped_out", 0, client="w")])

    assert (found.pairings, found.ended, found.inferred) == (3, 2, 1)


def test_left_truncated_and_late_entering_pairings_are_left_out_and_keep_their_row() -> None:
    assert counts(weekly("A"), left_truncation_days=60).pairings == 0
    assert counts(weekly("A", session_number="2")).pairings == 0


def test_a_transfer_counts_where_the_episode_entered_late() -> None:
    rows = [visit(0, "B", session_number="4"), visit(7, "A", session_number="5")]

    assert counts(rows).by_transfer == 1


def test_cover_makes_no_pairing_for_the_one_who_covers() -> None:
    assert "B" not in early_dropout(clinic([*weekly("ABA"), visit(NOW, "Z", "z")]))


def test_only_pairings_begun_in_the_period_count() -> None:
    found = clinic([*weekly("A"), visit(NOW, "Z", "z")])

    assert early_dropout(found, from_on=day(0), to_on=day(0))["A"].pairings == 1
    assert "A" not in early_dropout(found, from_on=day(1))
