"""An episode's sessions cut into unbroken runs with one counselor."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.appointments import Appointment
from tests.oracle.episodes import Episode

MOST_COVER = 2


@dataclass(frozen=True)
class Pairing:
    """One client with one counselor; its sessions are counted from 1 at its own first, cover left out."""

    episode: Episode
    place: int
    sessions: tuple[Appointment, ...]
    entry: int
    ending: str
    source: str
    takes_ending_of_episode: bool

    @property
    def counselor(self) -> str:
        """The counselor's code."""
        return self.sessions[0].counselor

    @property
    def start(self) -> date:
        """The day of its first session."""
        return self.sessions[0].on

    @property
    def is_by_transfer(self) -> bool:
        """It is not its episode's first."""
        return self.place > 1

    @property
    def is_left_truncated(self) -> bool:
        """Its episode may have begun before the store did."""
        return self.episode.is_left_truncated

    @property
    def counts_from_its_start(self) -> bool:
        """Its session numbers are known and none is missing at the beginning."""
        return not self.is_left_truncated and self.entry == 1


def runs(sessions: tuple[Appointment, ...]) -> list[list[Appointment]]:
    """The unbroken runs with one counselor; sessions that cover for the counselor are in none."""
    if not sessions:
        return []
    found = [[sessions[0]]]
    here = 0
    while here < len(sessions) - 1:
        counselor = sessions[here].counselor
        # Up to 2 sessions in a row with others before the return to the same counselor are cover.
        returns = [
            later
            for later in range(here + 1, min(here + 1 + MOST_COVER, len(sessions) - 1) + 1)
            if sessions[later].counselor == counselor
        ]
        if returns:
            here = returns[0]
            found[-1].append(sessions[here])
        else:
            here += 1
            found.append([sessions[here]])
    return found


def pairings_of(episode: Episode) -> list[Pairing]:
    """The pairings of an episode in order; none where it has no session."""
    found = runs(episode.sessions)
    pairings = []
    for place, sessions in enumerate(found, start=1):
        is_last = place == len(found)
        pairings.append(
            Pairing(
                episode=episode,
                place=place,
                sessions=tuple(sessions),
                # Only the first pairing can have lost sessions at its beginning.
                entry=episode.entry if place == 1 else 1,
                # All but the last end with a change of counselor; the last ends as the episode does.
                ending=episode.ending if is_last else "changed_counselor",
                source=episode.source if is_last else "",
                takes_ending_of_episode=is_last,
            )
        )
    return pairings
