"""The definitions in force: what counts as early, as a drop-out, as below the mark, and for how few nothing is said.

Each has a key, a default, a sentence for people and a source. They live in the office, are changed by admins, and
`--set key=value` overrides them for one answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from dashboard.settings import Refused
from dashboard.vocabulary import instruments

DROP_OUT_RULES = ("declared_or_inferred", "declared", "missed_last", "openfit", "fewer_than_n")
CLOSED_DAYS_AFTER = 21
SETTLE_MARGIN_DAYS = 15


@dataclass(frozen=True)
class Definition:
    """One setting: its key, default as text, the words shown to people, and where the default comes from."""

    key: str
    default: str
    words: str
    source: str
    parse: Callable[[str], object]


@dataclass(frozen=True)
class Mark:
    """Marks of one item or total column: `low` invites to talk, `clearly_low` is "did not feel heard"."""

    low: Decimal | None
    clearly_low: Decimal | None


def _whole_number(minimum: int, maximum: int) -> Callable[[str], object]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"\d{1,6}", text.strip()) or not minimum <= int(text) <= maximum:
            raise ValueError(f"a whole number from {minimum} to {maximum}")
        return int(text)

    return parse


def _one_of(*choices: str) -> Callable[[str], object]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return text

    return parse


def _date_or_nothing(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError("a date like 2026-03-31, or empty") from error


def _number_of_days_or_nothing(text: str) -> int | None:
    if not text.strip():
        return None
    value = _whole_number(0, 3650)(text)
    assert isinstance(value, int)
    return value


def _periods(text: str) -> tuple[tuple[date, date], ...]:
    periods = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[;,]", text))):
        match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\s*(?:/|\.\.| to )\s*(\d{4}-\d{2}-\d{2})", part)
        try:
            first, last = (date.fromisoformat(day) for day in match.groups()) if match else (None, None)
        except ValueError:
            first, last = None, None
        if first is None or last is None or last < first:
            raise ValueError("periods like 2025-12-20/2026-01-04, separated by semicolons")
        periods.append((first, last))
    return tuple(sorted(periods))


REGISTER: tuple[Definition, ...] = (
    Definition(
        "data_to",
        "",
        "The day that counts as now. Empty: the newest attended appointment. "
        "A day before the newest row leaves later rows out of every answer.",
        "Scores arrive days to weeks late, so the clock is never used.",
        _date_or_nothing,
    ),
    Definition(
        "case_mix",
        "auto",
        "Whether expected drop-out takes the clients' mix into account.",
        "Counselors who take the hard cases must not be flagged for it.",
        _one_of("auto", "none"),
    ),
    Definition(
        "early_sessions",
        "2",
        "A drop-out is early when it comes after at most this many sessions.",
        "Most drop-out happens after one or two sessions; convention of this dashboard.",
        _whole_number(1, 20),
    ),
    Definition(
        "maturity_days",
        "90",
        "A start is counted for early drop-out only when it lies at least this many days back.",
        "Younger starts could not yet be seen to drop out.",
        _whole_number(0, 730),
    ),
    Definition(
        "inactive_after_days",
        "45",
        "Without a declared ending, a client whose last appointment lies more days back than this has dropped out.",
        "Simon et al. 2012 used 45 days without a return visit.",
        _whole_number(1, 730),
    ),
    Definition(
        "settle_days",
        "",
        "A session is settled once it is this many days old. Empty: the days of inactivity plus 15.",
        "A return is seen within days, a silent ending only after the days of inactivity.",
        _number_of_days_or_nothing,
    ),
    Definition(
        "closed_periods",
        "",
        "Days on which the clinic was closed; they and the 21 days after each do not count as inactivity.",
        "A six-week closure would make most recent inferred drop-outs false.",
        _periods,
    ),
    Definition(
        "sigma_prior",
        "half",
        "How the spread between counselors is averaged over: half, or none for the plug-in estimate.",
        "Plug-in intervals are too narrow with few counselors.",
        _one_of("half", "none"),
    ),
    Definition(
        "new_episode_after_days",
        "180",
        "Without episode codes, a longer gap than this begins a new course of counseling.",
        "Convention of this dashboard.",
        _whole_number(1, 3650),
    ),
    Definition(
        "left_truncation_days",
        "60",
        "Without session numbers, clients first seen within this many days of the store's first appointment may be "
        "in mid-treatment and are left out where session numbers matter. 0 switches the rule off.",
        "An export often starts in the middle of treatments.",
        _whole_number(0, 3650),
    ),
    Definition("timezone", "UTC", "The clinic's time zone, for files with UTC timestamps.", "IANA name.", str.strip),
    Definition(
        "drop_out_rule",
        "declared_or_inferred",
        "Which endings count as drop-out.",
        "Rates depend on the rule: Hatchett & Park 2003 and later reviews.",
        _one_of(*DROP_OUT_RULES),
    ),
    Definition(
        "min_clients_supervisor",
        "5",
        "Supervisors see no rate of fewer clients than this.",
        "A caution about small numbers.",
        _whole_number(1, 100),
    ),
    Definition(
        "release_clients",
        "8",
        "New clients needed before a counselor's batch is released (domains of several items, totals).",
        "Keeps one client's answer from being worked out.",
        _whole_number(8, 1000),
    ),
    Definition(
        "release_clients_item",
        "10",
        "The same for domains of one item.",
        "Keeps one client's answer from being worked out.",
        _whole_number(8, 1000),
    ),
    Definition(
        "min_peers",
        "4",
        "Other counselors needed before their band is shown beside one's own.",
        "Keeps one counselor's figures from being worked out.",
        _whole_number(4, 1000),
    ),
    Definition(
        "feedback_mode",
        "anonymous",
        "Whether counselors see only released batches, or their clients' forms by agreement.",
        "Clients answer honestly when they know who reads.",
        _one_of("anonymous", "open"),
    ),
)

_BY_KEY = {definition.key: definition for definition in REGISTER}
_MARK_KEY = re.compile(r"(mark|clearly_low)\.([a-z0-9_]+)")


@dataclass(frozen=True)
class Definitions:
    """Every definition in force, typed; `marks` holds only the marks that differ from the instruments' own."""

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
            if _MARK_KEY.fullmatch(key):
                marks[key] = _mark_text(key, text)
            elif key in _BY_KEY:
                changes[key] = _parsed(_BY_KEY[key], text)
            else:
                raise Refused(f"There is no setting {key!r}. The settings are: {', '.join(_BY_KEY)}.")
        changes["marks"] = tuple(sorted((key, text) for key, text in marks.items() if text))
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_values(self) -> dict[str, str]:
        """Key -> text of every definition, as stored and printed."""
        values = {field.name: _as_text(getattr(self, field.name)) for field in fields(self) if field.name != "marks"}
        return values | dict(self.marks)

    @property
    def settled_after_days(self) -> int:
        """Days after which a session is settled: the setting, else the days of inactivity plus 15."""
        return self.inactive_after_days + SETTLE_MARGIN_DAYS if self.settle_days is None else self.settle_days

    @property
    def structure(self) -> tuple[object, ...]:
        """The definitions that shape the stored facts; where they differ from the store's, facts are rebuilt."""
        return (self.data_to, self.closed_periods, self.settled_after_days, self.new_episode_after_days)

    def mark_of(self, column: str) -> Mark:
        """The marks in force for one item or total column of `vocabulary/instruments.toml`."""
        own = _instrument_marks().get(column, Mark(None, None))
        changed = dict(self.marks)
        low, clearly = changed.get(f"mark.{column}"), changed.get(f"clearly_low.{column}")
        return Mark(Decimal(low) if low else own.low, Decimal(clearly) if clearly else own.clearly_low)


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
        return definition.parse(text)
    except ValueError as error:
        raise Refused(f"The setting {definition.key} takes {error}, not {text!r}.") from error


def _mark_text(key: str, text: str) -> str:
    column = key.split(".", 1)[1]
    if column not in _instrument_marks():
        raise Refused(f"There is no rating column {column!r} to set a mark for.")
    if not text.strip():
        return ""
    try:
        return str(Decimal(text.strip()))
    except InvalidOperation as error:
        raise Refused(f"The setting {key} takes a number, not {text!r}.") from error


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(f"{first.isoformat()}/{last.isoformat()}" for first, last in value)
    return value.isoformat() if isinstance(value, date) else str(value)
