"""Figures month by month with their XmR limits and marks, and early drop-outs one start after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise

from tests.oracle.alliance import EARLY
from tests.oracle.clinic import Clinic
from tests.oracle.episodes import Episode
from tests.oracle.instruments import ALLIANCE, Instrument, domain_score, is_below, is_rated
from tests.oracle.pairings import Pairing
from tests.oracle.retention import Unit, risk_sets
from tests.oracle.statistics import mean

LAST_SESSION = 3
LARGEST = Fraction("3.267")
FACTOR = Fraction("2.66")


@dataclass(frozen=True)
class Month:
    """One figure in one month; no numerator where some are lost from sight, no estimate where nothing is known."""

    numerator: int | None
    denominator: int
    estimate: Fraction | None


def months(clinic: Clinic, from_on: date | None = None, to_on: date | None = None) -> dict[tuple[str, date], Month]:
    """Months by (figure, first day) that lie wholly in the period and are old enough to be known."""
    rules = clinic.rules
    waits = {
        "still_attending_3": (_still_attending(clinic, from_on, to_on), rules.maturity_days),
        "early_dropout": (_early_dropout(clinic), rules.maturity_days),
        "low_heard": (_low_heard(clinic), rules.settle_days),
        "coverage": (_coverage(clinic), 0),
    }
    found = {}
    for figure, (by_month, days) in waits.items():
        for first, month in sorted(by_month.items()):
            last = _next_month(first) - timedelta(days=1)
            is_whole = (from_on is None or first >= from_on) and (to_on is None or last <= to_on)
            if clinic.data_to is not None and is_whole and last + timedelta(days=days) <= clinic.data_to:
                found[figure, first] = month
    return found


def limits(values: Sequence[Fraction]) -> tuple[Fraction, Fraction, Fraction] | None:
    """Mean, lower and upper limit; None for fewer than two values."""
    if len(values) < 2:
        return None
    moves = [abs(after - before) for before, after in pairwise(values)]
    # One sudden jump does not say how much a steady series moves.
    usual = [move for move in moves if move <= LARGEST * mean(moves)]
    return mean(values), mean(values) - FACTOR * mean(usual), mean(values) + FACTOR * mean(usual)


def sums(clinic: Clinic, counselor: str) -> dict[date, tuple[int, int]]:
    """Day of start -> (dropped out early, counted) among all starts up to and including that day."""
    own = sorted((one for one in _counted(clinic) if one.counselor == counselor), key=lambda one: one.start)
    found = {}
    gone = counted = 0
    for day, starts in groupby(own, key=lambda one: one.start):
        outcomes = [_is_early_dropout(one, clinic) for one in starts]
        gone, counted = gone + sum(outcomes), counted + len(outcomes)
        found[day] = (gone, counted)
    return found


def _counted(clinic: Clinic) -> list[Pairing]:
    # Begun long enough ago, here from the start, not by transfer, and past session k or ended.
    return [
        one
        for one in clinic.pairings
        if clinic.data_to is not None
        and (clinic.data_to - one.start).days >= clinic.rules.maturity_days
        and one.counts_from_its_start
        and not one.is_by_transfer
        and (len(one.sessions) > clinic.rules.early_sessions or one.ending != "ongoing")
    ]


def _is_early_dropout(pairing: Pairing, clinic: Clinic) -> bool:
    return pairing.ending == "dropped_out" and len(pairing.sessions) <= clinic.rules.early_sessions


def _early_dropout(clinic: Clinic) -> dict[date, Month]:
    return _shares([(one.start, _is_early_dropout(one, clinic)) for one in _counted(clinic)])


def _low_heard(clinic: Clinic) -> dict[date, Month]:
    instrument = _main_instrument(clinic)
    rated = []
    for one in clinic.pairings:
        early = [domain_score(instrument, "heard", dict(session.ratings)) for session in one.sessions[:EARLY]]
        scores = [score for score in early if score is not None]
        if one.counts_from_its_start and scores:
            rated.append((one.start, is_below(mean(scores), instrument.mark("heard"))))
    return _shares(rated)


def _main_instrument(clinic: Clinic) -> Instrument:
    sessions = [dict(session.ratings) for one in clinic.pairings for session in one.sessions]
    by_use = sorted(ALLIANCE, key=lambda one: (-sum(is_rated(one, ratings) for ratings in sessions), one.key))
    return by_use[0]


def _coverage(clinic: Clinic) -> dict[date, Month]:
    sessions = [session for one in clinic.pairings for session in one.sessions]
    return _shares([(one.on, any(is_rated(each, dict(one.ratings)) for each in ALLIANCE)) for one in sessions])


def _shares(cases: list[tuple[date, bool]]) -> dict[date, Month]:
    found = {}
    for first in {day.replace(day=1) for day, _ in cases}:
        own = [is_case for day, is_case in cases if day.replace(day=1) == first]
        found[first] = Month(sum(own), len(own), Fraction(sum(own), len(own)))
    return found


def _still_attending(clinic: Clinic, from_on: date | None, to_on: date | None) -> dict[date, Month]:
    def month_of(unit: Unit) -> str:
        assert isinstance(unit, Episode)
        return unit.start.replace(day=1).isoformat()

    found = {}
    for month, sets in risk_sets(clinic, "episode", month_of, from_on, to_on).items():
        if not any(one.at_risk for one in sets):
            continue
        attending, known = Fraction(1), sets[0].at_risk > 0
        for one in sets[:LAST_SESSION]:
            if attending and one.at_risk == 0:
                known = False
            if one.at_risk:
                attending *= 1 - Fraction(sum(one.left.values()), one.at_risk)
        if len(sets) < LAST_SESSION and attending:
            known = False
        found[date.fromisoformat(month)] = Month(None, sets[0].at_risk, attending if known else None)
    return found


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
