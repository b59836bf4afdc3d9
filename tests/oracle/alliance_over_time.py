"""What becomes of low ratings, in plain loops: staying low, ruptures and repairs, leaving after a session."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from statistics import median

from tests.oracle.alliance import everyone
from tests.oracle.clinic import Clinic
from tests.oracle.instruments import ALLIANCE, Instrument, domain_score, is_below, is_rated
from tests.oracle.pairings import Pairing
from tests.oracle.retention import is_in_period, spell_of
from tests.oracle.statistics import mean

# Points that count as a fall; without an instrument's own, 1.3 standard deviations of successive differences.
OWN_FALLS = {"srs": Fraction(5)}
FALL_IN_SDS = 1.3
REPAIRED_WITHIN = 3
SESSIONS = 8
LANDMARKS = (1, 3)
GroupOf = Callable[[Pairing], str]


@dataclass
class Turns:
    """Of clients rated at session 1 and at any of sessions 2 to 4, what became of low ratings."""

    clients: int = 0
    stays_low_clients: int = 0
    recovers_clients: int = 0
    turns_low_clients: int = 0


def stays_low(
    clinic: Clinic, group_of: GroupOf = everyone, from_on: date | None = None, to_on: date | None = None
) -> dict[tuple[str, str, str], Turns]:
    """Counts by (group, instrument, domain)."""
    found: dict[tuple[str, str, str], Turns] = {}
    for pairing in _begun(clinic, from_on, to_on):
        if not pairing.counts_from_its_start:
            continue
        for instrument, domain in _domains():
            first, *later = _scores(pairing, instrument, domain)[:4]
            rated = [score for score in later if score is not None]
            if first is None or not rated:
                continue
            turns = found.setdefault((group_of(pairing), instrument.key, domain), Turns())
            was_low, is_low = (is_below(score, instrument.mark(domain)) for score in (first, rated[-1]))
            turns.clients += 1
            turns.stays_low_clients += was_low and is_low
            turns.recovers_clients += was_low and not is_low
            turns.turns_low_clients += is_low and not was_low
    return found


@dataclass
class Ruptures:
    """One counselor's ruptures and repairs."""

    clients: int = 0
    rated_pairs: int = 0
    ruptures: int = 0
    repaired: int = 0
    unrepaired_dropped_out: int = 0


def ruptures(clinic: Clinic, from_on: date | None = None, to_on: date | None = None) -> dict[str, Ruptures]:
    """Counts by counselor, on the total of the instrument the clinic rated most sessions with."""
    main = _main_instrument(clinic)
    courses = {place: _rated(one, main, "total") for place, one in enumerate(clinic.pairings)} if main else {}
    spread = _spread([later - first for course in courses.values() for first, later in pairwise(course)])
    found: dict[str, Ruptures] = {}
    for place, pairing in enumerate(clinic.pairings):
        if not is_in_period(pairing.start, from_on, to_on):
            continue
        counted = found.setdefault(pairing.counselor, Ruptures())
        course = courses.get(place, [])
        if len(course) < 2:
            continue
        counted.clients += 1
        counted.rated_pairs += len(course) - 1
        if main is None or spread is None:
            continue
        fall = OWN_FALLS.get(main.key, Fraction(round(FALL_IN_SDS * spread, 9)))
        is_dropped_out = pairing.ending == "dropped_out"
        number, repaired = _ruptures_of(course, fall, Fraction(round(spread / math.sqrt(2), 9)), is_dropped_out)
        counted.ruptures += number
        counted.repaired += repaired
        counted.unrepaired_dropped_out += is_dropped_out * (number - repaired)
    return found


def _ruptures_of(course: list[Fraction], fall: Fraction, reach: Fraction, is_dropped_out: bool) -> tuple[int, int]:
    number = repaired = 0
    at = 2
    while at < len(course):
        usual = median(course[:at])
        is_last = at == len(course) - 1
        lasts = is_dropped_out if is_last else course[at + 1] <= usual - fall
        if course[at] > usual - fall or not lasts:
            at += 1
            continue
        number += 1
        after = range(at + 2, min(at + 2 + REPAIRED_WITHIN, len(course)))
        back = [place for place in after if course[place] >= usual - reach]
        if not back:
            break
        repaired += 1
        at = back[0] + 1
    return number, repaired


def _main_instrument(clinic: Clinic) -> Instrument | None:
    ratings = [dict(session.ratings) for one in clinic.pairings for session in one.sessions]
    rated = {one.key: sum(is_rated(one, rating) for rating in ratings) for one in ALLIANCE}
    most = min(ALLIANCE, key=lambda one: (-rated[one.key], one.key))
    return most if rated[most.key] else None


def _spread(differences: list[Fraction]) -> float | None:
    """The standard deviation of two or more differences; None where they do not vary."""
    if len(differences) < 2:
        return None
    middle = mean(differences)
    variance = sum(((one - middle) ** 2 for one in differences), Fraction(0)) / (len(differences) - 1)
    return math.sqrt(variance) if variance else None


