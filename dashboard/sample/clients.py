"""The clients of one block: who they are and what they bring, before the first appointment."""

from dataclasses import dataclass

import numpy as np

from dashboard.sample.clinic import Bools, Calendar, Floats, Ints, Roster
from dashboard.sample.scenarios import Parameters

AGE_BANDS = ("16-24", "25-34", "35-44", "45-54", "55-64", "65+")
AGE_BAND_STARTS = (25, 35, 45, 55, 65)
GENDERS = ("woman", "man", "non_binary", "")
REFERRAL_SOURCES = ("self", "doctor", "employer", "school", "community")
PRESENTING_PROBLEMS = ("anxiety", "depression", "stress", "relationships", "grief", "trauma")
PREVIOUS_COUNSELING = ("no", "yes", "")
SEVERITIES = ("mild", "moderate", "moderately_severe", "severe")
SEVERITY_STARTS = (10, 15, 20)
"""The PHQ-9 bands of Kroenke et al 2001."""

MODALITIES = ("in_person", "video", "phone")
PLAN_SESSIONS = (6, 8, 12, 20, 40)
PACE_DAYS = (7, 14, 21)
WAVE_DAYS = 60
SENIORS = 2
MOST_SEVERE_THIRD = 0.43
"""The z-score above which a third of a normal distribution lies."""


@dataclass(frozen=True)
class Clients:
    """Clients as columns; days are those of Calendar, `v_` is the client's own part of each process."""

    counselor: Ints
    intake_day: Ints
    age: Floats
    gender: Ints
    referral_source: Ints
    presenting_problem: Ints
    previous_counseling: Ints
    modality: Ints
    severity: Floats
    phq_start: Floats
    ors_shift: Floats
    plan: Ints
    pace: Ints
    transfer_at: Ints
    v_alliance: Floats
    v_drop: Floats
    v_attend: Floats
    never_rates: Bools
    never_starts: Bools
    has_consultation: Bools
    joins_group: Bools

    def __len__(self) -> int:
        return len(self.counselor)


def draw_clients(
    rng: np.random.Generator, parameters: Parameters, roster: Roster, calendar: Calendar, size: int
) -> Clients:
    """`size` new clients with their first counselor; `transfer_at` is a session number, 0 for most."""
    intake_day = _intake_days(rng, parameters, calendar, size)
    counselor = roster.draw(rng, intake_day)
    severity = rng.standard_normal(size)
    if parameters.severe_to_seniors:
        senior = rng.integers(0, min(SENIORS, len(roster.codes)), size)
        counselor = np.where(severity > MOST_SEVERE_THIRD, senior, counselor)
    never_starts = rng.random(size) < parameters.not_started_share
    return Clients(
        counselor=counselor,
        intake_day=intake_day,
        age=np.clip(rng.gamma(9, 4.1, size), 16, 85),
        gender=_pick(rng, (0.63, 0.33, 0.02, 0.02), size),
        referral_source=_pick(rng, (0.42, 0.30, 0.12, 0.06, 0.10), size),
        presenting_problem=_pick(rng, (0.28, 0.24, 0.18, 0.14, 0.08, 0.08), size),
        previous_counseling=_pick(rng, (0.58, 0.38, 0.04), size),
        modality=_pick(rng, (0.62, 0.30, 0.08), size),
        severity=severity,
        phq_start=np.clip(15.3 + 5.7 * (0.6 * severity + 0.8 * rng.standard_normal(size)), 0, 27),
        ors_shift=rng.normal(0, 4, size),
        plan=np.array(PLAN_SESSIONS)[_pick(rng, (0.22, 0.23, 0.33, 0.17, 0.05), size)],
        pace=np.array(PACE_DAYS)[_pick(rng, (0.60, 0.30, 0.10), size)],
        transfer_at=np.where(rng.random(size) < parameters.transfer_share, rng.integers(3, 9, size), 0),
        v_alliance=rng.normal(0, parameters.sd_v_alliance, size),
        v_drop=rng.normal(0, parameters.sd_v_drop, size),
        v_attend=rng.normal(0, parameters.sd_v_attend, size),
        never_rates=rng.random(size) < parameters.never_rates_share,
        never_starts=never_starts,
        has_consultation=never_starts | (rng.random(size) < parameters.consultation_share),
        joins_group=rng.random(size) < parameters.group_share,
    )


def _intake_days(rng: np.random.Generator, parameters: Parameters, calendar: Calendar, size: int) -> Ints:
    days = rng.integers(0, calendar.last_day + 1, size)
    if parameters.late_intake_share > 0:
        in_wave = rng.random(size) < parameters.late_intake_share
        first_of_wave = max(calendar.last_day - WAVE_DAYS, 0)
        days = np.where(in_wave, rng.integers(first_of_wave, calendar.last_day + 1, size), days)
    return np.minimum(calendar.to_workday(days), calendar.last_day)


def _pick(rng: np.random.Generator, chances: tuple[float, ...], size: int) -> Ints:
    """Numbers from 0, each as likely as its chance."""
    return np.searchsorted(np.cumsum(chances)[:-1], rng.random(size), side="right").astype(np.int64)
