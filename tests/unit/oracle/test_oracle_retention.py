"""Risk sets and curves of a few clients, worked by hand."""

import math
from fractions import Fraction

import pytest

from tests.oracle import leak, retention, risk_sets, wilson
from tests.oracle.statistics import log_log_limits, quantile
from tests.unit.oracle.examples import Row, clinic, day, record, visit, weekly

NOW = 200


def left(rows: list[Row], records: list[Row] | None = None, unit: str = "episode") -> list[tuple[int, dict[str, int]]]:
    """At risk, and who left by cause (causes without anyone left out), by session number."""
    # The client who dates the clinic has no settled session and is in no risk set.
    found = clinic([*rows, visit(NOW, client="z")], records or [])
    sets = risk_sets(found, unit).get("all", [])
    return [(one.at_risk, {cause: count for cause, count in one.left.items() if count}) for one in sets]


def test_an_ending_leaves_after_the_last_session() -> None:
    assert left(weekly("AA")) == [(1, {}), (1, {"dropped_out": 1})]


@pytest.mark.parametrize(
    ("ending", "cause"),
    [
        ("dropped_out", "dropped_out"),
        ("planned", "planned"),
        ("changed_counselor", "other"),
        ("referred_on", "other"),
        ("ended_by_service", "other"),
        ("not_started", "other"),
        ("unknown", "other"),
    ],
)
def test_every_ending_has_its_cause(ending: str, cause: str) -> None:
    assert left(weekly("A"), [record(0, ending, 0)]) == [(1, {cause: 1})]


def test_pairings_leave_by_a_change_of_counselor() -> None:
    assert left(weekly("AABB"), unit="pairing") == [(2, {}), (2, {"changed_counselor": 1, "dropped_out": 1})]


def test_cover_counts_in_the_episode_and_not_in_the_pairing() -> None:
    assert len(left(weekly("ABA"))) == 3
    assert len(left(weekly("ABA"), unit="pairing")) == 2


def test_a_session_is_settled_60_days_before_data_to() -> None:
    # Day 140 is settled, day 141 is not: at risk through session 1 only, whatever followed.
    assert left([visit(140), visit(141)], [record(140, "planned", 141)]) == [(1, {})]
    assert left([visit(140)], [record(140, "planned", 140)]) == [(1, {"planned": 1})]
    assert left([visit(141)], [record(141, "planned", 141)]) == []


def test_an_ongoing_client_is_censored_half_a_session_before_the_last_settled() -> None:
    booked = visit(NOW + 5, attendance="future")

    assert left([visit(100), visit(107), booked]) == [(1, {})]
    assert left([visit(100), booked]) == []


def test_delayed_entry_is_at_risk_from_the_first_number() -> None:
    rows = [visit(0, session_number="3"), visit(7, session_number="4")]

    assert left(rows) == [(0, {}), (0, {}), (1, {}), (1, {"dropped_out": 1})]


def test_left_truncated_episodes_are_in_no_risk_set() -> None:
    found = clinic([*weekly("AA"), visit(NOW, client="z")], left_truncation_days=60)

    assert risk_sets(found) == {}


def test_the_period_is_inclusive_and_goes_by_the_first_session() -> None:
    rows = [visit(0, session_type="consultation"), visit(10), visit(NOW, client="z")]

    assert risk_sets(clinic(rows), from_on=day(10), to_on=day(10))
    assert not risk_sets(clinic(rows), from_on=day(11))
    assert not risk_sets(clinic(rows), to_on=day(9))


def four_clients() -> list[Row]:
    """Of four, one drops out after session 1, one ends as planned after 2, two drop out after 3."""
    rows = weekly("A", "w") + weekly("AA", "x") + weekly("AAA", "y") + weekly("AAA", "v")
    return [*rows, visit(NOW, client="z")]


def test_curves_of_four_clients_by_hand() -> None:
    found = retention(clinic(four_clients(), [record(0, "planned", 7, client="x")]))

    # At risk 4, 3, 2. Staying 3/4, 1/2, 0. Dropped out 1/4, 1/4, 1/4 + 1/2; planned 0, 3/4 x 1/3, the same.
    assert [row["at_risk_clients"] for row in found] == [4, 3, 2]
    assert [row["still_attending"] for row in found] == pytest.approx([0.75, 0.5, 0.0])
    assert [row["dropped_out"] for row in found] == pytest.approx([0.25, 0.25, 0.75])
    assert [row["planned"] for row in found] == pytest.approx([0.0, 0.25, 0.25])
    # Nobody is censored, so the variances are those of shares of four: p (1 - p) / 4.
    step = 1.959963984540054 * math.sqrt(0.5 * 0.5 / 4) / (0.5 * math.log(0.5))
    assert found[1]["still_attending_low"] == pytest.approx(0.5 ** math.exp(-step))
    step = 1.959963984540054 * math.sqrt(0.75 * 0.25 / 4) / (0.75 * math.log(0.75))
    assert found[2]["dropped_out_high"] == pytest.approx(0.75 ** math.exp(step))
    assert found[2]["still_attending_low"] is None


def test_a_curve_stops_where_too_few_are_at_risk() -> None:
    found = clinic(four_clients(), min_clients_supervisor=3)

    assert [row["at_risk_clients"] for row in retention(found)] == [4, 3]


def test_a_curve_begins_where_late_entries_make_enough_at_risk() -> None:
    # One from session 1, who leaves after 3; two who enter at session 2 and leave after 2 and 3.
    rows = [
        *weekly("AAA", "w"),
        visit(0, client="x", session_number="2"),
        visit(0, client="y", session_number="2"),
        visit(7, client="y", session_number="3"),
        visit(NOW, client="z"),
    ]

    found = retention(clinic(rows, min_clients_supervisor=2))

    assert [(row["session_number"], row["at_risk_clients"]) for row in found] == [(2, 3), (3, 2)]
    assert [row["still_attending"] for row in found] == pytest.approx([2 / 3, 0.0])


def test_leak_counts_those_at_risk_and_those_who_left() -> None:
    found = leak(clinic(four_clients(), [record(0, "planned", 7, client="x")]))

    assert [(row["attended_clients"], row["left_dropped_out"], row["left_planned"]) for row in found] == [
        (4, 1, 0),
        (3, 0, 1),
        (2, 2, 0),
    ]
    assert found[0]["dropped_out_pct"] == pytest.approx(25.0)


def test_wilson_agrees_with_the_published_example() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) == (None, None)


def test_limits_are_empty_at_nought_and_one_and_quantiles_lie_between() -> None:
    assert log_log_limits(1.0, 0.0) == (None, None)
    assert log_log_limits(0.0, 0.0) == (None, None)
    assert quantile([Fraction(4), Fraction(1), Fraction(3), Fraction(2)], Fraction(1, 4)) == 1.75
