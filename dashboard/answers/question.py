"""What a question is: who may ask it, about whose rows, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers.working import Context

GROUPS = (
    "none",
    "counselor",
    "team",
    "site",
    "start_year",
    "start_quarter",
    "modality",
    "age_band",
    "referral_source",
    "presenting_problem",
    "heard_early",
)
SUPERVISED, OWN, OPEN, PRACTICE = "supervised", "own", "open", "practice"


@dataclass(frozen=True)
class Question:
    """One question. `scope` says whose rows: those supervised, one's own releases, one's own clients where feedback is
    open (`feedback_mode`) and nobody's where it is not, or practice figures only.

    `queries` are read in one go; `work` turns their frames into the answer's frame. `columns` is the promise that other
    programs rely on; `hides` maps a denominator to the estimates that are hidden when it is too small.
    """

    name: str
    words: str
    permission: Permission
    scope: str
    queries: tuple[str, ...]
    work: Callable[[Context, Sequence[pd.DataFrame]], pd.DataFrame]
    columns: tuple[str, ...]
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    hides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    practice: Callable[[Context, Sequence[pd.DataFrame]], dict[str, float]] | None = None
    measure: Callable[..., object] | None = None
