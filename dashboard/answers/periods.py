"""The periods people ask about: the last so many months, and a quarter with the year that ends with it."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.settings import Refused

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, such as 2026-Q1."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = 3 * self.number
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarter_named(text: str) -> Quarter:
    """The quarter written as 2026-Q1. Raises `Refused` for any other text."""
    found = _QUARTER.fullmatch(text.strip().upper())
    if found is None or int(found[1]) < 1:
        raise Refused(f"{text!r} is no quarter like 2026-Q1.")
    return Quarter(int(found[1]), int(found[2]))


def newest_quarter(data_to: date) -> Quarter:
    """The newest quarter that was over on the day that counts as now."""
    running = Quarter(data_to.year, (data_to.month + 2) // 3)
    if running.last <= data_to:
        return running
    return Quarter(data_to.year - 1, 4) if running.number == 1 else Quarter(data_to.year, running.number - 1)


def last_months(data_to: date, months: int) -> tuple[date, date]:
    """First and last day of so many months that end with `data_to`."""
    return months_before(data_to, months) + timedelta(days=1), data_to


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the end of a month stays the end of a month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    is_month_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_month_end else min(day.day, last))
