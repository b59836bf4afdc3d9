"""Periods: quarters by name, the newest that is over, whole months back."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.answers.periods import Quarter, last_months, newest_quarter, quarter_named
from dashboard.settings import Refused


def test_quarter_has_its_first_and_last_day() -> None:
    quarter = quarter_named("2024-q1")

    assert (quarter.first, quarter.last) == (date(2024, 1, 1), date(2024, 3, 31))
    assert str(quarter) == "2024-Q1"


@pytest.mark.parametrize("text", ["2026-Q5", "2026Q1", "Q1", "", "0000-Q1", "2026-Q1x"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="no quarter"):
        quarter_named(text)


@pytest.mark.parametrize(
    ("data_to", "quarter"),
    [
        (date(2026, 3, 31), Quarter(2026, 1)),
        (date(2026, 3, 30), Quarter(2025, 4)),
        (date(2026, 4, 1), Quarter(2026, 1)),
        (date(2026, 12, 31), Quarter(2026, 4)),
    ],
)
def test_newest_quarter_is_over(data_to: date, quarter: Quarter) -> None:
    assert newest_quarter(data_to) == quarter


def test_twelve_months_begin_the_day_after_a_year_ago() -> None:
    assert last_months(date(2026, 3, 31), 12) == (date(2025, 4, 1), date(2026, 3, 31))
