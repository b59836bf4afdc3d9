"""From the frames of the queries to the frame of an answer: what several questions share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.answers.answer import Filters
from dashboard.definitions import Definitions
from dashboard.measures.intervals import wilson
from dashboard.vocabulary import instruments

Frames = Sequence[pd.DataFrame]
BEST_ESTIMATES = ("shrunken_rate", "shrunken_low", "shrunken_high", "prob_above_practice")
ENOUGH_RATED = 0.5
DOMAIN_ORDER = ("heard", "goals", "approach", "hope", "overall", "total")


@dataclass(frozen=True)
class Context:
    """What an answer is asked under."""

    definitions: Definitions
    filters: Filters


def as_read(_: Context, frames: Frames) -> pd.DataFrame:
    """The query's rows as they are."""
    return frames[0]


def exits_of(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(
        columns={
            "group_label": "group",
            "entry_session": "entry",
            "exit_session": "exit",
            "exit_cause": "cause",
        }
    )


def share(numerator: pd.Series[float], denominator: pd.Series[float]) -> pd.Series[float]:
    return (numerator / denominator.where(denominator > 0)).astype("float64")


def with_rate(frame: pd.DataFrame, numerator: str, denominator: str, rate: str, low: str, high: str) -> pd.DataFrame:
    worked = frame.copy()
    worked[rate] = share(worked[numerator], worked[denominator])
    lower, upper = wilson(
        worked[numerator].to_numpy(dtype="float64", na_value=np.nan),
        worked[denominator].to_numpy(dtype="float64", na_value=np.nan),
    )
    worked[low], worked[high] = lower, upper
    return worked


def little_rated(coverage: pd.Series[float]) -> pd.Series[bool]:
    """Whether under half of the sessions were rated, so that what the ratings say is greyed; unknown is not little."""
    return coverage < ENOUGH_RATED


def practice_rate(frame: pd.DataFrame, numerator: str, denominator: str, name: str) -> dict[str, float]:
    total = float(frame[denominator].sum())
    counted = float(frame[numerator].sum())
    return {name: counted / total if total else np.nan, numerator: counted, denominator: total}


def in_domain_order(
    frame: pd.DataFrame, main: pd.DataFrame, first: tuple[str, ...], last: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Rows ordered by `first`, the clinic's most used instrument before others, domains as people read them, `last`."""
    most_used = set(main["instrument"])
    instrument_order = {key: position for position, key in enumerate(instruments())}
    keyed = frame.assign(
        _instrument=[
            -1 if key in most_used else instrument_order.get(key, len(instrument_order)) for key in frame["instrument"]
        ],
        _domain=[DOMAIN_ORDER.index(domain) for domain in frame["domain"]],
    )
    ordered = keyed.sort_values([*first, "_instrument", "_domain", *last], kind="stable")
    return ordered.drop(columns=["_instrument", "_domain"]).reset_index(drop=True)
