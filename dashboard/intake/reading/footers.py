"""Totals and remarks below a table: known as such, or left for the checks to refuse."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence

from dashboard.intake.reading.headers import Row
from dashboard.intake.reading.shapes import is_date, is_number
from dashboard.vocabulary import comparable

LONGEST_FOOTER = 30
_TOTAL_WORDS = frozenset(
    {
        *("total", "totals", "grandtotal", "subtotal", "sum", "count", "average", "mean", "median"),
        *("minimum", "maximum"),
        *("summe", "gesamt", "gesamtsumme", "anzahl", "mittelwert", "durchschnitt"),
        *("somme", "moyenne", "totale", "media", "suma", "promedio", "totaal", "gemiddelde", "soma"),
        *("totalrows", "rowcount", "totalrecords", "recordcount", "numberofrecords", "numberofrows"),
    }
)  # fmt: skip
_WIDTH_OF_TABLE = 3
# What programs write below a table, also without a blank line above it; no code of a person reads like it.
_CLOSING = re.compile(
    r"\W*(end of (report|file|list|export|data)|\d+ (rows?|records?)\b.*|\(\d+ rows? affected\)|page \d+( of \d+)?|"
    r"(printed|generated|exported|created|report run|run) (by|on|at|from) .*|confidential\b.*|copyright\b.*|© .*|"
    r"ende des berichts|seite \d+( von \d+)?)\W*",
    re.I,
)


def may_have_footer(tail: str, separator: str, width: int) -> bool:
    """A quick look at the last lines: whether any of them could be a total or a remark, so that it must be read."""
    if width < _WIDTH_OF_TABLE:
        return False
    for line in tail.splitlines()[-LONGEST_FOOTER:]:
        cells = [cell.strip().strip("\"'") for cell in line.split(separator)]
        if _is_total(cells) or (any(cells) and sum(map(bool, cells)) == 1):
            return True
    return False


def find_footer(rows: Iterable[Row], width: int) -> int | None:
    """The line in which what stands below the table begins; None where there is nothing, or it may be data.

    A total begins with a word like Total and holds no date. A remark is a single cell of several words below a blank
    line or a total, or one that only programs write, such as `End of report`. Anything else below the table stays a
    row, and the checks say what is wrong with it.
    """
    if width < _WIDTH_OF_TABLE:
        return None
    last: deque[Row] = deque(rows, maxlen=LONGEST_FOOTER + 1)
    if not last:
        return None
    # The row before the footer is data: where no such row is in sight, it is too long to be one.
    begins: int | None = None
    previous = ends_at = 0
    for line, cells in last:
        is_apart = bool(previous) and line > ends_at
        if _is_total(cells) or _is_closing(cells) or (_is_remark(cells) and (is_apart or begins is not None)):
            begins = line if begins is None else begins
        else:
            begins = None
        previous, ends_at = line, line + 1 + sum(cell.count("\n") for cell in cells)
    return None if begins == last[0][0] and len(last) > LONGEST_FOOTER else begins


def _is_total(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(is_date(cell) for cell in filled):
        return False
    first = comparable(filled[0].split(":")[0].split("=")[0])
    rest_are_numbers = all(is_number(cell) or comparable(cell) in _TOTAL_WORDS for cell in filled[1:])
    return first in _TOTAL_WORDS and rest_are_numbers


def _is_closing(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) == 1 and _CLOSING.fullmatch(filled[0]) is not None


def _is_remark(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) == 1 and len(filled[0].split()) > 1
