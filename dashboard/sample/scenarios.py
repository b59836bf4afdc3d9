"""What is true of a made-up clinic: one set of named parameters, and scenarios that change some of them.

Alliance is in standard deviations, drop-out and attendance effects are in logits, SRS effects in points of an
item (0-10). The numbers were chosen so that drop-out, length, attendance and scores come out like those of
published routine samples (Swift & Greenberg 2012; Roos & Werbart 2013; Saxon et al 2017; Duncan et al 2003).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from dashboard.settings import Refused


@dataclass(frozen=True)
class Parameters:
    """Everything the generator can be told; the defaults are an ordinary clinic with nothing planted."""

    # Size fixed by the scenario; 0 leaves it to the caller.
    counselors: int = 0
    clients: int = 0

    # Counselors: how much they differ (u_), in Saxon et al 2017 independently for drop-out and for outcome.
    sd_u_alliance: float = 0.27
    sd_u_drop: float = 0.42
    sd_u_outcome: float = 0.18
    sd_u_noshow: float = 0.30
    sd_u_feedback: float = 0.60
    corr_alliance_drop: float = -0.45
    caseload_sd: float = 0.60
    leaving_per_year: float = 0.12
    late_start_share: float = 0.15

    # Clients.
    sd_v_alliance: float = 0.78
    sd_v_drop: float = 0.35
    sd_v_attend: float = 0.70
    never_rates_share: float = 0.07
    consultation_share: float = 0.35
    not_started_share: float = 0.03
    group_share: float = 0.04
    late_intake_share: float = 0.0  # extra clients who start in the last 60 days: a hiring wave
    severe_to_seniors: bool = False  # the most severe third goes to the first two counselors

    # Appointments.
    no_show: float = 0.062
    client_cancel: float = 0.072
    late_cancel: float = 0.020
    provider_cancel: float = 0.025
    cover_share: float = 0.012
    transfer_share: float = 0.06
    future_share: float = 0.85  # open clients who have their next appointment booked

    # Alliance and the SRS.
    growth: float = 0.10  # per natural logarithm of the session number
    growth_late: float = 0.10  # the same from month 19 on
    sd_session: float = 0.60
    rupture: float = 0.055
    rupture_dip: float = 1.6
    repair: float = 0.70
    srs_mean: float = 9.05
    straight_lined: float = 0.25
    srs_given: float = 0.86
    b_srs_alliance: float = 0.30  # worse sessions go unrated more often
    outcome_given: float = 0.88

    # Leaving.
    b_alliance_drop: float = 0.62
    good_enough: float = 0.12  # leaves content after sessions 1-3 (the other arm of the U in Simon et al 2012)
    early_planned: float = 0.105
    other_ending: float = 0.003
    undeclared_drop_out: float = 0.62
    undeclared_planned: float = 0.08
    undeclared_other: float = 0.15

    # Planted differences; 0 plants nothing. See clinic.py for who gets them.
    poor_clients: int = 0  # caseload of the counselor with the poor start
    poor_drop: float = 0.0  # added to every session's drop-out logit
    poor_early_drop: float = 0.0  # the same, sessions 1-3 only
    poor_heard: float = 0.0  # added to srs_1 in sessions 1-3
    team_goals: float = 0.0  # added to srs_2 for every counselor of the last team
    good_repair: float = 0.0  # share of ruptures one counselor repairs in full, losing no client over one
    good_repair_rupture: float = 0.055  # how often that counselor's clients let a rupture be seen
    good_repair_clients: int = 0  # that counselor's caseload
    flat_high: float = 0.0  # the mean of one counselor's scores, with little variation

    # Whether trainings are recorded (trainings.csv); they change nothing.
    trainings: bool = False


SCENARIOS: dict[str, dict[str, float | int | bool]] = {
    "sample": {
        "sd_u_alliance": 0.05,
        "sd_u_drop": 0.06,
        "sd_u_outcome": 0.04,
        "sd_u_noshow": 0.06,
        "sd_u_feedback": 0.12,
        "caseload_sd": 0.30,
        "poor_clients": 78,
        "poor_early_drop": 1.25,
        "poor_heard": -1.7,
        "team_goals": -0.9,
        "good_repair": 0.97,
        "good_repair_rupture": 0.14,
        "good_repair_clients": 90,
        "flat_high": 9.95,
        "trainings": True,
    },
    "typical": {},
    "null": {
        "sd_u_alliance": 0.0,
        "sd_u_drop": 0.0,
        "sd_u_outcome": 0.0,
        "sd_u_noshow": 0.0,
        "sd_u_feedback": 0.0,
    },
    "saxon": {"sd_u_drop": 0.75},
    "one_poor_counselor": {"poor_clients": 80, "poor_drop": 1.2},
    "small_practice": {"counselors": 4, "clients": 60},
    "big_provider": {"counselors": 300, "clients": 100_000},
    "case_mix": {"severe_to_seniors": True, "sd_u_drop": 0.0, "sd_u_alliance": 0.0},
    "silent_bad_sessions": {"b_srs_alliance": 1.0},
    "drift": {"growth_late": -0.10},
    "ceiling": {"srs_mean": 9.8},
    "competing_risk": {"early_planned": 0.15},
    "informative_censoring": {"late_intake_share": 0.30},
}


def parameters_for(scenario: Mapping[str, str] | None) -> Parameters:
    """The parameters of a scenario given as words: `name` picks a scenario, any other key is a parameter.

    Nothing given means the scenario `sample`. Raises Refused naming an unknown scenario, key or value.
    """
    wanted = dict(scenario or {})
    name = wanted.pop("name", "sample")
    if name not in SCENARIOS:
        raise Refused(f"There is no scenario '{name}'; there are: {', '.join(SCENARIOS)}.")
    known = {field.name: field.type for field in fields(Parameters)}
    values: dict[str, float | int | bool] = dict(SCENARIOS[name])
    for key, word in wanted.items():
        if key not in known:
            raise Refused(f"A made-up clinic has no parameter '{key}'; there are: name, {', '.join(known)}.")
        values[key] = _value(key, word, known[key])
    return replace(Parameters(), **values)  # type: ignore[arg-type]  # every key was checked above


def _value(key: str, word: str, kind: object) -> float | int | bool:
    try:
        if kind is bool:
            return {"true": True, "false": False}[word.strip().lower()]
        return int(word) if kind is int else float(word)
    except (ValueError, KeyError) as error:
        kinds = {bool: "true or false", int: "a whole number"}
        raise Refused(f"'{key}' must be {kinds.get(kind, 'a number')}, not '{word}'.") from error  # type: ignore[call-overload]
