"""What must be said beside any answer on these data: the day that counts as now, and clients left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.definitions import Definitions
from dashboard.intake.notices import FEW_APPOINTMENTS, MOST


def notes_on(span: Mapping[Any, Any], definitions: Definitions) -> tuple[str, ...]:
    """Sentences on the row of the query `data_to`; none where there is nothing out of the ordinary."""
    return (*_stray_day(span), *_left_truncation(span, definitions))


@dataclass(frozen=True)
class Offer:
    """A change of one definition that a note suggests, with the words on its button."""

    key: str
    value: str
    words: str


def offers_on(span: Mapping[Any, Any], definitions: Definitions) -> tuple[Offer, ...]:
    """What an admin can do about the notes on the same row; taking back what was set is offered too."""
    offers = []
    for _ in _stray_day(span):
        day = pd.Timestamp(span["proposed_on"]).date()
        offers.append(Offer("data_to", day.isoformat(), f"Count to {day}"))
    for _ in _left_truncation(span, definitions):
        offers.append(Offer("left_truncation_days", "0", "Count these clients"))
    if span["is_set"]:
        offers.append(Offer("data_to", "", "Count to the newest appointment again"))
    if definitions.left_truncation_days == 0:
        offers.append(Offer("left_truncation_days", "60", "Leave out clients who may be in mid-treatment again"))
    return tuple(offers)


def _stray_day(span: Mapping[Any, Any]) -> Iterator[str]:
    proposed = pd.to_datetime(str(span["proposed_on"]), errors="coerce")
    if span["is_set"] or pd.isna(proposed) or span["appointments_30_days"] >= FEW_APPOINTMENTS:
        return
    newest = pd.Timestamp(span["data_to"]).date()
    if proposed.date() != newest:
        yield (
            f"A few far rows set what counts as now: other appointments in the 30 days before {newest}: "
            f"{int(span['appointments_30_days'])}. The last well-filled day is {proposed.date()}; an admin can set it "
            f"(data_to={proposed.date()})."
        )


def _left_truncation(span: Mapping[Any, Any], definitions: Definitions) -> Iterator[str]:
    begun, left_out = int(span["begun_clients"]), int(span["left_truncated_clients"])
    if begun and left_out > begun * MOST:
        yield (
            f"{left_out:,} of {begun:,} clients are left out where session numbers matter: they were first seen in the "
            f"first {definitions.left_truncation_days} days of the data and may have been in mid-treatment. If the "
            "data begin with the clinic's own beginning, an admin can count them (left_truncation_days=0)."
        )
