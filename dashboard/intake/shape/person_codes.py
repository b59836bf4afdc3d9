"""Codes of people and cases as programs disfigure them: numbers with a point and a zero, or with marks of thousands.

Both are undone where the whole column has them, since no digit is lost; rounded ones (1.23E+05) are errors of their
rows, because several people may have become one.
"""

from __future__ import annotations

from dashboard.intake.shape.steps import Shaping

CODES = ("client_id", "counselor_id", "episode_id")
_POINT_ZERO = "[0-9]+[.]0+"
_THOUSANDS = "[0-9]{1,3}(,[0-9]{3})*"


def tidy_codes(shaping: Shaping) -> None:
    """Takes the point and zero, or the commas, off the codes of each column that has them throughout; says so."""
    present = shaping.columns()
    tidied = {column: sql for column in CODES if column in present and (sql := _tidied(shaping, column))}
    if not tidied:
        return
    shaping.step(
        "SELECT * REPLACE (" + ", ".join(f'{sql} AS "{column}"' for column, sql in tidied.items()) + ") FROM {raw}"
    )
    names = ", ".join(map(shaping.checked.header, tidied))
    shaping.checked.warnings.append(
        f"{shaping.checked.file.name}: {names} holds numbers that a program wrote as decimals or with marks of "
        "thousands; they were read as plain numbers."
    )


def _tidied(shaping: Shaping, column: str) -> str:
    if _all_are(shaping, column, _POINT_ZERO):
        return f"regexp_replace(\"{column}\", '[.]0+$', '')"
    if _all_are(shaping, column, _THOUSANDS) and _any_has_comma(shaping, column):
        return f"replace(\"{column}\", ',', '')"
    return ""


def _all_are(shaping: Shaping, column: str, pattern: str) -> bool:
    """Whether there is a code and none is written otherwise; the first other one ends the search."""
    raw = shaping.checked.raw
    other = f"SELECT 1 FROM {raw} WHERE NOT regexp_full_match(\"{column}\", '{pattern}') LIMIT 1"
    if shaping.staging.execute(other).fetchone() is not None:
        return False
    return shaping.staging.execute(f'SELECT 1 FROM {raw} WHERE "{column}" IS NOT NULL LIMIT 1').fetchone() is not None


def _any_has_comma(shaping: Shaping, column: str) -> bool:
    found = shaping.staging.execute(f"SELECT 1 FROM {shaping.checked.raw} WHERE contains(\"{column}\", ',') LIMIT 1")
    return found.fetchone() is not None
