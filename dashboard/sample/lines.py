"""A block of made-up clients as lines of CSV; no value holds a comma or a quote, so none is quoted."""

from collections.abc import Iterator, Sequence

import numpy as np

from dashboard.sample import clients as people
from dashboard.sample.appointments import ATTENDANCES, SESSION_TYPES
from dashboard.sample.clients import draw_clients
from dashboard.sample.clinic import SITES, Bools, Calendar, Ints, Roster
from dashboard.sample.course import DROPPED_OUT, ENDINGS, OPEN, PLANNED, run_courses
from dashboard.sample.scenarios import Parameters

BOOKED_AHEAD_DAYS = 60
"""Longer than any booking lies beyond the export; only sizes the table of dates."""

SESSION_COLUMNS = (
    "client_id,counselor_id,session_date,episode_id,session_number,attendance,session_type,modality,team,site,"
    "srs_1,srs_2,srs_3,srs_4,ors_1,ors_2,ors_3,ors_4,phq9_total,gad7_total"
)
EPISODE_COLUMNS = (
    "client_id,episode_id,start_date,ending,end_date,age_band,gender,referral_source,presenting_problem,"
    "previous_counseling,baseline_severity"
)
COUNSELOR_COLUMNS = "counselor_id,name,team,site,email,started_on,left_on"

TENTHS = (*(f"{tenths // 10}.{tenths % 10}" for tenths in range(101)), "")
POINTS = (*(str(points) for points in range(28)), "")
"""Ratings as written; the last entry, which a missing rating (-1) picks, is empty."""


class Block:
    """Some clients with their courses, and their lines."""

    def __init__(
        self,
        rng: np.random.Generator,
        *,
        parameters: Parameters,
        roster: Roster,
        calendar: Calendar,
        first: int,
        size: int,
        clients: int,
    ) -> None:
        self.calendar, self.roster = calendar, roster
        self.clients = draw_clients(rng, parameters, roster, calendar, size)
        self.courses = run_courses(rng, parameters, roster, calendar, self.clients)
        self.is_declared = self._declared(rng, parameters)
        width = max(4, len(str(clients)))
        self.client_codes = [f"C{number:0{width}d}" for number in range(first + 1, first + size + 1)]
        # Episode codes are shuffled so that they do not repeat the client's number.
        self.episode_codes = [f"E{number:0{width}d}" for number in (rng.permutation(size) + first + 1).tolist()]

    def _declared(self, rng: np.random.Generator, parameters: Parameters) -> Bools:
        ending = self.courses.ending
        blank = np.where(ending == DROPPED_OUT, parameters.undeclared_drop_out, parameters.undeclared_other)
        blank = np.where(ending == PLANNED, parameters.undeclared_planned, blank)
        is_known = (ending != OPEN) & (self.courses.ended_day <= self.calendar.last_day)
        return np.asarray(is_known & (rng.random(len(ending)) >= blank))

    def _dates(self) -> list[str]:
        last = self.calendar.last_day + BOOKED_AHEAD_DAYS
        return [self.calendar.on(day).isoformat() for day in range(last + 1)]

    def session_lines(self) -> Iterator[str]:
        """One line per appointment, in order of date."""
        rows, roster = self.courses.appointments, self.roster
        numbers = ["", *(str(number) for number in range(1, int(rows.number.max(initial=0)) + 1))]
        teams = [roster.team_names[team] for team in roster.team.tolist()]
        sites = [SITES[site] for site in roster.site.tolist()]
        columns = [
            _words(self.client_codes, rows.client),
            _words(roster.codes, rows.counselor),
            _words(self._dates(), rows.day),
            _words(self.episode_codes, rows.client),
            _words(numbers, rows.number),
            _words(ATTENDANCES, rows.attendance),
            _words(SESSION_TYPES, rows.session_type),
            _words(people.MODALITIES, rows.modality),
            _words(teams, rows.counselor),
            _words(sites, rows.counselor),
            *(_words(TENTHS, item) for item in rows.forms.srs.T),
            *(_words(TENTHS, item) for item in rows.forms.ors.T),
            _words(POINTS, rows.forms.phq9),
            _words(POINTS, rows.forms.gad7),
        ]
        return (",".join(cells) + "\n" for cells in zip(*columns, strict=True))

    def episode_lines(self) -> Iterator[str]:
        """One line per client, in order of client code; an ending that nobody declared is blank."""
        clients, courses = self.clients, self.courses
        dates = self._dates()
        ended = [
            dates[day] if is_declared else ""
            for day, is_declared in zip(courses.ended_day.tolist(), self.is_declared.tolist(), strict=True)
        ]
        columns = [
            self.client_codes,
            self.episode_codes,
            _words(dates, clients.intake_day),
            _words(ENDINGS, np.where(self.is_declared, courses.ending, OPEN)),
            ended,
            _words(people.AGE_BANDS, np.searchsorted(people.AGE_BAND_STARTS, clients.age, side="right")),
            _words(people.GENDERS, clients.gender),
            _words(people.REFERRAL_SOURCES, clients.referral_source),
            _words(people.PRESENTING_PROBLEMS, clients.presenting_problem),
            _words(people.PREVIOUS_COUNSELING, clients.previous_counseling),
            _words(people.SEVERITIES, np.searchsorted(people.SEVERITY_STARTS, clients.phq_start, side="right")),
        ]
        return (",".join(cells) + "\n" for cells in zip(*columns, strict=True))


def _words(words: Sequence[str], numbers: Ints) -> list[str]:
    """The word that each number stands for."""
    return [words[number] for number in numbers.tolist()]


def counselor_lines(roster: Roster, calendar: Calendar) -> Iterator[str]:
    """The header and one line per counselor; RFC 2606 keeps e-mail under `.invalid` unused."""
    yield COUNSELOR_COLUMNS + "\n"
    for at, (code, name) in enumerate(zip(roster.codes, roster.names, strict=True)):
        email = name.lower().replace(".", "").replace(" ", ".") + "@sample.invalid"
        has_left = int(roster.leaves[at]) <= calendar.last_day
        left_on = calendar.on(int(roster.leaves[at])).isoformat() if has_left else ""
        started_on = calendar.on(int(roster.starts[at])).isoformat()
        team, site = roster.team_names[int(roster.team[at])], SITES[int(roster.site[at])]
        yield ",".join((code, name, team, site, email, started_on, left_on)) + "\n"
