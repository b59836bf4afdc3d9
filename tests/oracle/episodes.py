"""One client's appointments cut into courses of counseling, and each given what the records say of it."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.appointments import Appointment
from tests.oracle.records import EpisodeRecord
from tests.oracle.rules import Rules


@dataclass(frozen=True)
class Episode:
    """One course of counseling with every fact an answer asks of it.

    `entry` is the number of its first session seen here, 1 unless the source's numbers say that earlier
    ones are missing. `source` is `declared`, `inferred`, or '' for an ongoing one.
    """

    client: str
    place: int
    appointments: tuple[Appointment, ...]
    record: EpisodeRecord | None
    entry: int
    is_left_truncated: bool
    ending: str
    source: str

    @property
    def sessions(self) -> tuple[Appointment, ...]:
        """Its attended sessions in order."""
        return tuple(one for one in self.appointments if one.is_session)

    @property
    def start(self) -> date:
        """The day of its first session; raises IndexError for an episode without one."""
        return self.sessions[0].on


def cut_into_episodes(
    appointments: list[Appointment], records: list[EpisodeRecord], rules: Rules, data_to: date | None
) -> list[list[Appointment]]:
    """The episodes of ONE client, by their first appointment, from that client's appointments in order."""
    if any(one.episode_code for one in appointments):
        return _by_code(appointments)
    return _by_endings_gaps_and_starts(appointments, records, rules, data_to)


def _by_code(appointments: list[Appointment]) -> list[list[Appointment]]:
    # A blank code among named ones is the code of the row before, at the beginning that of the row after.
    code = next(one.episode_code for one in appointments if one.episode_code)
    episodes: dict[str, list[Appointment]] = {}
    for one in appointments:
        code = one.episode_code or code
        episodes.setdefault(code, []).append(one)
    return list(episodes.values())


def _by_endings_gaps_and_starts(
    appointments: list[Appointment], records: list[EpisodeRecord], rules: Rules, data_to: date | None
) -> list[list[Appointment]]:
    ends = [one.ended_on for one in records if one.ended_on and one.is_known_ending(data_to)]
    starts = sorted({one.start_on for one in records if one.start_on})
    episodes: list[list[Appointment]] = []
    before: Appointment | None = None
    for one in appointments:
        begins = (
            before is None
            or (
                # More than 180 days without any appointment.
                (one.on - before.on).days > rules.new_episode_after_days
                # The first appointment after the day of a declared ending.
                or any(before.on <= end < one.on for end in ends)
                # The first appointment on or after the start of a record that is not the client's first.
                or any(before.on < start <= one.on for start in starts[1:])
            )
        )
        if begins:
            episodes.append([])
        episodes[-1].append(one)
        before = one
    return episodes


def place_records(episodes: list[list[Appointment]], records: list[EpisodeRecord]) -> list[list[EpisodeRecord]]:
    """For each episode of ONE client the records that speak of it, in order of their starts."""
    placed: list[list[EpisodeRecord]] = [[] for _ in episodes]
    codes = [{one.episode_code for one in episode if one.episode_code} for episode in episodes]
    has_codes = any(codes)
    for record in records:
        if record.episode_code and has_codes:
            # A code no appointment has speaks of an episode without appointments.
            for place, of_episode in enumerate(codes):
                if record.episode_code in of_episode:
                    placed[place].append(record)
        else:
            place_of_start = _place_by_start(episodes, record.start_on)
            if place_of_start is not None:
                placed[place_of_start].append(record)
    return placed


def _place_by_start(episodes: list[list[Appointment]], start_on: date | None) -> int | None:
    # The client's earliest episode whose last row is on or after the record's start. A course that starts after the
    # client's last row has no appointments; a record without a start speaks of the client's last episode.
    if start_on is None:
        return len(episodes) - 1
    return next((place for place, episode in enumerate(episodes) if episode[-1].on >= start_on), None)


def record_of(placed: list[EpisodeRecord], data_to: date | None) -> EpisodeRecord | None:
    """The record an episode goes by: the latest-starting with a known ending, else the latest-starting."""
    known = [one for one in placed if one.is_known_ending(data_to)]
    candidates = known or placed
    return candidates[-1] if candidates else None


def first_number(sessions: tuple[Appointment, ...]) -> int | None:
    """The number of an episode's first session, counted back from its first numbered one; None without."""
    for rank, one in enumerate(sessions, start=1):
        if one.number is not None:
            return max(1, one.number - (rank - 1))
    return None
