"""Files of rejected rows: the columns they have besides the file's own, and text made harmless for spreadsheets.

Text that a spreadsheet would take for a formula gets an apostrophe in front, also where apostrophes stand before it
already; taking one away from every such text gives back exactly what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.vocabulary import comparable

REJECTED_COLUMNS = ("rejected line", "rejected problem", "rejected reason")
_STARTS = "[=+\\-@\\t\\r\\n＝＋－＠]"
_LIKE_A_FORMULA = re.compile(f"'*{_STARTS}")
_MADE_HARMLESS = re.compile(f"'+{_STARTS}")
_KNOWN = frozenset(map(comparable, REJECTED_COLUMNS))


def is_added(header: str) -> bool:
    """Whether a column was added to rejected rows, and is not the export's own."""
    return comparable(header) in _KNOWN


def holds_rejected_rows(header: Sequence[str]) -> bool:
    """Whether a file with this header was made of rejected rows."""
    return {comparable(name) for name in header} >= _KNOWN


def made_harmless(cell: str) -> str:
    """The text as a spreadsheet may open it."""
    return f"'{cell}" if _LIKE_A_FORMULA.match(cell) else cell


def as_written(cell: str) -> str:
    """What `made_harmless` was given."""
    return cell[1:] if _MADE_HARMLESS.match(cell) else cell


def as_written_sql(value: str) -> str:
    """SQL for the same."""
    pattern = f"^'+{_STARTS}".replace("'", "''")
    return f"CASE WHEN regexp_matches({value}, '{pattern}') THEN substr({value}, 2) ELSE {value} END"
