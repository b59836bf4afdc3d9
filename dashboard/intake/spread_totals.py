"""Totals that a source spread evenly over the items: they say nothing about any item."""

from __future__ import annotations

import duckdb

from dashboard.intake.check import CheckedFile
from dashboard.intake.phrases import agreeing, counted
from dashboard.vocabulary import Instrument, instruments

SCALE = "total_only_rows"
# Forms are marked to the millimetre, so a quarter of a total often is no possible item score.
ITEM_STEP = "0.1"


def leave_out_spread_totals(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
    """Takes the items away and keeps the total, in rows whose items are a total divided evenly.

    Only for sources that are known to do so. Such rows are all rows where every rated row has equal items throughout;
    else those whose items are finer than a form can be marked: other equal items may be a client's own.
    """
    mapping = checked.recognised.mapping
    for key in [key for key, scale in (mapping.scales if mapping else {}).items() if scale == SCALE]:
        instrument = instruments()[key]
        if instrument.total and {item.column for item in instrument.items} <= set(checked.columns):
            _leave_out(staging, checked, instrument, instrument.total.column)


def _leave_out(staging: duckdb.DuckDBPyConnection, checked: CheckedFile, instrument: Instrument, total: str) -> None:
    items = [f'"{item.column}"' for item in instrument.items]
    if total not in checked.columns:
        staging.execute(f'ALTER TABLE {checked.table} ADD COLUMN "{total}" DECIMAL(9, 3)')
        checked.columns.append(total)
    are_equal = " AND ".join(f"{items[0]} = {item}" for item in items[1:])
    row = staging.execute(
        f"SELECT count(*), count(*) FILTER ({are_equal}) FROM {checked.table} "
        f"WHERE {' AND '.join(f'{item} IS NOT NULL' for item in items)}"
    ).fetchone()
    assert row is not None
    rated, equal = row
    spread = are_equal if rated == equal else f"{are_equal} AND {items[0]} % {ITEM_STEP} <> 0"
    changed = staging.execute(
        f'UPDATE {checked.table} SET "{total}" = coalesce("{total}", {" + ".join(items)}), '
        f"{', '.join(f'{item} = NULL' for item in items)} WHERE {spread}"
    ).fetchone()
    assert changed is not None
    if changed[0]:
        rows = f"{counted(changed[0], 'row')} {agreeing(changed[0], 'holds', 'hold')} only a total of the"
        checked.warnings.append(
            f"{checked.file.name}: {rows} {instrument.name}, spread evenly over its items; the items are left out."
        )
