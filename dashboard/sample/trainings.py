"""The trainings of a made-up clinic: two teams were trained, and it changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dashboard.sample.clinic import Calendar, Roster

TRAINING_COLUMNS = "trained_on,domain,counselor_id,title,hours"


@dataclass(frozen=True)
class _Planned:
    """One training of a whole team: the first or the last one."""

    trained_on: date
    domain: str
    title: str
    hours: str
    is_first_team: bool


# Half a year before the export, so that it can be judged; and three weeks before, so that it cannot.
_PLANNED = (
    _Planned(date(2025, 9, 17), "heard", "Listening so that clients feel heard", "6", is_first_team=True),
    _Planned(date(2026, 3, 10), "goals", "Agreeing on goals together", "3.5", is_first_team=False),
)


def training_lines(roster: Roster, calendar: Calendar) -> Iterator[str]:
    """The header and one line per training and counselor who was employed on its day."""
    yield TRAINING_COLUMNS + "\n"
    for planned in _PLANNED:
        team = 0 if planned.is_first_team else int(roster.team.max())
        for at, code in enumerate(roster.codes):
            starts, leaves = (calendar.on(int(days[at])) for days in (roster.starts, roster.leaves))
            if int(roster.team[at]) == team and starts <= planned.trained_on <= leaves:
                cells = (planned.trained_on.isoformat(), planned.domain, code, planned.title, planned.hours)
                yield ",".join(cells) + "\n"
