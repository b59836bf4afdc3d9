"""What clients answered: below the mark early on, by session, and how much of it there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.clinic import Clinic
from tests.oracle.instruments import (
    ALLIANCE,
    Instrument,
    domain_score,
    is_below,
    is_complete,
    is_rated,
    is_straight_lined,
)
from tests.oracle.pairings import Pairing
from tests.oracle.retention import is_in_period
from tests.oracle.statistics import mean, quantile, wilson

EARLY = 3


@dataclass(frozen=True)
class AllianceCell:
    """One counselor, instrument and domain; exact means and shares, None where there is nothing."""

    clients: int
    low_clients: int
    clearly_low_clients: int
    rated_clients: int
    mean_score: Fraction | None
    coverage: Fraction | None
    straight_lined_share: Fraction | None
    ceiling_share: Fraction | None

    @property
    def limits(self) -> tuple[float, float] | tuple[None, None]:
        """The Wilson 95 % interval of the share below the mark."""
        return wilson(self.low_clients, self.clients)


def alliance(
    clinic: Clinic, from_on: date | None = None, to_on: date | None = None
) -> dict[tuple[str, str, str], AllianceCell]:
    """Cells by (counselor, instrument, domain): every counselor with a pairing begun in the period, every
    domain of an alliance instrument that anybody of the practice has a score of, whenever they began. Left out
    of nothing but the early means: pairings whose first sessions may be missing.
    """
    begun = [one for one in clinic.pairings if is_in_period(one.start, from_on, to_on)]
    cells: dict[tuple[str, str, str], AllianceCell] = {}
    for instrument, domain in _scored(clinic.pairings):
        for counselor in sorted({one.counselor for one in begun}):
            own = [one for one in begun if one.counselor == counselor]
            cells[counselor, instrument.key, domain] = _cell(own, instrument, domain)
    return cells


def _scored(pairings: Iterable[Pairing]) -> list[tuple[Instrument, str]]:
    every = list(pairings)
    return [
        (instrument, domain)
        for instrument in ALLIANCE
        for domain in instrument.domain_names
        if any(_scores(one, instrument, domain, None) for one in every)
    ]


def _cell(pairings: list[Pairing], instrument: Instrument, domain: str) -> AllianceCell:
    # Sessions 1 to 3: the mean of the rated ones, and only of pairings whose first session is known.
    early = [
        mean(scores)
        for one in pairings
        if one.counts_from_its_start and (scores := _scores(one, instrument, domain, EARLY))
    ]
    # Everything else: all sessions. One client, one vote: a pairing's own mean first.
    every = [scores for one in pairings if (scores := _scores(one, instrument, domain, None))]
    ratings = [dict(session.ratings) for one in pairings for session in one.sessions]
    complete = [one for one in ratings if is_complete(instrument, one)]
    return AllianceCell(
        clients=len(early),
        low_clients=sum(is_below(score, instrument.mark(domain)) for score in early),
        clearly_low_clients=sum(is_below(score, instrument.clearly_low(domain)) for score in early),
        rated_clients=len(every),
        mean_score=mean([mean(scores) for scores in every]) if every else None,
        coverage=_share(sum(is_rated(instrument, one) for one in ratings), len(ratings)),
        straight_lined_share=_share(sum(is_straight_lined(instrument, one) for one in complete), len(complete)),
        ceiling_share=_share(
            sum(score == instrument.maximum(domain) for scores in every for score in scores),
            sum(len(scores) for scores in every),
        ),
    )


def _scores(pairing: Pairing, instrument: Instrument, domain: str, first: int | None) -> list[Fraction]:
    scores = [domain_score(instrument, domain, dict(session.ratings)) for session in pairing.sessions[:first]]
    return [score for score in scores if score is not None]


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


@dataclass(frozen=True)
class SessionCell:
    """One group, instrument, domain and band of session numbers; each pairing has one vote in a band."""

    clients: int
    mean_score: Fraction
    q25: float
    median: float
    q75: float
    low_share: Fraction


def everyone(_: Pairing) -> str:
    """The one group there is without groups."""
    return "all"


def alliance_by_session(
    clinic: Clinic,
    group_of: Callable[[Pairing], str] = everyone,
    from_on: date | None = None,
    to_on: date | None = None,
) -> dict[tuple[str, str, str, str], SessionCell]:
    """Cells by (group, instrument, domain, band), for bands with a score; numbered in the pairing, from its entry."""
    votes: dict[tuple[str, str, str, str], list[Fraction]] = {}
    marks: dict[tuple[str, str], Fraction] = {}
    for pairing in clinic.pairings:
        if pairing.is_left_truncated or not is_in_period(pairing.start, from_on, to_on):
            continue
        for instrument in ALLIANCE:
            for domain in instrument.domain_names:
                marks[instrument.key, domain] = instrument.mark(domain)
                for band, scores in _by_band(pairing, instrument, domain).items():
                    key = (group_of(pairing), instrument.key, domain, band)
                    votes.setdefault(key, []).append(mean(scores))
    return {key: _session_cell(votes[key], marks[key[1], key[2]]) for key in sorted(votes)}


def _by_band(pairing: Pairing, instrument: Instrument, domain: str) -> dict[str, list[Fraction]]:
    bands: dict[str, list[Fraction]] = {}
    for number, session in enumerate(pairing.sessions, start=pairing.entry):
        score = domain_score(instrument, domain, dict(session.ratings))
        if score is not None:
            bands.setdefault(band_of(number), []).append(score)
    return bands


def band_of(session_number: int) -> str:
    """The band of a session number."""
    if session_number <= 3:
        return str(session_number)
    return "4-6" if session_number <= 6 else "7+"


def _session_cell(votes: list[Fraction], mark: Fraction) -> SessionCell:
    return SessionCell(
        clients=len(votes),
        mean_score=mean(votes),
        q25=quantile(votes, Fraction(1, 4)),
        median=quantile(votes, Fraction(1, 2)),
        q75=quantile(votes, Fraction(3, 4)),
        low_share=Fraction(sum(is_below(vote, mark) for vote in votes), len(votes)),
    )


@dataclass(frozen=True)
class Coverage:
    """One counselor's sessions, those rated (any alliance instrument), drop-outs, and drop-outs whose last was not."""

    sessions: int
    rated: int
    dropped_out: int
    missing_at_last_before_dropout: int

    @property
    def coverage(self) -> Fraction:
        """Rated / sessions; a counselor with a row has a session."""
        return Fraction(self.rated, self.sessions)


def coverage(clinic: Clinic, from_on: date | None = None, to_on: date | None = None) -> dict[str, Coverage]:
    """Counts by counselor over all sessions of the pairings begun in the period."""
    answer: dict[str, Coverage] = {}
    begun = [one for one in clinic.pairings if is_in_period(one.start, from_on, to_on)]
    for counselor in sorted({one.counselor for one in begun}):
        own = [one for one in begun if one.counselor == counselor]
        rated = [[_is_rated_at_all(dict(session.ratings)) for session in one.sessions] for one in own]
        answer[counselor] = Coverage(
            sessions=sum(len(of_pairing) for of_pairing in rated),
            rated=sum(sum(of_pairing) for of_pairing in rated),
            dropped_out=sum(one.ending == "dropped_out" for one in own),
            missing_at_last_before_dropout=sum(
                one.ending == "dropped_out" and not of_pairing[-1] for one, of_pairing in zip(own, rated, strict=True)
            ),
        )
    return answer


def _is_rated_at_all(ratings: dict[str, Decimal]) -> bool:
    return any(is_rated(one, ratings) for one in ALLIANCE)
