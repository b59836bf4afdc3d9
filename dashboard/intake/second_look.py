"""Ratings that did not fit are looked at once more as whole columns: another scale, or a code for "not entered".

Nothing is looked at where nothing was out of range, and whatever is read differently is told in a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import duckdb

from dashboard.intake.columns import Settings, instrument_of_item
from dashboard.intake.phrases import counted
from dashboard.vocabulary import instruments

# As statistics programs use them, also where a spreadsheet made decimals of them.
MISSING_CODES = tuple(
    code + tail
    for code in ("99", "999", "9999", "-1", "-7", "-8", "-9", "-77", "-88", "-99", "-999")
    for tail in ("", ".0", ".00", ",0", ",00")
)
# One such value may be a typing error; a code comes back.
FEWEST_MISSING = 2
# A visual analogue scale is ten centimetres long; measured in millimetres, most marks lie above 10 and some far above.
MOST_CENTIMETRES = 10
MOST_MILLIMETRES = 100
SURELY_MILLIMETRES = 20
SHARE_OVER_RANGE = 0.5
# Some forms of the Working Alliance Inventory have seven points where the short revised one has five.
FIVE_POINTS = (Decimal(1), Decimal(5))
SEVEN_POINTS = 7
_ERRORS = "file_no = {number} AND code = 'rating_out_of_range'"


@dataclass(frozen=True)
class SecondLook:
    """The settings after the second look, the columns to read anew, and what to tell."""

    settings: Settings
    columns: frozenset[str] = frozenset()
    scaled: tuple[str, ...] = ()
    missing: Mapping[str, int] = field(default_factory=dict)
    perhaps_seven: tuple[str, ...] = ()

    def sentences(self, headers: Mapping[str, str]) -> list[str]:
        """The warnings, in the file's own names."""
        sentences = []
        for key in self.scaled:
            items = [item.column for item in instruments()[key].items if item.column in headers]
            names = ", ".join(headers[column] for column in items)
            sentences.append(
                f"{names} reach far over {MOST_CENTIMETRES} and not over {MOST_MILLIMETRES}, so they were read as "
                "millimetres and divided by 10."
            )
        for key in self.perhaps_seven:
            names = ", ".join(headers[item.column] for item in instruments()[key].items if item.column in headers)
            sentences.append(
                f"{names} hold values from 1 to {SEVEN_POINTS}. If the form was answered on that scale, say so with a "
                f'mapping (scales: {key} = "one_to_seven").'
            )
        if self.missing:
            codes = ", ".join(f"{code} ({counted(rows, 'value')})" for code, rows in self.missing.items())
            sentences.append(f"{codes} outside the range of ratings was read as not entered.")
        return sentences


def look_again(staging: duckdb.DuckDBPyConnection, number: int, raw: str, settings: Settings) -> SecondLook:
    """Reads ratings out of range anew where whole columns explain them; their errors are taken back."""
    where = _ERRORS.format(number=number)
    wrong = staging.execute(f"SELECT DISTINCT column_name FROM errors WHERE {where} ORDER BY 1").fetchall()
    columns = [column for (column,) in wrong]
    if not columns:
        return SecondLook(settings)
    present = {row[0] for row in staging.execute(f"DESCRIBE {raw}").fetchall()}
    scaled = tuple(
        key
        for key in dict.fromkeys(map(instrument_of_item, columns))
        if key and key not in settings.scales and _is_in_millimetres(staging, raw, key, present)
    )
    again = {item.column for key in scaled for item in instruments()[key].items if item.column in present}
    missing = _missing_codes(staging, where, again)
    coded = set(columns) if missing else set()
    seven = tuple(
        key
        for key in dict.fromkeys(map(instrument_of_item, columns))
        if key and key not in settings.scales and _may_have_seven_points(staging, raw, key, present)
    )
    if not again | coded:
        return SecondLook(settings, perhaps_seven=seven)
    listed = ", ".join(f"'{column}'" for column in sorted(again | coded))
    staging.execute(
        f"DELETE FROM errors WHERE file_no = {number} AND column_name IN ({listed}) AND code LIKE 'rating_%'"
    )
    changed = replace(
        settings,
        scales={**settings.scales, **dict.fromkeys(scaled, "mm")},
        missing={column: frozenset(missing) for column in again | coded},
    )
    return SecondLook(changed, frozenset(again | coded), scaled, missing, seven)


def _is_in_millimetres(staging: duckdb.DuckDBPyConnection, raw: str, key: str, present: set[str]) -> bool:
    """Whether the whole range of an instrument's items, all columns together, is that of millimetres."""
    items = [item for item in instruments()[key].items if item.column in present]
    if any(item.minimum != 0 or item.maximum != MOST_CENTIMETRES for item in items):
        return False
    # Many forms left empty would look like marks of 99 millimetres.
    codes = ", ".join(f"'{code}'" for code in MISSING_CODES)
    values = " UNION ALL ".join(
        f"SELECT try_cast(replace(\"{item.column}\", ',', '.') AS DOUBLE) AS value FROM {raw} "
        f'WHERE "{item.column}" NOT IN ({codes})'
        for item in items
    )
    row = staging.execute(
        f"SELECT min(value), max(value), count(*) FILTER (value > {MOST_CENTIMETRES}) / nullif(count(value), 0) "
        f"FROM ({values})"
    ).fetchone()
    assert row is not None
    low, high, share = row
    return low is not None and low >= 0 and SURELY_MILLIMETRES < high <= MOST_MILLIMETRES and share >= SHARE_OVER_RANGE


def _may_have_seven_points(staging: duckdb.DuckDBPyConnection, raw: str, key: str, present: set[str]) -> bool:
    """Whether items of five points reach over five, and none over seven."""
    items = [item for item in instruments()[key].items if item.column in present]
    if any((item.minimum, item.maximum) != FIVE_POINTS for item in items):
        return False
    highest = ", ".join(f"max(try_cast(replace(\"{item.column}\", ',', '.') AS DOUBLE))" for item in items)
    row = staging.execute(f"SELECT greatest({highest}) FROM {raw}").fetchone()
    assert row is not None
    return row[0] is not None and FIVE_POINTS[1] < row[0] <= SEVEN_POINTS


def _missing_codes(staging: duckdb.DuckDBPyConnection, where: str, again: set[str]) -> dict[str, int]:
    """Code -> values written so that are out of range on any scale, for codes that come back."""
    codes = ", ".join(f"'{code}'" for code in MISSING_CODES)
    in_millimetres = ", ".join(f"'{column}'" for column in ("", *sorted(again)))
    found = staging.execute(
        f"SELECT value, count(*) FROM errors WHERE {where} AND value IN ({codes}) AND NOT "
        f"(column_name IN ({in_millimetres}) AND try_cast(value AS DOUBLE) BETWEEN 0 AND {MOST_MILLIMETRES}) "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    numbers: Counter[float] = Counter()
    for code, rows in found:
        numbers[float(code.replace(",", "."))] += rows
    return {code: rows for code, rows in found if numbers[float(code.replace(",", "."))] >= FEWEST_MISSING}
