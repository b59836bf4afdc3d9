"""The alliance instruments of the oracle (SRS and Fit check), the ORS, and how answers become scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Instrument:
    """Items by domain; marks of an item and of the total: a score equal to a mark is not below it."""

    key: str
    domains: tuple[tuple[str, tuple[int, ...]], ...]
    item_maximum: int
    item_mark: Fraction
    item_clearly_low: Fraction
    total_mark: Fraction
    total_clearly_low: Fraction
    has_total_column: bool

    @property
    def items(self) -> tuple[str, ...]:
        """The column of every item."""
        return tuple(f"{self.key}_{number}" for _, numbers in self.domains for number in numbers)

    @property
    def total_column(self) -> str:
        """The column of a total the source has summed itself."""
        return f"{self.key}_total"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column a rating with this instrument may fill."""
        return (*self.items, self.total_column) if self.has_total_column else self.items

    @property
    def domain_names(self) -> tuple[str, ...]:
        """Its domains in the order of its items, the total last."""
        return (*(name for name, _ in self.domains), "total")

    def mark(self, domain: str) -> Fraction:
        """The talk-about-it mark of a domain or of the total."""
        return self.total_mark if domain == "total" else self.item_mark

    def clearly_low(self, domain: str) -> Fraction:
        """The mark of not heard, for a domain or for the total."""
        return self.total_clearly_low if domain == "total" else self.item_clearly_low

    def maximum(self, domain: str) -> int:
        """The best score there is, for a domain or for the total."""
        return self.item_maximum * (len(self.items) if domain == "total" else 1)


SRS = Instrument(
    key="srs",
    domains=(("heard", (1,)), ("goals", (2,)), ("approach", (3,)), ("overall", (4,))),
    item_maximum=10,
    item_mark=Fraction(9),
    item_clearly_low=Fraction(7),
    total_mark=Fraction(36),
    total_clearly_low=Fraction(28),
    has_total_column=True,
)
FIT = Instrument(
    key="fit",
    domains=(("heard", (1, 2, 3)), ("goals", (4,)), ("approach", (5,)), ("hope", (6,))),
    item_maximum=10,
    item_mark=Fraction(8),
    item_clearly_low=Fraction(7),
    total_mark=Fraction(48),
    total_clearly_low=Fraction(42),
    has_total_column=False,
)
ALLIANCE = (SRS, FIT)
ORS_ITEMS = ("ors_1", "ors_2", "ors_3", "ors_4")
ORS_FINE = Fraction(25)
OUTCOME_TOTALS = ("core10_total", "phq9_total", "gad7_total", "oq45_total")
RATING_COLUMNS = (*SRS.columns, *FIT.columns, *ORS_ITEMS, "ors_total", *OUTCOME_TOTALS)


def is_rated(instrument: Instrument, ratings: Mapping[str, Decimal]) -> bool:
    """Anything of this instrument was answered."""
    return any(column in ratings for column in instrument.columns)


def domain_score(instrument: Instrument, domain: str, ratings: Mapping[str, Decimal]) -> Fraction | None:
    """The exact score of a domain or of the total at one session, or None where too little was answered."""
    if domain == "total":
        total_column = instrument.total_column if instrument.has_total_column else None
        return total_score(instrument.items, total_column, ratings)
    numbers = dict(instrument.domains)[domain]
    answers = [
        Fraction(ratings[f"{instrument.key}_{number}"]) for number in numbers if f"{instrument.key}_{number}" in ratings
    ]
    # A domain's score is the mean of its items, at least half of them answered.
    if not answers or 2 * len(answers) < len(numbers):
        return None
    return sum(answers, Fraction(0)) / len(answers)


def total_score(items: tuple[str, ...], total_column: str | None, ratings: Mapping[str, Decimal]) -> Fraction | None:
    """The sum of all items, else the total the source gives, else None."""
    if all(item in ratings for item in items):
        return sum((Fraction(ratings[item]) for item in items), Fraction(0))
    if total_column is not None and total_column in ratings:
        return Fraction(ratings[total_column])
    return None


def is_complete(instrument: Instrument, ratings: Mapping[str, Decimal]) -> bool:
    """Every item was answered."""
    return all(item in ratings for item in instrument.items)


def is_straight_lined(instrument: Instrument, ratings: Mapping[str, Decimal]) -> bool:
    """Every item was answered, and all of them alike."""
    return is_complete(instrument, ratings) and len({ratings[item] for item in instrument.items}) == 1


def is_below(score: Fraction, mark: Fraction) -> bool:
    """A score is compared with a mark after rounding to 9 decimals; equal is not below."""
    return round(score, 9) < mark
