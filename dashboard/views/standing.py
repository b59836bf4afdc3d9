"""Where the headline figures stand for one period and scope, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.wording.common import is_missing


@dataclass(frozen=True)
class Standing:
    """A figure: share and interval, None where unknown or too few; `part` is None where the share is no plain one."""

    share: float | None
    low: float | None
    high: float | None
    part: int | None
    whole: int


NOBODY = Standing(None, None, None, None, 0)


def standing_answer(viewer: Viewer, filters: Filters) -> Answer:
    """The answer `headline_figures` under these filters."""
    return ask(state.clinic(), viewer, "headline_figures", filters)


def standings(answer: Answer) -> dict[str, Standing]:
    """The headline figures by name: still_attending_3, early_dropout, low_heard, clearly_low_heard, coverage."""
    return {row["figure"]: _standing(row) for row in answer.frame.to_dict("records")}


def _standing(row: Mapping[Any, Any]) -> Standing:
    part = row["numerator"]
    return Standing(
        _known(row["estimate"]),
        _known(row["low"]),
        _known(row["high"]),
        None if is_missing(part) else int(part),
        int(row["denominator"]),
    )


def _known(value: Any) -> float | None:
    return None if is_missing(value) else float(value)
