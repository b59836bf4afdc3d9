"""What is proposed for one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.intake.codes import FoundCode
from dashboard.intake.dates.decide import DateReading
from dashboard.intake.mapping.model import ExportMapping

Confidence = Literal["sure", "likely", "unsure", "none"]


@dataclass(frozen=True)
class Survey:
    """What the values of one column look like.

    `samples` are the first characters of its most frequent values; `lowest` and `highest` are None unless all values
    are numbers; `dates` is how it would be read as dates where nearly all values are dates, with `days` (ISO) as the
    first and the last would be stored, and `other_days` where day and month were exchanged.
    """

    rows: int
    filled: int
    distinct: int
    samples: tuple[str, ...]
    lowest: float | None
    highest: float | None
    dates: DateReading | None
    days: tuple[str, ...]
    other_days: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnProposal:
    """One column of the file: the canonical column it seems to be (None: left out), how sure that is, and why."""

    header: str
    column: str | None
    confidence: Confidence
    why: str
    survey: Survey
    codes: tuple[FoundCode, ...] = ()


@dataclass(frozen=True)
class Question:
    """What only a person can say. `code` is stable; `choices` are what the mapping would hold."""

    code: str
    header: str
    sentence: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """Everything about one file; `mapping` is what would be confirmed, with the columns that are sure or likely."""

    file: str
    fingerprint: str
    kind: str
    source: str
    columns: tuple[ColumnProposal, ...]
    identifying: tuple[str, ...]
    questions: tuple[Question, ...]
    mapping: ExportMapping
