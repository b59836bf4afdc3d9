"""How each rule of the attention list has done in this clinic: do those who meet it leave more often than others?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.measures.arrays import divide, floats, integers, require_columns
from dashboard.measures.mantel_haenszel import RiskDifference, risk_difference

TELLS_APART, NO_DIFFERENCE, TOO_FEW = "tells_apart", "no_difference", "too_few"
# Of a rule bound to time it is only said how many came back: nobody at the same session can stand beside the absent.
NO_COMPARISON = "no_comparison"
# Within five points either side the rule makes no difference that anybody would act on.
NO_MORE_THAN = 0.05
_CELLS = (
    "rule", "clients", "course_no", "session_number", "met", "met_dropped_out", "others", "others_dropped_out",
    "unresolved",
)  # fmt: skip
_COLUMNS = (
    "rule", "met_clients", "met_dropped_out", "met_share", "other_share", "difference", "difference_low",
    "difference_high", "verdict", "met_sessions", "unresolved",
)  # fmt: skip
_WAITS = ("rule", "clients", "came_back", "dropped_out", "unresolved")


def track_record(courses: pd.DataFrame) -> pd.DataFrame:
    """One row per rule: of clients who met it at a session, how many had left three sessions on, beside others.

    `courses`: what one client's sessions showed by rule and session number (met, met_dropped_out, others,
    others_dropped_out, unresolved), and `clients`, how many clients have exactly this course. A client who met a rule
    at several sessions is one of `met_clients` and, if they left within three sessions of one, of `met_dropped_out`;
    shares are of sessions. `unresolved` sessions are in no share: nobody knows yet what comes next.

    Formula:
        met share   = of sessions at which the rule was met, those after which the client left within three
        other share = the same at sessions where it was not met, weighted as those met lie over the session numbers
        difference  = Mantel-Haenszel difference over session numbers; its interval takes each client as one
        verdict     = tells apart: interval above 0; no difference: within 5 points either side of 0; else too few

    Source: Greenland & Robins 1985 for the difference; Efron & Stein 1981 for its interval.

    Limits: What was known then, whatever came later; comparison is with the same session number alone, so other
    differences between clients remain. Who was talked about then is not known here, and may have stayed for it.
    """
    require_columns(courses, _CELLS)
    rows = [_rule(str(rule), cells) for rule, cells in courses.groupby("rule", sort=True)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    whole = ("met_clients", "met_dropped_out", "met_sessions", "unresolved")
    shares = ("met_share", "other_share", "difference", "difference_low", "difference_high")
    return frame.astype(dict.fromkeys(whole, "int64") | dict.fromkeys(shares, "float64"))


def absence_record(waits: pd.DataFrame) -> pd.DataFrame:
    """One row per rule bound to time, in the columns of `track_record` and `came_back`: of clients away for as long as
    the rule asks, how many came back, and what share (`met_share`) dropped out instead.

    `waits`: rule, clients (of whom it is known what came of it), came_back, dropped_out, unresolved. Each client once.

    Limits: What was booked on earlier days is not known; those listed have nothing booked and come back less often.
    """
    require_columns(waits, _WAITS)
    clients, dropped_out = floats(waits, "clients"), floats(waits, "dropped_out")
    return pd.DataFrame(
        {
            "rule": waits["rule"].astype("object"),
            "met_clients": clients.astype("int64"),
            "met_dropped_out": dropped_out.astype("int64"),
            "met_share": divide(dropped_out, clients),
            **dict.fromkeys(("other_share", "difference", "difference_low", "difference_high"), np.nan),
            "verdict": NO_COMPARISON,
            "met_sessions": clients.astype("int64"),
            "unresolved": integers(waits, "unresolved"),
            "came_back": floats(waits, "came_back"),
        }
    )


def verdict(low: float, high: float) -> str:
    """What an interval of the difference says about a rule; NaN limits are too few."""
    if low > 0:
        return TELLS_APART
    return NO_DIFFERENCE if low >= -NO_MORE_THAN and high <= NO_MORE_THAN else TOO_FEW


def _rule(rule: str, cells: pd.DataFrame) -> dict[str, object]:
    found = risk_difference(_for_difference(cells), ("session_number",))
    people = floats(cells, "clients")
    met, left = floats(cells, "met"), floats(cells, "met_dropped_out")
    return {
        "rule": rule,
        "met_clients": _clients(cells, met > 0),
        "met_dropped_out": _clients(cells, left > 0),
        "met_share": float(divide((left * people).sum(), (met * people).sum())),
        "other_share": _share_of_others(cells),
        "difference": found.difference,
        "difference_low": found.low,
        "difference_high": found.high,
        "verdict": _verdict(found),
        "met_sessions": round(float((met * people).sum())),
        "unresolved": round(float((floats(cells, "unresolved") * people).sum())),
    }


def _verdict(found: RiskDifference) -> str:
    return verdict(found.low, found.high)


def _clients(cells: pd.DataFrame, which: NDArray[np.bool_]) -> int:
    """Clients with at least one of these rows."""
    return int(cells.loc[which].drop_duplicates("course_no")["clients"].sum())


def _share_of_others(cells: pd.DataFrame) -> float:
    """What share of others left, at the session numbers of those who met the rule; only where there are others."""
    counts = cells[["met", "others", "others_dropped_out"]].mul(cells["clients"], axis=0)
    by_number = counts.groupby(cells["session_number"], sort=True).sum()
    compared = by_number[by_number["others"] > 0]
    met = floats(compared, "met")
    risk = floats(compared, "others_dropped_out") / floats(compared, "others")
    return float(divide((met * risk).sum(), met.sum()))


def _for_difference(cells: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "session_number": integers(cells, "session_number"),
            "cluster": integers(cells, "course_no"),
            "alike": floats(cells, "clients"),
            "exposed": floats(cells, "met"),
            "exposed_cases": floats(cells, "met_dropped_out"),
            "others": floats(cells, "others"),
            "other_cases": floats(cells, "others_dropped_out"),
        }
    )
