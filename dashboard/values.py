"""Four kinds of value, from the query to the page: a number, zero, missing, and hidden since too few people are in it.

None of them is ever written as another. In a frame, an empty cell is missing unless the row's column `hidden` names it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

# The column of a frame that names, separated by commas, which cells of the row were emptied.
HIDDEN_COLUMN = "hidden"
TOO_FEW = "too few"
NO_DATA = "—"


class Kind(StrEnum):
    """What a cell is."""

    NUMBER = "number"
    ZERO = "zero"
    MISSING = "missing"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Value:
    """One cell: its kind, and its number where it has one (0.0 for zero, None for missing and hidden)."""

    kind: Kind
    number: float | None = None

    @property
    def has_number(self) -> bool:
        """Whether there is a number to draw or print, zero included."""
        return self.number is not None

    @property
    def is_hidden(self) -> bool:
        """Whether it was emptied since too few people are in it."""
        return self.kind is Kind.HIDDEN


MISSING, HIDDEN = Value(Kind.MISSING), Value(Kind.HIDDEN)


def hidden_columns(row: Mapping[Any, Any] | pd.Series[Any]) -> frozenset[str]:
    """The columns of a row that were emptied since too few people are in them; a pandas row is a mapping too."""
    named = row.get(HIDDEN_COLUMN)
    if is_empty(named):
        return frozenset()
    return frozenset(part.strip() for part in str(named).split(",") if part.strip())


def value_of(row: Mapping[Any, Any] | pd.Series[Any], column: str) -> Value:
    """The value of one cell. A column that the row does not have is missing; ValueError for a cell with a text."""
    if column in hidden_columns(row):
        return HIDDEN
    cell = row.get(column)
    if is_empty(cell):
        return MISSING
    number = float(cell)  # type: ignore[arg-type]
    return Value(Kind.ZERO if number == 0 else Kind.NUMBER, number)


def is_empty(cell: object) -> bool:
    """True for None, NaN, NaT and NA."""
    return cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))


def share_text(value: Value) -> str:
    """A share (0-1) for a table: "17.4 %", "0 %", "too few" or a dash.

    A share that only rounds to 0 or to 100 says so: "< 0.1 %", "> 99.9 %".
    """
    if value.number is None:
        return _without_number(value)
    percent = round(100 * value.number, 1)
    if percent == 0 and value.number > 0:
        return "< 0.1 %"
    if percent == 100 and value.number < 1:
        return "> 99.9 %"
    return f"{percent:g} %" if percent in (0, 100) else f"{percent:.1f} %"


def number_text(value: Value) -> str:
    """A count or a score for a table: "2,400", "8.7", "0", "too few" or a dash."""
    if value.number is None:
        return _without_number(value)
    is_whole = value.number == round(value.number)
    return f"{value.number:,.0f}" if is_whole else f"{value.number:,.2f}"


def _without_number(value: Value) -> str:
    return TOO_FEW if value.is_hidden else NO_DATA
