"""Which values of which column mean that nothing was entered, where a mapping says so."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from dashboard.intake.mapping.columns import staged_name
from dashboard.intake.mapping.model import FileMapping
from dashboard.vocabulary import rating_bounds

# A code such as 99 may be somebody's number.
_PEOPLE_AND_CASES = ("client_id", "counselor_id", "episode_id", "line", "fields_found")
ANY_COLUMN = "*"


def missing_by_column(mapping: FileMapping, columns: list[str]) -> dict[str, tuple[str, ...]]:
    """Staged column -> its missing values in lower case.

    What a mapping says of any column holds for codes of people in none, and for ratings only outside their range.
    """
    found: dict[str, tuple[str, ...]] = {}
    for column in columns:
        own = [words for name, words in mapping.missing.items() if column in (name, staged_name(name))]
        general = mapping.missing.get(ANY_COLUMN, ()) if column not in _PEOPLE_AND_CASES else ()
        words = [*(word for one in own for word in one), *(word for word in general if not _is_rating(column, word))]
        if words:
            found[column] = tuple(dict.fromkeys(word.lower() for word in words))
    return found


def _is_rating(column: str, word: str) -> bool:
    bounds = rating_bounds().get(column)
    if bounds is None:
        return False
    try:
        return bounds[0] <= Decimal(word) <= bounds[1]
    except InvalidOperation:
        return False
