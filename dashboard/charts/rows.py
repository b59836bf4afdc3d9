"""Reading a frame: a number, zero, missing, or hidden because too few, and never one taken for another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.values import Value, hidden_columns, is_empty, value_of

ALL = "all"
NOT_STATED = "not stated"
# In the order in which they are drawn.
DOMAINS = {
    "heard": "Heard",
    "goals": "Goals",
    "approach": "Approach",
    "hope": "Hope",
    "overall": "Overall",
    "total": "Total",
}


@dataclass(frozen=True)
class Row:
    """One row of an answer."""

    cells: Mapping[str, Any]

    def is_hidden(self, column: str) -> bool:
        """True where the value is kept back because too few people are in it."""
        return column in hidden_columns(self.cells)

    def number(self, column: str) -> float | None:
        """The value as a float; None where it is missing, hidden, or the frame has no such column."""
        return self.value(column).number

    def value(self, column: str) -> Value:
        """The value with its kind: number, zero, missing or hidden."""
        return value_of(self.cells, column)

    def count(self, column: str) -> int | None:
        """The value as a whole number of people; None where it is missing or hidden."""
        number = self.number(column)
        return None if number is None else round(number)

    def text(self, column: str) -> str:
        """The value as a figure may write it; empty where it is missing."""
        return as_drawn(self._written(column))

    def named(self, column: str, names: Mapping[str, str]) -> str:
        """The name of the code in a column as a figure may write it; a code without a name as it is, else empty."""
        return as_drawn(names.get(self._written(column), "")) or self.text(column)

    def _written(self, column: str) -> str:
        value = self.cells.get(column)
        return "" if is_empty(value) else str(value)


def as_drawn(text: str) -> str:
    """A text of the data for a figure, which would read `<a href=...>` as a link and `<b>` as bold."""
    return text.replace("<", "&lt;")


# A row with the name it is shown under.
Named = tuple[str, Row]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows in the frame's order."""
    return [Row({str(name): cell for name, cell in cells.items()}) for cells in frame.to_dict("records")]


def named_rows(frame: pd.DataFrame, names: Mapping[str, str], key: str = "counselor_id") -> list[Named]:
    """(display name, row) in alphabetical order of the names; a code without a name is shown as it is."""
    named = [(row.named(key, names), row) for row in rows_of(frame)]
    return sorted(named, key=lambda pair: (pair[0].casefold(), pair[1].text(key)))


def groups_of(frame: pd.DataFrame) -> dict[str, list[Row]]:
    """Group label -> its rows, both in the frame's order.

    An empty label becomes "not stated"; where the frame has no such column there is one group, `all`.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows_of(frame):
        group = row.text("group") or NOT_STATED if "group" in row.cells else ALL
        groups.setdefault(group, []).append(row)
    return groups


def sessions_of(frame: pd.DataFrame) -> dict[str, list[Row]]:
    """Group label -> its rows by session number."""
    return {
        group: sorted(rows, key=lambda row: row.number("session_number") or 0)
        for group, rows in groups_of(frame).items()
    }


def only_group(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame that holds one group, by session; raises ValueError where it holds several."""
    groups = sessions_of(frame)
    if len(groups) > 1:
        raise ValueError(f"This figure draws one group, and the frame holds {len(groups)}: {', '.join(groups)}.")
    return next(iter(groups.values()), [])


def only_instrument(frame: pd.DataFrame) -> str:
    """The instrument of the frame; raises ValueError for several, since they are never put into one figure."""
    instruments = list(dict.fromkeys(str(key) for key in frame["instrument"].dropna()))
    if len(instruments) > 1:
        raise ValueError(f"Instruments are never put into one figure; the frame holds {', '.join(instruments)}.")
    return instruments[0] if instruments else ""
