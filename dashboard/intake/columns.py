"""Which kind of cell each canonical column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dashboard.intake import cells
from dashboard.intake.cells import Cell, Day
from dashboard.intake.codes import CODED
from dashboard.intake.dates.decide import DateReading
from dashboard.intake.mapping.model import FileMapping
from dashboard.vocabulary import instruments, rating_bounds

STORED_AS = {
    "episode_id": "episode_code",
    "session_date": "session_on",
    "start_date": "start_on",
    "end_date": "ended_on",
}
_LONG = ("email", "name", "title")
# Whether the date is needed.
DATES = {
    "session_date": True,
    "start_date": False,
    "end_date": False,
    "started_on": False,
    "left_on": False,
    "trained_on": True,
}
TRAINING_DOMAINS = ("heard", "goals", "approach", "hope", "overall")


@dataclass(frozen=True)
class Settings:
    """What a mapping, or a second look at the values, says about ratings.

    `scales` by instrument, `missing` the codes by column that mean nothing was entered.
    """

    scales: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    decimal_mark: str = ""

    @classmethod
    def of(cls, mapping: FileMapping | None, file_mark: str | None) -> Settings:
        """The settings of a mapping, else the file's own decimal comma; a point is what a comma is taken for anyway."""
        own = "," if file_mark == "," else ""
        return cls(dict(mapping.scales), {}, mapping.decimal_mark or own) if mapping else cls(decimal_mark=own)

    def scale_of(self, column: str) -> str:
        """The scale of a rating column; a total stays as it is, whatever the scale of the items."""
        return self.scales.get(instrument_of_item(column), "as_is")


def instrument_of_item(column: str) -> str:
    """The instrument whose item a column is; empty for totals and other columns."""
    return next(
        (key for key, one in instruments().items() if any(item.column == column for item in one.items)),
        "",
    )


def cell_of(column: str, kind: str, day: Day, dates: DateReading, settings: Settings) -> Cell:
    """The cell of a canonical column in a file of this kind."""
    if column == "client_id":
        return replace(cells.person(column, "code_no"), value="client_codes.code_no")
    if column == "counselor_id":
        return cells.person(column, column)
    if column == "episode_id":
        return cells.case(column, STORED_AS[column])
    if column in DATES:
        return cells.calendar_date(column, STORED_AS.get(column, column), day, dates, is_needed=DATES[column])
    if column in CODED:
        codes = CODED[column]()
        return cells.coded(column, column, codes.unknown, codes.if_empty)
    return _plain_cell(column, kind, settings)


def _plain_cell(column: str, kind: str, settings: Settings) -> Cell:
    bounds = rating_bounds()
    if column == "session_number":
        return cells.whole_number(column, column)
    if kind == "sessions" and column in bounds:
        return cells.rating(
            column,
            *bounds[column],
            scale=settings.scale_of(column),
            decimal_mark=settings.decimal_mark,
            missing=settings.missing.get(column, frozenset()),
        )
    if kind == "trainings" and column == "hours":
        return cells.hours(column)
    if kind == "trainings" and column == "domain":
        return cells.one_of(column, TRAINING_DOMAINS, "domain_unknown")
    longest = cells.LONGEST_CODE if column in _LONG else cells.LONGEST_CATEGORY
    return cells.text(column, STORED_AS.get(column, column), longest)
