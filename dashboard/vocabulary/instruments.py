"""The registry of instruments, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from dashboard.vocabulary.tables import read_table

Kind = Literal["alliance", "outcome"]


@dataclass(frozen=True)
class Item:
    """One item: its column, number, domain and range; the marks hold for the mean of the domain's items.

    `is_stored` is False for items about self-harm, which count in the total and are stored nowhere.
    """

    column: str
    number: int
    domain: str
    minimum: Decimal
    maximum: Decimal
    is_reversed: bool
    mark: Decimal | None
    clearly_low: Decimal | None
    is_stored: bool = True


@dataclass(frozen=True)
class Total:
    """The total of an instrument. `is_from_items`: no file carries it, it is only ever the sum of all items."""

    column: str
    minimum: Decimal
    maximum: Decimal
    mark: Decimal | None
    clearly_low: Decimal | None
    is_from_items: bool


@dataclass(frozen=True)
class Instrument:
    """One instrument; `order` counts from 1 in the order of the registry."""

    key: str
    name: str
    kind: Kind
    is_higher_better: bool
    items: tuple[Item, ...]
    total: Total | None
    order: int
    reliable_change: Decimal | None = None
    rupture_fall: Decimal | None = None
    source: str = ""


@cache
def instruments() -> Mapping[str, Instrument]:
    """Key -> instrument, in the order of the registry."""
    table = read_table("instruments")
    return MappingProxyType(
        {key: _instrument(key, entry, order) for order, (key, entry) in enumerate(table.items(), start=1)}
    )


@cache
def rating_columns() -> tuple[str, ...]:
    """Every item and total column a file may carry, instrument by instrument, items before the total."""
    columns: list[str] = []
    for instrument in instruments().values():
        columns += [item.column for item in instrument.items]
        if instrument.total is not None and not instrument.total.is_from_items:
            columns.append(instrument.total.column)
    return tuple(columns)


@cache
def rating_bounds() -> Mapping[str, tuple[Decimal, Decimal]]:
    """Rating column -> lowest and highest value it can hold."""
    bounds: dict[str, tuple[Decimal, Decimal]] = {}
    for instrument in instruments().values():
        bounds |= {item.column: (item.minimum, item.maximum) for item in instrument.items}
        if instrument.total is not None and not instrument.total.is_from_items:
            bounds[instrument.total.column] = (instrument.total.minimum, instrument.total.maximum)
    return MappingProxyType(bounds)


def _instrument(key: str, entry: dict[str, Any], order: int) -> Instrument:
    return Instrument(
        key=key,
        name=entry["name"],
        kind=entry["kind"],
        is_higher_better=entry["is_higher_better"],
        items=_items(entry),
        total=_total(entry["total"]) if "total" in entry else None,
        order=order,
        reliable_change=_number(entry.get("reliable_change")),
        rupture_fall=_number(entry.get("rupture_fall")),
        source=entry["source"],
    )


def _items(entry: dict[str, Any]) -> tuple[Item, ...]:
    return tuple(
        Item(
            column=entry["columns"].format(n=number),
            number=number,
            domain=domain,
            minimum=Decimal(entry["item_range"][0]),
            maximum=Decimal(entry["item_range"][1]),
            is_reversed=number in entry.get("reversed", ()),
            mark=_number(entry.get("item_mark")),
            clearly_low=_number(entry.get("item_clearly_low")),
            is_stored=number not in entry.get("not_stored", ()),
        )
        for number, domain in enumerate(entry.get("domains", ()), start=1)
    )


def _total(entry: dict[str, Any]) -> Total:
    return Total(
        column=entry["column"],
        minimum=Decimal(entry["range"][0]),
        maximum=Decimal(entry["range"][1]),
        mark=_number(entry.get("mark")),
        clearly_low=_number(entry.get("clearly_low")),
        is_from_items=entry.get("is_from_items", False),
    )


def _number(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
