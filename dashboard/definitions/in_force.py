"""The definitions in force, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from dashboard.definitions import by_instrument
from dashboard.definitions.register import REGISTER, Definition
from dashboard.settings import Refused
from dashboard.vocabulary import instruments

SETTLE_MARGIN_DAYS = 15
_OF_CLINIC = {definition.key: definition for definition in REGISTER}


@dataclass(frozen=True)
class Mark:
    """Marks of one item or total column: `low` invites to talk, `clearly_low` is "did not feel heard"."""

    low: Decimal | None
    clearly_low: Decimal | None


@dataclass(frozen=True)
class Definitions:
    """Every definition in force, typed; `marks` holds only what differs from the instruments' own: marks by rating
    column, reliable change and the fall that counts as a rupture by instrument.
    """

    data_to: date | None = None
    case_mix: str = "auto"
    early_sessions: int = 2
    maturity_days: int = 90
    inactive_after_days: int = 45
    settle_days: int | None = None
    closed_periods: tuple[tuple[date, date], ...] = ()
    sigma_prior: str = "half"
    new_episode_after_days: int = 180
    left_truncation_days: int = 60
    timezone: str = "UTC"
    drop_out_rule: str = "declared_or_inferred"
    min_clients_supervisor: int = 5
    release_clients: int = 8
    release_clients_item: int = 10
    min_peers: int = 4
    feedback_mode: str = "anonymous"
    rules_off: tuple[str, ...] = ()
    keep_clients_months: int = 0
    marks: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_values(cls, values: Mapping[str, str]) -> Definitions:
        """Typed definitions from key -> text; raises `Refused` naming the key and what it takes."""
        return cls().with_overrides(values)

    def with_overrides(self, values: Mapping[str, str]) -> Definitions:
        """These definitions with some replaced; raises `Refused` for an unknown key or a value it does not take."""
        changes: dict[str, object] = {}
        marks = dict(self.marks)
        for key, text in values.items():
            parsed = _parsed(definition_of(key), text)
            if key in _OF_CLINIC:
                changes[key] = parsed
            else:
                marks[key] = _as_text(parsed)
        changes["marks"] = tuple(sorted((key, text) for key, text in marks.items() if text))
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_values(self) -> dict[str, str]:
        """Key -> text of every definition, as stored and printed."""
        values = {field.name: _as_text(getattr(self, field.name)) for field in fields(self) if field.name != "marks"}
        return values | dict(self.marks)

    def text_of(self, key: str) -> str:
        """The value in force of one setting as text, set or by default. Raises `Refused` for an unknown key."""
        return self.to_values().get(key, definition_of(key).default)

    @property
    def settled_after_days(self) -> int:
        """Days after which a session is settled: the setting, else the days of inactivity plus 15."""
        return self.inactive_after_days + SETTLE_MARGIN_DAYS if self.settle_days is None else self.settle_days

    @property
    def structure(self) -> tuple[object, ...]:
        """The definitions that shape the stored facts; where they differ from the store's, facts are rebuilt."""
        falls = tuple((key, text) for key, text in self.marks if key.startswith("rupture_fall."))
        return (self.data_to, self.closed_periods, self.settled_after_days, self.new_episode_after_days, *falls)

    def mark_of(self, column: str) -> Mark:
        """The marks in force for one item or total column of `vocabulary/instruments.toml`."""
        own = _instrument_marks().get(column, Mark(None, None))
        changed = dict(self.marks)
        low, clearly = changed.get(f"mark.{column}"), changed.get(f"clearly_low.{column}")
        return Mark(Decimal(low) if low else own.low, Decimal(clearly) if clearly else own.clearly_low)

    def reliable_change_of(self, instrument: str) -> Decimal | None:
        """Smallest change of the instrument's total beyond measurement error; None where none is known or set."""
        return self._of_instrument("reliable_change", instrument, instruments()[instrument].reliable_change)

    def rupture_fall_of(self, instrument: str) -> Decimal | None:
        """The fall of the total that counts toward a rupture; None: 1.3 x the clinic's SD of successive differences."""
        return self._of_instrument("rupture_fall", instrument, instruments()[instrument].rupture_fall)

    def _of_instrument(self, what: str, instrument: str, own: Decimal | None) -> Decimal | None:
        changed = dict(self.marks).get(f"{what}.{instrument}")
        return Decimal(changed) if changed else own


def definition_of(key: str) -> Definition:
    """The setting of this key, the clinic's or an instrument's. Raises `Refused` where there is none."""
    if by_instrument.KEY.fullmatch(key):
        return by_instrument.definition_of(key)
    if key not in _OF_CLINIC:
        raise Refused(f"There is no setting {key!r}. The settings are: {', '.join(_OF_CLINIC)}.")
    return _OF_CLINIC[key]


def _instrument_marks() -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for instrument in instruments().values():
        for item in instrument.items:
            marks[item.column] = Mark(item.mark, item.clearly_low)
        if instrument.total is not None:
            marks[instrument.total.column] = Mark(instrument.total.mark, instrument.total.clearly_low)
    return marks


def _parsed(definition: Definition, text: str) -> object:
    try:
        return definition.takes.parse(text)
    except ValueError as error:
        raise Refused(f"The setting {definition.key} takes {error}, not {text!r}.") from error


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(one if isinstance(one, str) else f"{one[0].isoformat()}/{one[1].isoformat()}" for one in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
