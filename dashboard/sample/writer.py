"""Writes a made-up clinic to sessions.csv, episodes.csv, counselors.csv and maybe trainings.csv, block by block.

A block of clients is made, written and forgotten, so memory does not grow with the number of clients.
sessions.csv is in order of date within each block of BLOCK_CLIENTS clients, not over the whole file. Every
block has a random stream of its own (PCG64, spawned from the seed), so no block depends on the ones before
it, and the same seed and numpy version give the same bytes.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

import numpy as np

from dashboard.sample.clinic import ENDS_ON, calendar_of, draw_roster
from dashboard.sample.lines import EPISODE_COLUMNS, SESSION_COLUMNS, Block, counselor_lines
from dashboard.sample.scenarios import parameters_for
from dashboard.sample.trainings import training_lines
from dashboard.settings import Refused

DEFAULT_SEED = 71
BLOCK_CLIENTS = 2000


@dataclass(frozen=True)
class SampleSummary:
    """What was written, and what is true of each counselor and cannot be read off the files.

    The effects are by counselor code: on the log odds of dropping out in sessions 1-3, and on the alliance in
    standard deviations.
    """

    folder: Path
    seed: int
    counselors: int
    clients: int
    appointments: int
    attended: int
    opens_on: date
    ends_on: date
    true_drop_out_effect: dict[str, float]
    true_alliance_effect: dict[str, float]


def write_sample(
    out: Path,
    *,
    counselors: int = 12,
    clients: int = 900,
    months: int = 24,
    seed: int = DEFAULT_SEED,
    scenario: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SampleSummary:
    """Writes the files into `out` (made if missing; same names are replaced) and says what they hold.

    `scenario` is described in scenarios.parameters_for; one that fixes the size has the last word.
    `progress` is called with (clients written, clients in all) after each block. Raises Refused for sizes
    under 1 and unknown scenarios.
    """
    parameters = parameters_for(scenario)
    counselors, clients = parameters.counselors or counselors, parameters.clients or clients
    if clients < 1:
        raise Refused("A made-up clinic needs at least one client.")
    calendar = calendar_of(months)
    roster = draw_roster(_stream(seed, 0), parameters, counselors, clients, calendar)
    out.mkdir(parents=True, exist_ok=True)
    appointments = attended = 0
    with _replacing(out / "sessions.csv") as sessions, _replacing(out / "episodes.csv") as episodes:
        sessions.write(SESSION_COLUMNS + "\n")
        episodes.write(EPISODE_COLUMNS + "\n")
        for number, first in enumerate(range(0, clients, BLOCK_CLIENTS), start=1):
            size = min(BLOCK_CLIENTS, clients - first)
            block = Block(
                _stream(seed, number),
                parameters=parameters,
                roster=roster,
                calendar=calendar,
                first=first,
                size=size,
                clients=clients,
            )
            sessions.writelines(block.session_lines())
            episodes.writelines(block.episode_lines())
            appointments += len(block.courses.appointments)
            attended += int((block.courses.appointments.attendance <= 1).sum())
            if progress is not None:
                progress(first + size, clients)
    with _replacing(out / "counselors.csv") as file:
        file.writelines(counselor_lines(roster, calendar))
    if parameters.trainings:
        with _replacing(out / "trainings.csv") as file:
            file.writelines(training_lines(roster, calendar))
    return SampleSummary(
        folder=out,
        seed=seed,
        counselors=counselors,
        clients=clients,
        appointments=appointments,
        attended=attended,
        opens_on=calendar.opens_on,
        ends_on=ENDS_ON,
        true_drop_out_effect=dict(zip(roster.codes, (roster.u_drop + roster.early_drop).tolist(), strict=True)),
        true_alliance_effect=dict(zip(roster.codes, roster.u_alliance.tolist(), strict=True)),
    )


def _stream(seed: int, number: int) -> np.random.Generator:
    """The random stream of one part of the clinic: 0 the counselors, 1, 2, ... the blocks of clients."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(number,))))


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """A file that takes its name only once it is whole; nothing is left behind on failure."""
    unfinished = path.with_name(path.name + ".tmp")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
