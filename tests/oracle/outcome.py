"""Whether clients got better: first against last total of an episode, by mark and reliable change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.clinic import Clinic
from tests.oracle.episodes import Episode
from tests.oracle.instruments import ORS_ITEMS, total_score
from tests.oracle.pairings import pairings_of
from tests.oracle.retention import GroupOf, is_in_period
from tests.oracle.statistics import wilson

COMBINED = "phq9_gad7"
MEASURES = (
    *("recovered", "improved", "no_reliable_change", "deteriorated"),
    *("reliably_improved", "case_at_start", "recovery", "reliable_recovery"),
)
OF_CASES = ("recovery", "reliable_recovery")


@dataclass(frozen=True)
class Scale:
    """An outcome instrument: a case is `low` on the needy side of the mark; `change` points are beyond error."""

    items: tuple[str, ...]
    total: str
    is_higher_better: bool
    mark: int
    change: int


SCALES = {
    "ors": Scale(ORS_ITEMS, "ors_total", True, 25, 5),
    "core10": Scale((), "core10_total", False, 11, 6),
    "phq9": Scale((), "phq9_total", False, 10, 6),
    "gad7": Scale((), "gad7_total", False, 8, 4),
    "oq45": Scale((), "oq45_total", False, 64, 14),
}


@dataclass(frozen=True)
class Judged:
    """One episode's change on one instrument."""

    began_as_case: bool
    ended_as_case: bool
    is_better: bool
    is_worse: bool

    def measures(self) -> set[str]:
        """The measures this client counts in."""
        has_crossed = self.began_as_case and not self.ended_as_case
        found = {"deteriorated"} if self.is_worse else set()
        if self.is_better:
            found |= {"reliably_improved", "recovered" if has_crossed else "improved"}
        if not self.is_better and not self.is_worse:
            found.add("no_reliable_change")
        if self.began_as_case:
            found.add("case_at_start")
        if has_crossed:
            found |= {"recovery", "reliable_recovery"} if self.is_better else {"recovery"}
        return found


def totals(episode: Episode, scale: Scale) -> list[Fraction]:
    """The totals given at the episode's sessions, in order."""
    # Without items there is only the total that the source gives.
    items = scale.items or ("no such item",)
    found = (total_score(items, scale.total, dict(session.ratings)) for session in episode.sessions)
    return [score for score in found if score is not None]


def judged(episode: Episode, instrument: str) -> Judged | None:
    """The change between first and last total; None with fewer than two."""
    if instrument == COMBINED:
        phq9, gad7 = judged(episode, "phq9"), judged(episode, "gad7")
        if phq9 is None or gad7 is None:
            return None
        is_better, is_worse = phq9.is_better or gad7.is_better, phq9.is_worse or gad7.is_worse
        return Judged(
            phq9.began_as_case or gad7.began_as_case,
            phq9.ended_as_case or gad7.ended_as_case,
            is_better and not is_worse,
            is_worse and not is_better,
        )
    scale = SCALES[instrument]
    scores = totals(episode, scale)
    if len(scores) < 2:
        return None
    better = scores[-1] - scores[0] if scale.is_higher_better else scores[0] - scores[-1]
    cases = [score < scale.mark if scale.is_higher_better else score >= scale.mark for score in (scores[0], scores[-1])]
    return Judged(cases[0], cases[1], better >= scale.change, -better >= scale.change)


def answered(clinic: Clinic) -> list[str]:
    """The instruments that anybody answered at a session; both together where somebody answered both."""
    begun = [episode for episode in clinic.episodes if episode.sessions]
    found = [key for key, scale in SCALES.items() if any(totals(episode, scale) for episode in begun)]
    both = (SCALES["phq9"], SCALES["gad7"])
    return found + [COMBINED] * any(all(totals(episode, scale) for scale in both) for episode in begun)


def is_counted(episode: Episode) -> bool:
    """It is over, and its beginning was seen."""
    return episode.ending != "ongoing" and not episode.is_left_truncated and episode.entry == 1


def outcome(
    clinic: Clinic,
    group_of: GroupOf,
    from_on: date | None = None,
    to_on: date | None = None,
    *,
    by_counselor: bool = False,
) -> Iterator[dict[str, str | int | float | Fraction | None]]:
    """Rows of the answer `outcome`; by counselor, whoever changed counselor belongs to none."""
    begun = [one for one in clinic.episodes if one.sessions and is_in_period(one.start, from_on, to_on)]
    for group in sorted({group_of(episode) for episode in begun}):
        members = [one for one in begun if group_of(one) == group and is_counted(one)]
        if by_counselor:
            members = [one for one in members if len(pairings_of(one)) == 1]
        for instrument in answered(clinic):
            changes = [change for one in members if (change := judged(one, instrument)) is not None]
            cases = [change for change in changes if change.began_as_case]
            for measure in MEASURES:
                of_whom = len(cases if measure in OF_CASES else changes)
                how_many = sum(measure in change.measures() for change in changes)
                low, high = wilson(how_many, of_whom)
                yield {
                    "group": group,
                    "instrument": instrument,
                    "measure": measure,
                    "numerator": how_many,
                    "denominator": of_whom,
                    "estimate": Fraction(how_many, of_whom) if of_whom else None,
                    "low": low,
                    "high": high,
                }
