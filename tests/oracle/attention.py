"""Whom to talk about, and how each reason has done, session after session; ruptures are left to their own measure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from tests.oracle.appointments import Appointment
from tests.oracle.clinic import Clinic
from tests.oracle.endings import idle_days
from tests.oracle.episodes import Episode
from tests.oracle.instruments import ALLIANCE, Instrument, domain_score, is_below, is_rated, total_score
from tests.oracle.outcome import SCALES
from tests.oracle.pairings import Pairing

MISSED = ("no_show", "late_cancel", "client_cancel")
SOON = 3
JUDGED = ("stays_low", "not_heard_lately", "no_rating_lately", "deteriorated")


def listed(clinic: Clinic) -> list[tuple[str, str, str]]:
    """(client, counselor, rule) of every reason that stands on the last day."""
    instrument = main_instrument(clinic)
    found = []
    for pairing in clinic.pairings:
        if pairing.takes_ending_of_episode and pairing.ending == "ongoing":
            rules = _met(pairing, len(pairing.sessions), instrument) | _absent(pairing.episode, clinic)
            rules |= {"deteriorated"} if _is_worse(pairing.episode.sessions) else set()
            found += [(pairing.episode.client, pairing.counselor, rule) for rule in rules]
    return sorted(found)


@dataclass
class Record:
    """Clients who met a rule, those of them who left within three sessions, sessions at which it was met."""

    clients: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    sessions: int = 0
    sessions_left: int = 0
    unresolved: int = 0


def records(clinic: Clinic) -> dict[str, Record]:
    """By rule, what came of the sessions at which it was met, of those old enough to know."""
    found = {rule: Record() for rule in JUDGED}
    if clinic.data_to is None:
        return found
    instrument, last_on = main_instrument(clinic), clinic.data_to - timedelta(days=clinic.rules.maturity_days)
    in_pairings: dict[Episode, list[Appointment]] = {}
    for pairing in clinic.pairings:
        in_pairings.setdefault(pairing.episode, []).extend(pairing.sessions)
    for pairing in (one for one in clinic.pairings if not one.is_left_truncated):
        for number, session in enumerate(pairing.sessions, start=1):
            if session.on <= last_on:
                rules = _met(pairing, number, instrument)
                # A record knows the totals of sessions within pairings, the list those at cover for a colleague too.
                so_far = [one for one in in_pairings[pairing.episode] if one.order <= session.order]
                rules |= {"deteriorated"} if _is_worse(so_far) else set()
                for rule in rules:
                    _count(found[rule], pairing, number)
    return found


def _count(record: Record, pairing: Pairing, number: int) -> None:
    more = len(pairing.sessions) - number
    if pairing.ending == "ongoing" and more < SOON:
        record.unresolved += 1
        return
    has_left = pairing.ending == "dropped_out" and more < SOON
    record.clients.add(pairing.episode.client)
    record.sessions += 1
    record.sessions_left += has_left
    if has_left:
        record.left.add(pairing.episode.client)


def waits(clinic: Clinic) -> tuple[int, int, int, int]:
    """Clients who stayed away for half the days that mean drop-out: known, came back, dropped out, not known yet."""
    known = back = left = open_still = 0
    for client in sorted({one.client for one in clinic.episodes}):
        of_client = [
            one for episode in clinic.episodes if episode.client == client for one in _long_waits(episode, clinic)
        ]
        if not of_client:
            continue
        _, has_come_back, ending = min(of_client)
        known += has_come_back or ending != "ongoing"
        back += has_come_back
        left += not has_come_back and ending == "dropped_out"
        open_still += not has_come_back and ending == "ongoing"
    return known, back, left, open_still


def _long_waits(episode: Episode, clinic: Clinic) -> Iterator[tuple[date, bool, str]]:
    """Day from which, whether they came again, and the ending, of waits in a course that was still open then."""
    data_to, rules = clinic.data_to, clinic.rules
    if data_to is None:
        return
    happened = [one for one in episode.appointments if one.on <= data_to]
    for place, one in enumerate(happened):
        until = happened[place + 1].on if place + 1 < len(happened) else data_to
        met_on = one.on + timedelta(days=ceil(rules.inactive_after_days / 2))
        if one.attendance in MISSED or 2 * idle_days(one.on, until, rules) < rules.inactive_after_days:
            continue
        has_come_back = any(later.is_session for later in happened[place + 1 :])
        record = episode.record
        is_declared = record is not None and record.is_known_ending(data_to)
        is_over = is_declared and not (record and record.ended_on and record.ended_on > met_on)
        if (has_come_back or not is_over) and met_on <= data_to - timedelta(days=rules.maturity_days):
            yield one.on, has_come_back, episode.ending


def main_instrument(clinic: Clinic) -> Instrument | None:
    """The alliance instrument that most sessions were rated with."""
    ratings = [dict(session.ratings) for one in clinic.pairings for session in one.sessions]
    rated = {one.key: sum(is_rated(one, rating) for rating in ratings) for one in ALLIANCE}
    most = min(ALLIANCE, key=lambda one: (-rated[one.key], one.key))
    return most if rated[most.key] else None


def _met(pairing: Pairing, number: int, instrument: Instrument | None) -> set[str]:
    """The rules met by the scores of the first `number` sessions."""
    sessions = pairing.sessions[:number]
    met: set[str] = set()
    rated = [any(is_rated(one, dict(session.ratings)) for one in ALLIANCE) for session in sessions]
    if sum(rated) >= 2 and len(rated) >= SOON and not any(rated[-SOON:]):
        met.add("no_rating_lately")
    if instrument is None:
        return met
    mark = instrument.mark("heard")
    heard = [domain_score(instrument, "heard", dict(session.ratings)) for session in sessions]
    given = [score for score in heard if score is not None]
    next_ones = [score for score in heard[1:4] if score is not None]
    if (
        pairing.counts_from_its_start
        and heard[0] is not None
        and next_ones
        and all(is_below(score, mark) for score in (heard[0], next_ones[-1], given[-1]))
    ):
        met.add("stays_low")
    if len(given) >= 2 and all(is_below(score, mark - 1) for score in given[-2:]):
        met.add("not_heard_lately")
    return met


def _is_worse(sessions: Iterable[Appointment]) -> bool:
    """Whether an outcome total is worse than the first by more than measurement error."""
    rated = [dict(one.ratings) for one in sessions]
    for scale in SCALES.values():
        totals = [total_score(scale.items, scale.total, ratings) for ratings in rated]
        known = [total for total in totals if total is not None]
        change = known[-1] - known[0] if len(known) > 1 else Fraction(0)
        if len(known) > 1 and (-change if scale.is_higher_better else change) >= scale.change:
            return True
    return False


def _absent(episode: Episode, clinic: Clinic) -> set[str]:
    last, data_to = episode.appointments[-1], clinic.data_to
    if data_to is None or last.on > data_to:
        return set()
    if last.attendance in MISSED:
        return {"missed_nothing_booked"}
    idle = idle_days(last.on, data_to, clinic.rules)
    return {"no_appointment"} if idle > 0 and 2 * idle >= clinic.rules.inactive_after_days else set()
