"""What is asked and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from dashboard.definitions import Definitions


@dataclass(frozen=True)
class Filters:
    """What a question is narrowed to. Dates are inclusive and apply to the start of the episode or pairing."""

    by: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    team: str | None = None
    site: str | None = None
    counselor_id: str | None = None
    unit: str | None = None
    overrides: tuple[tuple[str, str], ...] = ()
    case_code: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """How many were left out of an answer, and why."""

    reason: str
    count: int


@dataclass(frozen=True)
class Answer:
    """An answered question.

    `frame` has the question's columns; an empty cell is missing, or hidden because too few when its column is named in
    the row's `hidden`. `practice` holds figures of the whole practice that the rows are compared with.
    """

    question: str
    frame: pd.DataFrame
    definitions: Definitions
    data_to: date | None
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    practice: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.frame.empty
