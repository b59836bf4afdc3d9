"""Who left before session k + 1, by counselor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.oracle.clinic import Clinic
from tests.oracle.pairings import Pairing
from tests.oracle.retention import is_in_period
from tests.oracle.statistics import wilson


@dataclass(frozen=True)
class EarlyDropout:
    """One counselor's counts; `pairings` is the denominator, `inferred` of `ended` nobody declared."""

    counselor: str
    pairings: int
    dropped_out: int
    unresolved: int
    by_transfer: int
    ended: int
    inferred: int

    @property
    def rate(self) -> float | None:
        """Dropped out / pairings, None where there are none."""
        return self.dropped_out / self.pairings if self.pairings else None

    @property
    def limits(self) -> tuple[float, float] | tuple[None, None]:
        """The Wilson 95 % interval of the rate."""
        return wilson(self.dropped_out, self.pairings)


def early_dropout(
    clinic: Clinic,
    from_on: date | None = None,
    to_on: date | None = None,
    *,
    with_transfers: bool = False,
) -> dict[str, EarlyDropout]:
    """Counts for every counselor with a pairing begun in the period; both days inclusive.

    `with_transfers` is how case-mix counts: pairings begun by transfer then are in the rate as well.
    """
    begun = [pairing for pairing in clinic.pairings if is_in_period(pairing.start, from_on, to_on)]
    counselors = sorted({pairing.counselor for pairing in begun})
    return {
        counselor: _counts(counselor, [one for one in begun if one.counselor == counselor], clinic, with_transfers)
        for counselor in counselors
    }


def _counts(counselor: str, pairings: Iterable[Pairing], clinic: Clinic, with_transfers: bool) -> EarlyDropout:
    k = clinic.rules.early_sessions
    # Mature: begun at least 90 days before data-to. Pairings whose first sessions
    # may be missing are left out.
    mature = [
        one
        for one in pairings
        if clinic.data_to is not None
        and (clinic.data_to - one.start).days >= clinic.rules.maturity_days
        and one.counts_from_its_start
    ]
    in_rate = [one for one in mature if with_transfers or not one.is_by_transfer]
    # Resolved: reached session k + 1, or ended before it in any way.
    counted = [one for one in in_rate if len(one.sessions) > k or one.ending != "ongoing"]
    ended = [one for one in counted if one.takes_ending_of_episode and one.ending != "ongoing"]
    return EarlyDropout(
        counselor=counselor,
        pairings=len(counted),
        dropped_out=sum(one.ending == "dropped_out" and len(one.sessions) <= k for one in counted),
        unresolved=len(in_rate) - len(counted),
        by_transfer=sum(one.is_by_transfer for one in mature),
        ended=len(ended),
        inferred=sum(one.source == "inferred" for one in ended),
    )
