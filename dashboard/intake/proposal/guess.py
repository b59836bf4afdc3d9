"""What a column may be, judged by its values alone: a suggestion to confirm, never read on its own."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.intake.proposal.model import Confidence, Survey
from dashboard.vocabulary import FileKind

# A column with fewer different codes than this share of the rows may be of counselors, one with more of clients.
FEW_CODES = 0.05
MANY_CODES = 0.5
Guesses = dict[int, tuple[str | None, Confidence, str]]


def guess(kind: FileKind, header: tuple[str, ...], surveys: dict[int, Survey], found: Guesses) -> Guesses:
    """Suggestions, all `unsure`, for columns whose name says nothing: dates, codes of people, scores from 0 to 10."""
    guesses: Guesses = {}
    if kind.name != "sessions":
        return guesses
    settled = {column for column, _, _ in found.values()}
    open_places = [at for at in surveys if at not in found and surveys[at].filled]
    for column, fits, why in (
        ("session_date", _are_dates, "nearly all its values are dates"),
        ("client_id", _are_clients, "its values repeat, and are many"),
        ("counselor_id", _are_counselors, "it holds few values, each many times"),
    ):
        if column in settled:
            continue
        at = next((place for place in open_places if place not in guesses and fits(surveys[place])), None)
        if at is not None:
            guesses[at] = (column, "unsure", f"{why}; please confirm")
    for at in _scores(surveys, open_places):
        if at not in guesses:
            guesses[at] = (None, "unsure", "Its values lie between 0 and 10 and may be scores; say which item it is.")
    return guesses


def _are_dates(seen: Survey) -> bool:
    return seen.dates is not None


def _are_clients(seen: Survey) -> bool:
    return (
        seen.dates is None and 1 < seen.distinct < seen.filled == seen.rows and seen.distinct <= MANY_CODES * seen.rows
    )


def _are_counselors(seen: Survey) -> bool:
    return seen.dates is None and seen.filled == seen.rows and seen.distinct <= max(FEW_CODES * seen.rows, 1)


def _scores(surveys: dict[int, Survey], places: Iterable[int]) -> list[int]:
    return [
        at
        for at in places
        if (low := surveys[at].lowest) is not None
        and (high := surveys[at].highest) is not None
        and low >= 0
        and 2 < high <= 10
        and surveys[at].dates is None
    ]