@dataclass
class Staying:
    """Settled rated sessions 1 to 8 below the mark (True) and not, and how many of them were the last before leaving.

    `strata` holds the same counts, sessions and last ones, by counselor and session number.
    """

    sessions: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    left: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    clients: dict[bool, set[str]] = field(default_factory=lambda: {True: set(), False: set()})
    strata: dict[tuple[str, int], dict[bool, list[int]]] = field(default_factory=dict)

    @property
    def difference(self) -> Fraction | None:
        """Mantel-Haenszel (Greenland & Robins 1985); None where no stratum holds both kinds."""
        top = bottom = Fraction(0)
        for stratum in self.strata.values():
            (n1, a), (n0, b) = stratum[True], stratum[False]
            if n1 and n0:
                top += Fraction(a * n0 - b * n1, n1 + n0)
                bottom += Fraction(n1 * n0, n1 + n0)
        return top / bottom if bottom else None


def staying(clinic: Clinic, from_on: date | None = None, to_on: date | None = None) -> dict[tuple[str, str], Staying]:
    """Leaving right after a session, by (instrument, domain)."""
    found: dict[tuple[str, str], Staying] = {}
    for pairing in _begun(clinic, from_on, to_on):
        spell = spell_of(pairing, clinic)
        if pairing.is_left_truncated or spell is None:
            continue
        for instrument, domain in _domains():
            for number, score in enumerate(_scores(pairing, instrument, domain), start=pairing.entry):
                if score is None or number > min(spell.until, SESSIONS):
                    continue
                counted = found.setdefault((instrument.key, domain), Staying())
                is_low = is_below(score, instrument.mark(domain))
                is_left = spell.cause == "dropped_out" and spell.until == number
                stratum = counted.strata.setdefault((pairing.counselor, number), {True: [0, 0], False: [0, 0]})
                counted.sessions[is_low] += 1
                counted.left[is_low] += is_left
                counted.clients[is_low].add(pairing.episode.client)
                stratum[is_low][0] += 1
                stratum[is_low][1] += is_left
    return found


def landmarks(
    clinic: Clinic, from_on: date | None = None, to_on: date | None = None
) -> dict[tuple[str, str, int, str], list[int]]:
    """Clients, and of these dropped out by session 8, by (instrument, domain, landmark, standing)."""
    found: dict[tuple[str, str, int, str], list[int]] = {}
    scored = {key for key in _domains() if any(_rated(one, *key) for one in clinic.pairings)}
    for pairing in _begun(clinic, from_on, to_on):
        spell = spell_of(pairing, clinic)
        if not pairing.counts_from_its_start or spell is None:
            continue
        is_gone = spell.cause == "dropped_out" and spell.until <= SESSIONS
        for landmark in LANDMARKS:
            for instrument, domain in scored:
                if spell.until >= landmark:
                    key = (instrument.key, domain, landmark, _standing(pairing, instrument, domain, landmark))
                    counted = found.setdefault(key, [0, 0])
                    counted[0] += 1
                    counted[1] += is_gone
    return found


def _standing(pairing: Pairing, instrument: Instrument, domain: str, landmark: int) -> str:
    scores = [score for score in _scores(pairing, instrument, domain)[:landmark] if score is not None]
    if not scores:
        return "not_rated"
    score = mean(scores)
    if is_below(score, instrument.mark(domain)):
        return "below"
    return "at_the_maximum" if score == instrument.maximum(domain) else "not_below"


def first_ratings(
    clinic: Clinic, from_on: date | None = None, to_on: date | None = None
) -> dict[tuple[str, str], dict[bool, list[Fraction]]]:
    """Ratings of session 1 of those who dropped out (True) and ended otherwise, by (instrument, domain)."""
    found: dict[tuple[str, str], dict[bool, list[Fraction]]] = {}
    for pairing in _begun(clinic, from_on, to_on):
        spell = spell_of(pairing, clinic)
        if not pairing.counts_from_its_start or spell is None or spell.cause is None:
            continue
        for instrument, domain in _domains():
            first = _scores(pairing, instrument, domain)[0]
            if first is not None:
                kinds = found.setdefault((instrument.key, domain), {True: [], False: []})
                kinds[spell.cause == "dropped_out"].append(first)
    return found


def coverage_by_session(
    clinic: Clinic, group_of: GroupOf = everyone, from_on: date | None = None, to_on: date | None = None
) -> dict[tuple[str, str], list[int]]:
    """Clients, sessions and rated ones by (group, session number: 1 to 6, and 7+)."""
    found: dict[tuple[str, str], list[int]] = {}
    for pairing in _begun(clinic, from_on, to_on):
        if not pairing.counts_from_its_start:
            continue
        for number, session in enumerate(pairing.sessions, start=1):
            cell = found.setdefault((group_of(pairing), str(number) if number < 7 else "7+"), [0, 0, 0])
            cell[0] += number <= 7
            cell[1] += 1
            cell[2] += any(is_rated(one, dict(session.ratings)) for one in ALLIANCE)
    return found


def _begun(clinic: Clinic, from_on: date | None, to_on: date | None) -> Iterator[Pairing]:
    return (one for one in clinic.pairings if is_in_period(one.start, from_on, to_on))


def _domains() -> list[tuple[Instrument, str]]:
    return [(instrument, domain) for instrument in ALLIANCE for domain in instrument.domain_names]


def _scores(pairing: Pairing, instrument: Instrument, domain: str) -> list[Fraction | None]:
    """The score of every session of the pairing, None where it was not rated."""
    return [domain_score(instrument, domain, dict(session.ratings)) for session in pairing.sessions]


def _rated(pairing: Pairing, instrument: Instrument, domain: str) -> list[Fraction]:
    return [score for score in _scores(pairing, instrument, domain) if score is not None]
