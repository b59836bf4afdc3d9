"""The scale of an instrument's domain, with the mark in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.definitions.in_force import Definitions
from dashboard.vocabulary import instruments


@dataclass(frozen=True)
class Scale:
    """Lowest and highest score of a domain, and its talk-about-it mark where it has one."""

    lowest: float
    highest: float
    mark: float | None


def scale_of(instrument: str, domain: str, definitions: Definitions) -> Scale:
    """The scale of one domain of one instrument, with the mark in force. Raises `KeyError` for an unknown domain."""
    entry = instruments()[instrument]
    parts: list[Any] = [item for item in entry.items if item.domain == domain]
    if domain == "total" and entry.total is not None:
        parts = [entry.total]
    if not parts:
        raise KeyError(f"{instrument} has no domain {domain}")
    mark = definitions.mark_of(parts[0].column).low
    return Scale(float(parts[0].minimum), float(parts[0].maximum), None if mark is None else float(mark))
