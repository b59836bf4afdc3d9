"""The made-up clinic itself: its calendar and its counselors, with what is true of each."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from dashboard.sample.scenarios import Parameters
from dashboard.settings import Refused

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ENDS_ON = date(2026, 3, 31)
"""The last day of every made-up export, fixed so that a seed gives the same files on any day."""

TEAMS = (
    "North",
    "South",
    "River",
    "East",
    "West",
    "Hill",
    "Park",
    "Lake",
    "Bridge",
    "Garden",
    "Harbor",
    "Valley",
)
SITES = ("Mill Lane", "Quayside")
COUNSELORS_PER_TEAM = 4
FEWEST_TO_PLANT = 8

# fmt: off
FIRST_NAMES = (
    "Imani", "Tomas", "Aiko", "Leila", "Bram", "Noor", "Sanna", "Diego", "Mirela", "Kofi", "Yara",
    "Edda", "Rafael", "Anouk", "Jun", "Amara", "Piet", "Soraya", "Luca", "Wren", "Farid", "Ines",
    "Tariq", "Maeve", "Otis", "Zofia", "Emre", "Hana", "Silas", "Thandi", "Mateo", "Greta", "Ravi",
    "Oona", "Cyrus", "Lindiwe", "Nils", "Pilar", "Akira", "Salma", "Hugo", "Ewa", "Dario", "Naledi",
    "Rosa", "Ivo", "Meera", "Stellan", "Chiara", "Omar", "Freya", "Kwame", "Alma", "Janek", "Lucia",
    "Samir", "Tova", "Abel", "Nadia", "Finn",
)
# fmt: on
INITIALS = "RBKDMSVLTPAHGNCJWFEZ"


@dataclass(frozen=True)
class Calendar:
    """The export's days as whole numbers: 0 is the day the clinic opened, `last_day` that of the export."""

    opens_on: date
    last_day: int

    def on(self, day: int) -> date:
        """The date of a day number."""
        return self.opens_on + timedelta(days=day)

    def to_workday(self, days: Ints) -> Ints:
        """The same days, Saturdays moved to Friday (to Monday before the opening) and Sundays to Monday."""
        weekday = (days + self.opens_on.weekday()) % 7
        moved = days - (weekday == 5) + (weekday == 6)
        return np.asarray(np.where(moved < 0, moved + 3, moved), dtype=np.int64)


