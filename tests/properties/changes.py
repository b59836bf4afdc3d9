"""A clinic's files changed in ways that must change no figure, or change it in a way that is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.properties.files import ClinicFiles, Row

ATTENDED = ("attended", "late_attended", "", "unknown")
DATES = ("session_date", "start_date", "end_date")


def shuffled(files: ClinicFiles, rng: Random) -> ClinicFiles:
    """The same rows in another order."""
    orders = [rng.sample(rows, len(rows)) for rows in (files.sessions, files.episodes, files.counselors)]
    sessions, episodes, counselors = map(tuple, orders)
    return replace(files, sessions=sessions, episodes=episodes, counselors=counselors)


def parts_of(files: ClinicFiles, part: Callable[[Row], int], parts: int) -> list[ClinicFiles]:
    """The rows spread over so many files; rows of one client, counselor and day must fall into one part."""
    return [
        replace(
            files,
            sessions=tuple(row for row in files.sessions if part(row) == number),
            episodes=tuple(row for row in files.episodes if part(row) == number),
            counselors=files.counselors if number == 0 else (),
        )
        for number in range(parts)
    ]


def believable_numbers(files: ClinicFiles) -> ClinicFiles:
    """Without session numbers where rows that nobody attended have some: a whole file is judged by such rows."""
    if not any(row.get("session_number") and row["attendance"] not in ATTENDED for row in files.sessions):
        return files
    return without(files, "session_number")


def without(files: ClinicFiles, *prefixes: str) -> ClinicFiles:
    """The files with the columns that begin like this left empty."""

    def kept(row: Row) -> Row:
        return {key: value for key, value in row.items() if not key.startswith(prefixes)}

    return replace(files, sessions=tuple(map(kept, files.sessions)))


def one_row_a_day(files: ClinicFiles) -> ClinicFiles:
    """Only the first row of each client, counselor and day."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in files.sessions:
        first.setdefault((row["client_id"], row["counselor_id"], row["session_date"]), row)
    return replace(files, sessions=tuple(first.values()))


def renamed(files: ClinicFiles, clients: Mapping[str, str], counselor: Callable[[str], str]) -> ClinicFiles:
    """The same clinic under other codes."""

    def rename(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(
            row
            | ({"client_id": clients[row["client_id"]]} if "client_id" in row else {})
            | ({"counselor_id": counselor(row["counselor_id"])} if "counselor_id" in row else {})
            for row in rows
        )

    return replace(
        files,
        sessions=rename(files.sessions),
        episodes=rename(files.episodes),
        counselors=rename(files.counselors),
    )


def clients_of(files: ClinicFiles) -> list[str]:
    """Every client code, in order."""
    return sorted({row["client_id"] for row in (*files.sessions, *files.episodes)})


def doubled(files: ClinicFiles) -> ClinicFiles:
    """Every client twice, under two codes."""
    twins = renamed(files, {code: f"{code}-twin" for code in clients_of(files)}, str)
    return replace(files, sessions=files.sessions + twins.sessions, episodes=files.episodes + twins.episodes)


def moved(files: ClinicFiles, days: int) -> ClinicFiles:
    """The same clinic so many days later."""

    def move(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(row | {key: later(row[key], days) for key in DATES if row.get(key)} for row in rows)

    settings = dict(files.settings)
    if "data_to" in settings:
        settings["data_to"] = later(settings["data_to"], days)
    if "closed_periods" in settings:
        periods = (period.split("..") for period in settings["closed_periods"].split(";"))
        settings["closed_periods"] = ";".join("..".join(later(day, days) for day in period) for period in periods)
    return replace(files, sessions=move(files.sessions), episodes=move(files.episodes), settings=settings)


def later(day: str, days: int) -> str:
    """An ISO date so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
