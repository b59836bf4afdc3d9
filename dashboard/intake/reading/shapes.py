"""What a cell looks like, which tells headers, data and remarks apart; never what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([T ].*)?|"
    r"([^\W\d]{2,10}[.]?,? )?(\d{1,2}[-/. ]+(de )?[^\W\d]{3,10}[-/., ]+(de )?\d{2,4}|[^\W\d]{3,10} \d{1,2},? \d{4})"
    r"([T ,:-].*)?"
)
_NUMBER = re.compile(r"[-+]?[\d.,]*\d[\d.,]*")
_DECIMAL_COMMA = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+),(\d{1,2}|\d{4,})")
_DECIMAL_POINT = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)\.(\d{1,2}|\d{4,})")
_SHOWN_SHAPES = 8


def is_date(cell: str) -> bool:
    """Whether a cell is written like a date."""
    return _DATE.fullmatch(cell.strip()) is not None


def is_number(cell: str) -> bool:
    """Whether a cell is written like a number, with decimals or without."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def decimal_mark_of(cells: Sequence[str]) -> str | None:
    """The mark before decimals that all of these cells agree on; None where none has decimals, or both marks stand."""
    commas = any(_DECIMAL_COMMA.fullmatch(cell.strip()) for cell in cells)
    points = any(_DECIMAL_POINT.fullmatch(cell.strip()) for cell in cells)
    if commas == points:
        return None
    return "," if commas else "."


def shape_of(row: Sequence[str]) -> str:
    """A row in words that give away none of its values: `a number, words, a date, 3 more`."""
    shapes = [_shape(cell) for cell in row]
    more = len(shapes) - _SHOWN_SHAPES
    return ", ".join(shapes[:_SHOWN_SHAPES]) + (f", {more} more" if more > 0 else "")


def _shape(cell: str) -> str:
    if not cell.strip():
        return "nothing"
    if is_date(cell):
        return "a date"
    return "a number" if is_number(cell) else "words"
