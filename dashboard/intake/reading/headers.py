"""Which row names the columns, where titles, units or names of groups stand around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dashboard.intake.reading.shapes import is_date, is_number
from dashboard.vocabulary import known_as, known_headers

# Exports put titles above the header; nobody puts twenty lines of them.
HEADER_WITHIN_LINES = 20
Row = tuple[int, list[str]]
_FEWEST_KNOWN = 2
_UNIT = re.compile(
    r"[(\[{].*[)\]}]|\d+ ?(-|–|to) ?\d+|[dmyhst]{1,4}([-/. :]+[dmyhst]{1,4})+|"
    r"(text|string|code|id|number|integer|numeric|decimal|date|datetime|mm|cm|points?|score|min|minutes)",
    re.I,
)


@dataclass(frozen=True)
class Header:
    """The names of the columns, the line in which they end, how many are known, and lines below that hold units.

    `is_guess`: the row that was taken for the header looks like data.
    """

    names: tuple[str, ...]
    line: int
    known: int
    unit_lines: frozenset[int]
    is_joined: bool
    is_guess: bool


def find_header(rows: Sequence[Row], chosen_line: int | None) -> Header | None:
    """The row (or the two joined) in which most names are known, else the first one as wide as most rows are.

    `rows`: the first rows that are not blank, each with its line. None where there is none, or not in `chosen_line`.
    """
    if chosen_line is not None:
        at = next((place for place, (line, _) in enumerate(rows) if line == chosen_line), None)
        return None if at is None else _header(rows, at, _trimmed(rows[at][1]), is_chosen=True)
    best: tuple[int, int, tuple[str, ...], bool] | None = None
    for at, (line, cells) in enumerate(rows):
        if line > HEADER_WITHIN_LINES:
            break
        names = _trimmed(cells)
        known = known_names(names)
        if best is None or known > best[0]:
            best = (known, at, names, False)
        joined = _joined(cells, rows[at + 1]) if at + 1 < len(rows) and rows[at + 1][0] == line + 1 else ()
        if known_names(joined) > max(known, known_names(_trimmed(rows[at + 1][1])) if joined else 0, best[0]):
            best = (known_names(joined), at + 1, joined, True)
    if best is None:
        return None
    if best[0] < _FEWEST_KNOWN:  # one known word may as well be a value
        at = _first_of_usual_width(rows)
        return _header(rows, at, _trimmed(rows[at][1]))
    return _header(rows, best[1], best[2], is_joined=best[3])


def known_names(names: Sequence[str]) -> int:
    """How many of these names are headers that are known; 0 for a row with a date in it, which is data."""
    if any(is_date(name) for name in names):
        return 0
    return sum(known_as(name) in _known() for name in names)


@cache
def _known() -> frozenset[str]:
    return known_headers()


def _header(
    rows: Sequence[Row], at: int, names: tuple[str, ...], *, is_joined: bool = False, is_chosen: bool = False
) -> Header:
    known = known_names(names)
    looks_like_data = not is_chosen and not known and any(is_date(name) or is_number(name) for name in names)
    below = rows[at + 1] if at + 1 < len(rows) else None
    units = frozenset({below[0]}) if below is not None and _holds_units(names, below[1]) else frozenset[int]()
    return Header(names, rows[at][0], known, units, is_joined, looks_like_data)


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Names without blanks around them and without the empty ones that trailing separators leave."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _joined(above: Sequence[str], below: Row) -> tuple[str, ...]:
    """Names of columns under names of groups: a name known by itself stands, else the two together where known."""
    groups: list[str] = []
    for cell in above:
        groups.append(cell.strip() or (groups[-1] if groups else ""))
    names = []
    for place, cell in enumerate(_trimmed(below[1])):
        group = groups[min(place, len(groups) - 1)] if groups else ""
        if not cell:
            names.append(above[place].strip() if place < len(above) else "")
        else:
            names.append(cell if known_as(cell) in _known() else f"{group} {cell}".strip())
    return tuple(names)


def _first_of_usual_width(rows: Sequence[Row]) -> int:
    widths = [len(_trimmed(cells)) for _, cells in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return widths.index(usual)


def _holds_units(names: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row below the header holds nothing but units, ranges, formats and the like."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return (
        bool(filled)
        and len(cells) <= len(names)
        and all(_UNIT.fullmatch(cell) for cell in filled)
        and not any(is_date(cell) for cell in filled)
    )