def calendar_of(months: int) -> Calendar:
    """The calendar of an export of whole months that ends on ENDS_ON. Raises Refused under one month."""
    if months < 1:
        raise Refused("A made-up clinic needs at least one month.")
    counted = ENDS_ON.year * 12 + ENDS_ON.month - months
    opens_on = date(counted // 12, counted % 12 + 1, 1)
    return Calendar(opens_on, (ENDS_ON - opens_on).days)


@dataclass(frozen=True)
class Roster:
    """The counselors as columns of one length; effects are those of Parameters, days those of Calendar."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    team_names: tuple[str, ...]
    team: Ints
    site: Ints
    starts: Ints
    leaves: Ints
    weight: Floats
    u_alliance: Floats
    u_drop: Floats
    u_outcome: Floats
    u_noshow: Floats
    u_feedback: Floats
    early_drop: Floats
    heard: Floats
    goals: Floats
    rupture: Floats
    repair: Floats
    keeps_in_rupture: Bools
    is_flat_high: Bools

    def draw(self, rng: np.random.Generator, days: Ints, *, colleagues_of: Ints | None = None) -> Ints:
        """One counselor per day, by caseload weight among those employed that day.

        With `colleagues_of`, another one of the same team; the same one where the team has nobody else.
        """
        chances = np.where((self.starts <= days[:, None]) & (days[:, None] < self.leaves), self.weight, 0.0)
        if colleagues_of is not None:
            chances[self.team != self.team[colleagues_of][:, None]] = 0.0
            chances[np.arange(len(days)), colleagues_of] = 0.0
        steps = np.cumsum(chances, axis=1)
        drawn = (steps <= (rng.random(len(days)) * steps[:, -1])[:, None]).sum(axis=1)
        if colleagues_of is not None:
            drawn = np.where(steps[:, -1] > 0, drawn, colleagues_of)
        return np.asarray(drawn, dtype=np.int64)


def draw_roster(
    rng: np.random.Generator, parameters: Parameters, counselors: int, clients: int, calendar: Calendar
) -> Roster:
    """The clinic's counselors: teams of about four, chance differences, and the planted ones.

    Planted on counselors who stay throughout: a poor start (the 2nd of 12), one who repairs ruptures (the
    7th) and one with high scores without variation (the 6th); weak goals on the whole last team. Raises
    Refused where there are too few counselors to plant on.
    """
    if counselors < 1:
        raise Refused("A made-up clinic needs at least one counselor.")
    teams = min(max(counselors // COUNSELORS_PER_TEAM, 1), len(TEAMS))
    team = np.arange(counselors, dtype=np.int64) * teams // counselors
    poor, repairs, flat = counselors // 8, counselors // 2, counselors // 2 - 1
    plants = parameters.team_goals or parameters.good_repair or parameters.flat_high
    if plants and counselors < FEWEST_TO_PLANT:
        raise Refused(f"The planted patterns need at least {FEWEST_TO_PLANT} counselors; fewer go with name=typical.")
    stays = np.zeros(counselors, dtype=np.bool_)
    stays[np.searchsorted(team, np.arange(teams))] = True
    stays[[poor, repairs, max(flat, 0)]] = True
    u_alliance, u_drop = _correlated(rng, parameters, counselors)
    u_drop[poor] += parameters.poor_drop
    starts, leaves = _employment(rng, parameters, stays, calendar)
    at = np.arange(counselors)
    at_repairs = (at == repairs) & (parameters.good_repair > 0)
    caseloads = {poor: parameters.poor_clients, repairs: parameters.good_repair_clients}
    return Roster(
        codes=tuple(f"K{number:0{max(2, len(str(counselors)))}d}" for number in range(1, counselors + 1)),
        names=tuple(_display_name(number) for number in range(counselors)),
        team_names=TEAMS[:teams],
        team=team,
        site=np.where(team >= (teams + 1) // 2, 1, 0).astype(np.int64) if teams > 1 else np.zeros_like(team),
        starts=starts,
        leaves=leaves,
        weight=_weights(rng, parameters.caseload_sd, counselors, clients, caseloads),
        u_alliance=u_alliance,
        u_drop=u_drop,
        u_outcome=rng.normal(0, parameters.sd_u_outcome, counselors),
        u_noshow=rng.normal(0, parameters.sd_u_noshow, counselors),
        u_feedback=rng.normal(0, parameters.sd_u_feedback, counselors),
        early_drop=np.where(at == poor, parameters.poor_early_drop, 0.0),
        heard=np.where(at == poor, parameters.poor_heard, 0.0),
        goals=np.where(team == teams - 1, parameters.team_goals, 0.0),
        rupture=np.where(at_repairs, parameters.good_repair_rupture, parameters.rupture),
        keeps_in_rupture=at_repairs,
        repair=np.where(at_repairs, parameters.good_repair, parameters.repair),
        is_flat_high=(at == flat) & (parameters.flat_high > 0),
    )


def _correlated(rng: np.random.Generator, parameters: Parameters, counselors: int) -> tuple[Floats, Floats]:
    shared = rng.standard_normal(counselors)
    own = rng.standard_normal(counselors)
    r = parameters.corr_alliance_drop
    return parameters.sd_u_alliance * shared, parameters.sd_u_drop * (r * shared + (1 - r * r) ** 0.5 * own)


def _employment(
    rng: np.random.Generator, parameters: Parameters, stays: Bools, calendar: Calendar
) -> tuple[Ints, Ints]:
    """First day and first day after; those who stay are there from the opening until after the export."""
    size, never = len(stays), 100_000
    starts_late = (rng.random(size) < parameters.late_start_share) & ~stays
    starts = np.where(starts_late, rng.integers(30, max(calendar.last_day // 2, 31), size), 0)
    years = rng.exponential(1 / max(parameters.leaving_per_year, 1e-9), size)
    leaves = starts + np.minimum(years * 365, never).astype(np.int64) + 60
    leaves = np.where(stays | (leaves > calendar.last_day), never, leaves)
    return calendar.to_workday(starts.astype(np.int64)), calendar.to_workday(leaves.astype(np.int64))


def _weights(
    rng: np.random.Generator, caseload_sd: float, counselors: int, clients: int, caseloads: dict[int, int]
) -> Floats:
    """Weights by chance; a caseload given (not 0) gets its share of all clients, together at most half."""
    weight = rng.lognormal(0, caseload_sd, counselors)
    shares = {at: number / clients for at, number in caseloads.items() if number and counselors > 1}
    too_much = max(sum(shares.values()) / 0.5, 1.0)
    others = np.delete(weight, list(shares)).sum()
    left_over = 1 - sum(shares.values()) / too_much
    for at, share in shares.items():
        weight[at] = others * share / too_much / left_over
    return weight


def _display_name(number: int) -> str:
    """An invented first name and initial, different for every number."""
    turn, first = divmod(number, len(FIRST_NAMES))
    again, shift = divmod(turn, len(INITIALS))
    initial = INITIALS[(first * 7 + shift) % len(INITIALS)]
    return f"{FIRST_NAMES[first]} {initial}." + (f" {again + 1}" if again else "")
