"""The whole clinic: every episode and pairing, from the rows of its files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tests.oracle.appointments import Appointment, Row, read_appointments
from tests.oracle.endings import ending_of
from tests.oracle.episodes import Episode, cut_into_episodes, first_number, place_records, record_of
from tests.oracle.pairings import Pairing, pairings_of
from tests.oracle.records import EpisodeRecord, read_records
from tests.oracle.rules import Rules


@dataclass(frozen=True)
class Clinic:
    """A clinic's facts under the rules in force; `data_to` is None where nobody ever came."""

    rules: Rules
    data_to: date | None
    appointments: tuple[Appointment, ...]
    episodes: tuple[Episode, ...]
    pairings: tuple[Pairing, ...]


def read_clinic(
    sessions: Iterable[Row], episodes: Iterable[Row], rules: Rules, import_day: date | None = None
) -> Clinic:
    """Every episode and pairing of these rows of sessions.csv and episodes.csv."""
    appointments = read_appointments(sessions, import_day)
    records = read_records(episodes)
    if rules.data_to is not None:
        # A set data-to leaves everything dated after it out of every answer.
        appointments = [one for one in appointments if one.on <= rules.data_to]
        records = [one for one in records if one.start_on is None or one.start_on <= rules.data_to]
    data_to = rules.data_to or newest_attended(appointments)
    first_day = min((one.on for one in appointments), default=date.min)
    found: list[Episode] = []
    for client, of_client in groupby(appointments, key=lambda one: one.client):
        own_records = [one for one in records if one.client == client]
        found += _episodes_of(list(of_client), own_records, rules, data_to, first_day)
    pairings = [pairing for episode in found for pairing in pairings_of(episode)]
    return Clinic(rules, data_to, tuple(appointments), tuple(found), tuple(pairings))


def newest_attended(appointments: Iterable[Appointment]) -> date | None:
    """The day of the newest appointment of any kind that somebody attended; None where there is none."""
    return max((one.on for one in appointments if one.is_attended), default=None)


def _episodes_of(
    appointments: list[Appointment],
    records: list[EpisodeRecord],
    rules: Rules,
    data_to: date | None,
    first_day: date,
) -> list[Episode]:
    # Whoever came within 60 days of the store's first appointment may have been in the middle of a treatment, and of
    # a client whose beginning was not seen no later course is counted either.
    came_early = appointments[0].on < first_day + timedelta(days=rules.left_truncation_days)
    cut = cut_into_episodes(appointments, records, rules, data_to)
    placed = place_records(cut, records)
    episodes = []
    for place, (of_episode, of_record) in enumerate(zip(cut, placed, strict=True), start=1):
        number = first_number(tuple(one for one in of_episode if one.is_session))
        entry = number or 1
        record = record_of(of_record, data_to)
        ending, source = ending_of(of_episode, record, entry, rules, data_to)
        episodes.append(
            Episode(
                client=appointments[0].client,
                place=place,
                appointments=tuple(of_episode),
                record=record,
                entry=entry,
                # Session numbers say where a treatment stands, so only episodes without them are in doubt.
                is_left_truncated=number is None and came_early,
                ending=ending,
                source=source,
            )
        )
    return episodes
