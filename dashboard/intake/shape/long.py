"""Files with one row per item become one row per appointment."""

from __future__ import annotations

from dashboard.intake.check import add_errors
from dashboard.intake.codes import shown
from dashboard.intake.mapping.columns import staged_name
from dashboard.intake.mapping.model import FileMapping, Long
from dashboard.intake.shape.steps import Shaping
from dashboard.vocabulary import comparable

_LISTED_ITEMS = 10


def pivot(shaping: Shaping, mapping: FileMapping) -> None:
    """Gathers the rows of each appointment; two different values of one column of it are an error."""
    long = mapping.long
    if long is None:
        return
    checked = shaping.checked
    _tell_unknown_items(shaping, long)
    standing = shaping.columns()
    by = ", ".join(f'"{staged_name(header)}"' for header in long.by if staged_name(header) in standing)
    values = {column: f'"{column}"' for column in mapping.columns if column in standing}
    present = _items(shaping, long)
    values |= {
        column: f'CASE WHEN item IN ({_listed(names)}) THEN "{staged_name(long.value)}" END'
        for column, names in long.items.items()
        if present & set(map(comparable, names))
    }
    gathered = ", ".join(
        f'max({value}) AS "{column}", min({value}) <> max({value}) AS "differs_{column}"'
        for column, value in values.items()
    )
    shaping.step(
        f"SELECT min(line) AS line, max(fields_found) AS fields_found, {gathered} "
        f"FROM (SELECT *, {_comparable(long)} AS item FROM {{raw}}) GROUP BY {by}"
    )
    for column in values:
        add_errors(
            shaping.staging,
            checked,
            f"SELECT line, '{column}', 'two_values', \"{column}\" FROM {checked.raw} WHERE \"differs_{column}\"",
        )
    shaping.step("SELECT COLUMNS(c -> NOT starts_with(c, 'differs_')) FROM {raw}")
    checked.headers |= {column: names[0] for column, names in long.items.items() if column in values}


def _items(shaping: Shaping, long: Long) -> set[str]:
    rows = shaping.staging.execute(f"SELECT DISTINCT {_comparable(long)} FROM {shaping.checked.raw}").fetchall()
    return {item for (item,) in rows if item is not None}


def _tell_unknown_items(shaping: Shaping, long: Long) -> None:
    known = {comparable(name) for names in long.items.values() for name in names}
    unknown = sorted(item for item in _items(shaping, long) if item not in known)
    if unknown:
        listed = ", ".join(shown(item) for item in unknown[:_LISTED_ITEMS])
        more = f" and {len(unknown) - _LISTED_ITEMS} more" if len(unknown) > _LISTED_ITEMS else ""
        file = shaping.checked.file.name
        shaping.checked.warnings.append(f"{file}: items that are not known were ignored: {listed}{more}.")


def _comparable(long: Long) -> str:
    """SQL for an item's name as `comparable` makes it, but for zeros before a bare number."""
    return f"regexp_replace(lower(\"{staged_name(long.item)}\"), '[^\\p{{L}}0-9]+', '', 'g')"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join("'" + comparable(name).replace("'", "''") + "'" for name in names)
