"""Who is left out of a page's figures, in one sentence."""

from __future__ import annotations

from datetime import date

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import LeftOut
from dashboard.answers.ask import ask
from dashboard.wording import common


def left_out_words(viewer: Viewer, data_to: date | None, unit: str) -> str:
    """How many episodes or pairings (`unit`) are left out under the filters in force, and why."""
    frame = ask(state.clinic(), viewer, "left_out", state.filters(data_to, unit=unit)).frame
    reasons = [LeftOut(row["reason"], int(row["clients"])) for row in frame.to_dict("records")]
    return common.left_out(reasons)
