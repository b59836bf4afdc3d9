"""What every picture of counselors shares: who is flagged, in which colour, and what the hover says."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dashboard.charts.rows import Row
from dashboard.charts.theme import Palette
from dashboard.charts.writing import count_text

Practice = Mapping[str, float]

TOO_FEW = "too few to say"


def practice_rate(practice: Practice) -> float | None:
    """The practice's rate (0 to 1) under `practice_rate`; None where it is missing."""
    rate = practice.get("practice_rate")
    return None if rate is None or math.isnan(rate) else rate


def is_flagged(row: Row) -> bool:
    """True where a flag of the quarter is in force."""
    return row.text("flagged_on") != ""


def shade(row: Row, colours: Palette) -> str:
    """Amber where flagged, grey where too few, else the clinic's own colour; never red or green."""
    if is_flagged(row):
        return colours.worth_a_look
    return colours.soft if row.text("label") == "too_few" else colours.attending


def hover(name: str, row: Row, *, has_case_mix: bool = False) -> str:
    """Name, counts, rate and best estimate with their intervals, for the row of the question `early_dropout`.

    With `has_case_mix` also what was expected, which otherwise is the practice's rate for everybody.
    """
    counted, left = count_text(row.count("pairings")), count_text(row.count("dropped_out"))
    lines = [f"<b>{name}</b>", f"{left} dropped out of n = {counted}"]
    rate, best, expected = (row.number(column) for column in ("rate", "shrunken_rate", "expected"))
    if rate is not None:
        lines.append(f"As counted: {100 * rate:.0f} of 100{_between(row, 'rate')}")
    if expected is not None and has_case_mix:
        lines.append(f"Expected with these clients: {100 * expected:.0f} of 100")
    if best is not None:
        lines.append(f"Best estimate: {100 * best:.0f} of 100{_between(row, 'shrunken')}")
    if row.text("label") == "too_few":
        lines.append(TOO_FEW.capitalize())
    if is_flagged(row):
        lines.append("Worth a look; check the records first")
    return "<br>".join(lines)


def _between(row: Row, column: str) -> str:
    low, high = row.number(f"{column}_low"), row.number(f"{column}_high")
    return "" if low is None or high is None else f" ({100 * low:.0f} to {100 * high:.0f})"
