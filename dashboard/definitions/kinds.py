"""What a setting takes: a parser for its text, and what a page needs to offer the right control.

Every kind has `parse`, which raises ValueError with words that fit into "The setting ... takes ..., not ...".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SCORE = re.compile(r"-?\d{1,5}(\.\d{1,3})?")
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:/|\.\.| to )\s*(\d{4}-\d{2}-\d{2})")

Periods = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class WholeNumber:
    """A whole number between two bounds; or nothing, where the setting may be empty."""

    minimum: int
    maximum: int
    may_be_empty: bool = False

    def parse(self, text: str) -> int | None:
        """The number; None for an empty text where that is allowed."""
        if self.may_be_empty and not text.strip():
            return None
        if not re.fullmatch(r"\d{1,6}", text.strip()) or not self.minimum <= int(text) <= self.maximum:
            raise ValueError(f"a whole number from {self.minimum} to {self.maximum}")
        return int(text)


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    choices: tuple[str, ...]

    def parse(self, text: str) -> str:
        """The word."""
        if text not in self.choices:
            raise ValueError("one of " + ", ".join(self.choices))
        return text


@dataclass(frozen=True)
class Day:
    """A day, or nothing."""

    def parse(self, text: str) -> date | None:
        """The day; None for an empty text."""
        if not text.strip():
            return None
        try:
            return date.fromisoformat(text.strip())
        except ValueError as error:
            raise ValueError("a date like 2026-03-31, or empty") from error


@dataclass(frozen=True)
class ClosedPeriods:
    """Any number of periods, first and last day each."""

    def parse(self, text: str) -> Periods:
        """The periods in order; none for an empty text."""
        pieces = filter(None, (piece.strip() for piece in re.split(r"[;,]", text)))
        return tuple(sorted(self._period(piece) for piece in pieces))

    @staticmethod
    def _period(piece: str) -> tuple[date, date]:
        match = _PERIOD.fullmatch(piece)
        try:
            first, last = (date.fromisoformat(day) for day in match.groups()) if match else (None, None)
        except ValueError:
            first, last = None, None
        if first is None or last is None or last < first:
            raise ValueError("periods like 2025-12-20/2026-01-04, separated by semicolons")
        return first, last


@dataclass(frozen=True)
class TimeZone:
    """The name of a time zone, as the IANA database spells it."""

    def parse(self, text: str) -> str:
        """The name."""
        name = text.strip()
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("the name of a time zone like Europe/Berlin") from error
        return name


@dataclass(frozen=True)
class Score:
    """A score between two bounds with at most three decimals; nothing gives the instrument's own back."""

    minimum: Decimal
    maximum: Decimal

    def parse(self, text: str) -> Decimal | None:
        """The score; None for an empty text."""
        if not text.strip():
            return None
        if not _SCORE.fullmatch(text.strip()) or not self.minimum <= Decimal(text.strip()) <= self.maximum:
            raise ValueError(f"a number from {self.minimum:f} to {self.maximum:f}")
        return Decimal(text.strip())


@dataclass(frozen=True)
class SomeOf:
    """Any number of a few words, in their order; none for an empty text."""

    choices: tuple[str, ...]

    def parse(self, text: str) -> tuple[str, ...]:
        """The words chosen, separated by semicolons."""
        chosen = {piece.strip() for piece in text.split(";") if piece.strip()}
        if not chosen <= set(self.choices):
            raise ValueError("any of " + ", ".join(self.choices) + ", separated by semicolons")
        return tuple(choice for choice in self.choices if choice in chosen)


Takes = WholeNumber | OneOf | SomeOf | Day | ClosedPeriods | TimeZone | Score
