"""Answers as they may leave the clinic: figures of the practice alone, counts under 8 hidden, others rounded to 5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.access.disclosure import for_outside
from dashboard.answers.answer import Answer, Filters
from dashboard.settings import Refused


@dataclass(frozen=True)
class Tally:
    """The counts of a question, each with the shares that would give it away.

    `has_totals`: the sum of the rows is shown elsewhere, so that one hidden row alone could be worked out.
    """

    shares_by_count: Mapping[str, Sequence[str]]
    has_totals: bool = False


_RATE = ("rate", "rate_low", "rate_high")
_LOW_SHARE = ("low_share", "low_share_low", "low_share_high")
# Only these leave the clinic; a question about counselors or cases never does.
TALLIES = {
    "leak": Tally(
        {
            "attended_clients": ("dropped_out_pct",),
            "left_dropped_out": ("dropped_out_pct",),
            "left_planned": (),
            "left_changed": (),
            "left_other": (),
        }
    ),
    "early_dropout_by_quarter": Tally({"pairings": _RATE, "dropped_out": _RATE}, has_totals=True),
    "alliance_by_quarter": Tally({"clients": _LOW_SHARE, "low_clients": _LOW_SHARE, "clearly_low_clients": ()}),
    "coverage_by_quarter": Tally({"sessions": ("coverage",), "rated": ("coverage",)}, has_totals=True),
    "left_out": Tally({"clients": ()}),
}


def leaving_the_clinic(answer: Answer, filters: Filters) -> pd.DataFrame:
    """The rows of an answer as they may leave the clinic.

    Raises `Refused` for a question that is not meant to, and where the rows are of single counselors.
    """
    if answer.question not in TALLIES:
        raise Refused(
            f"{answer.question} is not meant to leave the clinic. These may, with small counts hidden: "
            f"{', '.join(sorted(TALLIES))}."
        )
    if filters.by == "counselor" or filters.counselor_id is not None:
        raise Refused("Figures of single counselors are not meant to leave the clinic. Ask without a counselor.")
    tally = TALLIES[answer.question]
    return for_outside(answer.frame, tally.shares_by_count, has_totals=tally.has_totals)
