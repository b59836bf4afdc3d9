"""What episodes.csv says about courses of counseling."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.oracle.appointments import Row


@dataclass(frozen=True)
class EpisodeRecord:
    """One row of episodes.csv; `about` holds its other columns (age band, referral source ...)."""

    client: str
    episode_code: str
    start_on: date | None
    ending: str
    ended_on: date | None
    about: tuple[tuple[str, str], ...]

    def is_known_ending(self, data_to: date | None) -> bool:
        """The row declares an ending, and one that has happened by `data_to`."""
        # A declared `ongoing` is no declaration, nor is an empty cell.
        if self.ending in ("", "ongoing"):
            return False
        # An ending dated after data-to is not yet known.
        return self.ended_on is None or data_to is None or self.ended_on <= data_to


def read_records(rows: Iterable[Row]) -> list[EpisodeRecord]:
    """Every episode record once, by client, start and code."""
    records = {_record(row) for row in rows}
    return sorted(records, key=lambda one: (one.client, one.start_on or date.min, one.episode_code, one.ending))


def _record(row: Row) -> EpisodeRecord:
    read = ("client_id", "episode_id", "start_date", "ending", "end_date")
    return EpisodeRecord(
        client=row["client_id"],
        episode_code=row.get("episode_id") or "",
        start_on=_day(row.get("start_date")),
        ending=row.get("ending") or "",
        ended_on=_day(row.get("end_date")),
        about=tuple(sorted((column, value) for column, value in row.items() if column not in read)),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
