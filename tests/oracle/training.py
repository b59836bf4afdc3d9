"""Who rated a domain below the mark before and after a training, counselor by counselor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.clinic import Clinic
from tests.oracle.instruments import ALLIANCE, domain_score, is_below
from tests.oracle.statistics import mean

EARLY = 3


@dataclass
class TrainingCells:
    """Clients begun in the 6 months before and after a training and rated in sessions 1 to 3, and of these the low."""

    clients_before: int = 0
    low_before: int = 0
    clients_after: int = 0
    low_after: int = 0


def training_cells(clinic: Clinic, instrument_key: str, trained_on: date, domain: str) -> dict[str, TrainingCells]:
    """The four counts of every counselor with a pairing; who began on the day itself is in none of them."""
    instrument = next(one for one in ALLIANCE if one.key == instrument_key)
    first, last = _six_months(trained_on, -1), _six_months(trained_on, 1)
    cells: dict[str, TrainingCells] = {}
    for pairing in clinic.pairings:
        own = cells.setdefault(pairing.counselor, TrainingCells())
        scores = [domain_score(instrument, domain, dict(session.ratings)) for session in pairing.sessions[:EARLY]]
        known = [score for score in scores if score is not None]
        if not known or not pairing.counts_from_its_start:
            continue
        is_low = is_below(mean(known), instrument.mark(domain))
        if first <= pairing.start < trained_on:
            own.clients_before += 1
            own.low_before += is_low
        if trained_on < pairing.start <= last:
            own.clients_after += 1
            own.low_after += is_low
    return cells


def summed(cells: dict[str, TrainingCells], codes: Collection[str]) -> tuple[int, int]:
    """Clients before and after of these counselors together."""
    own = [cell for code, cell in cells.items() if code in codes]
    return sum(cell.clients_before for cell in own), sum(cell.clients_after for cell in own)


def _six_months(day: date, side: int) -> date:
    """The same day of the month six months away, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + 6 * side, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
