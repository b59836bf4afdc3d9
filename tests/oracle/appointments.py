"""From the rows of sessions.csv to appointments in order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tests.oracle.instruments import RATING_COLUMNS

Row = Mapping[str, str]
# What a row says, in the order in which rows of one day stand; an empty cell comes last.
Said = tuple[tuple[bool, int | str | Decimal], ...]
ATTENDED = ("attended", "late_attended")
# Whoever was `unknown` may have come, so such a row says nothing of what the numbers count.
MAY_HAVE_COME = (*ATTENDED, "unknown")


@dataclass(frozen=True)
class Appointment:
    """One booked slot. `number` is None where the file has none that can be trusted."""

    client: str
    counselor: str
    on: date
    nth: int
    episode_code: str
    number: int | None
    attendance: str
    kind: str
    modality: str
    team: str
    site: str
    ratings: tuple[tuple[str, Decimal], ...]

    @property
    def is_attended(self) -> bool:
        """The client came, in time or late."""
        return self.attendance in ATTENDED

    @property
    def is_session(self) -> bool:
        """The client came, and it was counseling: not a consultation, a group or anything else."""
        return self.is_attended and self.kind == "session"

    @property
    def order(self) -> tuple[date, bool, int, int, str]:
        """Where the appointment stands among those of its client; rows without a number come last on their day."""
        return (self.on, self.number is None, self.number or 0, self.nth, self.counselor)


def read_appointments(rows: Iterable[Row], import_day: date | None = None) -> list[Appointment]:
    """Every appointment of one file's rows once, by client and in order.

    `import_day` is the day the rows were imported: None where no row is younger. Raises KeyError or
    ValueError for a row without client, counselor or day.
    """
    appointments = [_appointment(row, import_day) for row in rows]
    # A file that numbers rows nobody attended counts appointments, not sessions: its numbers are ignored,
    # so rows that differ in nothing else are identical.
    counts_appointments = any(one.number is not None and one.attendance not in MAY_HAVE_COME for one in appointments)
    if counts_appointments:
        appointments = [replace(one, number=None) for one in appointments]
    return sorted(_counted_within_days(appointments), key=lambda one: (one.client, *one.order))


def by_what_they_say(rows: Iterable[Row]) -> list[Row]:
    """The rows by client, day and counselor, and within a day in the order the oracle counts them."""

    def key(row: Row) -> tuple[str, date, str, Said]:
        one = _appointment(row, None)
        return (one.client, one.on, one.counselor, _what_it_says(one))

    return sorted(rows, key=key)


def _appointment(row: Row, import_day: date | None) -> Appointment:
    on = date.fromisoformat(row["session_date"])
    # An empty attendance means attended.
    attendance = row.get("attendance") or "attended"
    # What is said to be attended after the day of import has not happened yet.
    if import_day is not None and attendance in ATTENDED and on > import_day:
        attendance = "future"
    number = row.get("session_number")
    return Appointment(
        client=row["client_id"],
        counselor=row["counselor_id"],
        on=on,
        nth=0,
        episode_code=row.get("episode_id") or "",
        number=int(number) if number else None,
        attendance=attendance,
        # An empty type means a session.
        kind=row.get("session_type") or "session",
        modality=row.get("modality") or "",
        team=row.get("team") or "",
        site=row.get("site") or "",
        ratings=tuple((column, Decimal(row[column])) for column in RATING_COLUMNS if row.get(column)),
    )


def _counted_within_days(appointments: list[Appointment]) -> list[Appointment]:
    # Identical rows count once. Rows of one client, counselor and day are the first, second ... that day, by
    # what they say and not by where they stand, since no figure may depend on the order of rows.
    days: dict[tuple[str, str, date], list[Appointment]] = {}
    for one in set(appointments):
        days.setdefault((one.client, one.counselor, one.on), []).append(one)
    counted: list[Appointment] = []
    for of_day in days.values():
        of_day.sort(key=_what_it_says)
        counted += [replace(one, nth=nth) for nth, one in enumerate(of_day, start=1)]
    return counted


def _what_it_says(one: Appointment) -> Said:
    ratings = dict(one.ratings)
    words = (one.attendance, one.kind, one.modality, one.episode_code, one.team, one.site)
    return (
        (one.number is None, one.number or 0),
        *((not word, word) for word in words),
        *((column not in ratings, ratings.get(column, Decimal(0))) for column in RATING_COLUMNS),
    )
