"""Months and running sums of a handful of pairings, counted by hand."""

from datetime import date
from fractions import Fraction

from tests.oracle.trend import Month, limits, months, sums
from tests.unit.oracle.examples import clinic, day, visit, weekly

NOW = 200
# The last client is seen on day NOW, 19 July 2024, so that what came before is old enough.
ROWS = [
    *weekly("AA", "x", srs_1="8"),
    *weekly("AAA", "y", start=3, srs_1="9"),
    *weekly("AAA", "z", start=40),
    visit(NOW, "Z", "late"),
]


def test_starts_fall_into_the_month_of_their_first_session() -> None:
    found = months(clinic(ROWS))

    assert found["early_dropout", date(2024, 1, 1)] == Month(1, 2, Fraction(1, 2))
    assert found["early_dropout", date(2024, 2, 1)] == Month(0, 1, Fraction(0))
    assert found["low_heard", date(2024, 1, 1)] == Month(1, 2, Fraction(1, 2))
    assert ("low_heard", date(2024, 2, 1)) not in found


def test_sessions_fall_into_their_own_month() -> None:
    found = months(clinic(ROWS))

    # Two and three rated sessions of January; the three of February, unrated.
    assert found["coverage", date(2024, 1, 1)] == Month(5, 5, Fraction(1))
    assert found["coverage", date(2024, 2, 1)] == Month(0, 3, Fraction(0))


def test_nobody_still_attends_once_everybody_has_left() -> None:
    assert months(clinic(ROWS))["still_attending_3", date(2024, 1, 1)] == Month(None, 2, Fraction(0))


def test_months_not_over_or_cut_by_the_period_are_left_off() -> None:
    found = months(clinic(ROWS), from_on=day(1))

    assert ("early_dropout", date(2024, 1, 1)) not in found
    assert ("coverage", date(2024, 7, 1)) not in found


def test_limits_by_hand() -> None:
    found = limits([Fraction(10), Fraction(12), Fraction(9), Fraction(13)])

    assert found == (11, Fraction("3.02"), Fraction("18.98"))
    assert limits([Fraction(1)]) is None


def test_sums_go_up_day_by_day() -> None:
    assert sums(clinic(ROWS), "A") == {day(0): (1, 1), day(3): (1, 2), day(40): (1, 3)}
