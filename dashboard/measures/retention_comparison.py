"""Do groups differ in how many still attend? Differences at sessions 3, 5 and 8, and sessions until half have left."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t

from dashboard.measures.arrays import Floats, Integers, require_columns
from dashboard.measures.clustered_survival import (
    ClusteredCurve,
    clustered_curve,
    error_of_difference,
    half_have_left,
)
from dashboard.measures.intervals import Z_95, log_log

COMPARED_SESSIONS = (3, 5, 8)
MEDIAN = "median_sessions"
FEWEST_COUNSELORS = 5
OTHERS = "others"
ONE_PERSON = "one_person"
_COLUMNS = ("group", "cluster", "entry", "exit", "has_left", "clients")


@dataclass(frozen=True)
class _Side:
    """One side of a comparison: its name, its curve, and how many counselors it has (None: not made of counselors)."""

    name: str
    curve: ClusteredCurve
    min_at_risk: int
    counselors: int | None

    @property
    def has_interval(self) -> bool:
        return self.counselors is None or self.counselors >= FEWEST_COUNSELORS

    def share(self, session: int) -> float:
        """Share still attending; NaN after the last session at which anybody was counted."""
        return float(self.curve.attending[session - 1]) if self.at_risk(session) else np.nan

    def at_risk(self, session: int) -> int:
        seen = session <= len(self.curve.at_risk)
        return int(self.curve.at_risk[session - 1]) if seen else 0


def retention_comparison(
    spells: pd.DataFrame, min_at_risk: int, *, by_counselors: bool = False, reference: str | None = None
) -> pd.DataFrame:
    """Four rows per group: the share still attending after sessions 3, 5 and 8, and sessions until half have left.

    Each group is compared with all the others together; of exactly two groups the second with the first; where
    there is a group named `reference`, every other one with that. A group's own share and median have log-log
    95 % limits (R: `survfit(cluster = , conf.type = "log-log")` and its quantile, Brookmeyer & Crowley 1982).

    The difference is the group minus the other side, its variance the infinitesimal jackknife grouped by
    cluster: by counselor where groups are made of counselors, else by client, with limits at +-1.96 standard
    errors. Few clusters make that variance too small: with counselors as clusters each side's is multiplied by
    counselors / (counselors - 1), and the limits are Student's with Welch's degrees of freedom. (Two teams of
    five without any difference then "differ" in 4 to 6 % of simulated clinics, else in 11 to 13 %.) With
    fewer than five counselors on a side nobody can tell a team from one person in it: no limits, and the note
    says so.

    `spells`: group, cluster (a number; empty for a client alone), entry, exit, has_left, clients. Shares are 0-1,
    differences -1 to 1, medians sessions. A curve counts as `measures.retention` draws it: from the first session
    with `min_at_risk` at risk; the median is looked for up to the last session with so many.

    Formula:
        difference at session t = still attending in the group - still attending among the others
        variance                = sum over clusters of (influence of the cluster on the difference)^2

    Source: R's survfit with cluster, infinitesimal jackknife; medians by Brookmeyer and Crowley 1982.

    Limits: A difference says nothing of its cause. Under five counselors in a group it may be one person.
    """
    require_columns(spells, _COLUMNS)
    names = sorted(spells["group"].unique())
    sessions = max(int(spells["exit"].max()) if len(spells) else 0, *COMPARED_SESSIONS)
    clusters: Integers = np.unique(spells["cluster"].dropna().to_numpy(dtype=np.int64))

    def side(name: str, chosen: pd.DataFrame) -> _Side:
        curve = clustered_curve(chosen, clusters, sessions, min_at_risk)
        return _Side(name, curve, min_at_risk, int(chosen["cluster"].nunique()) if by_counselors else None)

    sides = {name: side(name, spells[spells["group"] == name]) for name in names}
    rows: list[dict[str, object]] = []
    for name in names:
        other_name = _compared_with(name, names, reference)
        other = sides.get(other_name) if other_name else None
        if other_name == OTHERS:
            other = side(OTHERS, spells[spells["group"] != name])
        rows += [_row(sides[name], other, session) for session in COMPARED_SESSIONS]
        rows.append(_median_row(sides[name], other))
    return pd.DataFrame(rows, columns=list(_PROMISED)).astype(_KINDS)


_KINDS = {
    "session_number": "Int64",
    "at_risk_clients": "Int64",
    "other_at_risk_clients": "Int64",
    "counselors": "Int64",
    "other_counselors": "Int64",
} | dict.fromkeys(
    ("estimate", "low", "high", "other_estimate", "difference", "difference_low", "difference_high"), "float64"
)
_PROMISED = (
    "group", "compared_with", "measure", "session_number", "at_risk_clients", "other_at_risk_clients", "counselors",
    "other_counselors", "estimate", "low", "high", "other_estimate", "difference", "difference_low",
    "difference_high", "note",
)  # fmt: skip


def _compared_with(name: str, names: list[str], reference: str | None) -> str:
    """The other side's name; empty for the one that the others are compared with, or where there is only one."""
    if reference in names:
        return "" if name == reference else str(reference)
    if len(names) == 2:
        return "" if name == names[0] else names[0]
    return OTHERS if len(names) > 2 else ""


def _row(side: _Side, other: _Side | None, session: int) -> dict[str, object]:
    low, high = _limits(side)
    row = _begun(side, other, f"still_attending_{session}", session)
    row |= {"estimate": side.share(session), "low": low[session - 1], "high": high[session - 1]}
    if other is None or np.isnan(side.share(session)) or np.isnan(other.share(session)):
        return row
    difference = side.share(session) - other.share(session)
    row |= {"other_estimate": other.share(session), "difference": difference}
    if side.has_interval and other.has_interval:
        reach = _reach(side, other, session)
        row |= {"difference_low": max(difference - reach, -1.0), "difference_high": min(difference + reach, 1.0)}
    return row


def _median_row(side: _Side, other: _Side | None) -> dict[str, object]:
    low, high = _limits(side)
    row = _begun(side, other, MEDIAN, _first_drawn(side))
    row |= {"session_number": None, "estimate": _median(side, side.curve.attending)}
    row |= {"low": _median(side, low), "high": _median(side, high)}
    if other is not None:
        row["other_estimate"] = _median(other, other.curve.attending)
        row["difference"] = _median(side, side.curve.attending) - _median(other, other.curve.attending)
    return row


def _begun(side: _Side, other: _Side | None, measure: str, session: int) -> dict[str, object]:
    is_one_person = other is not None and not (side.has_interval and other.has_interval)
    return {
        "group": side.name,
        "compared_with": other.name if other else "",
        "measure": measure,
        "session_number": session,
        "at_risk_clients": side.at_risk(session),
        "other_at_risk_clients": other.at_risk(session) if other else None,
        "counselors": side.counselors,
        "other_counselors": other.counselors if other else None,
        "note": ONE_PERSON if is_one_person else "",
    }


def _limits(side: _Side) -> tuple[Floats, Floats]:
    if not side.has_interval:
        empty = np.full(side.curve.attending.shape, np.nan)
        return empty, empty
    return log_log(side.curve.attending, side.curve.error)


def _reach(side: _Side, other: _Side, session: int) -> float:
    """From a difference to its limit: Welch's with counselors as clusters, who are then on one side only."""
    if side.counselors is None or other.counselors is None:
        return Z_95 * float(error_of_difference(side.curve, other.curve)[session - 1])
    freedom = np.array([side.counselors, other.counselors]) - 1.0
    variances = np.array([each.curve.error[session - 1] ** 2 for each in (side, other)]) * (freedom + 1) / freedom
    total = float(variances.sum())
    if total == 0:
        return 0.0
    return float(t.ppf(0.975, total**2 / float((variances**2 / freedom).sum())) * np.sqrt(total))


def _median(side: _Side, shares: Floats) -> float:
    """Sessions until half have left, read off as far as the curve is drawn."""
    sessions = np.arange(1, len(shares) + 1)
    is_drawn = (sessions >= _first_drawn(side)) & (sessions <= _last_drawn(side))
    return half_have_left(shares[is_drawn], sessions[is_drawn])


def _first_drawn(side: _Side) -> int:
    enough = np.flatnonzero(side.curve.at_risk >= max(side.min_at_risk, 1))
    return int(enough[0]) + 1 if len(enough) else 1


def _last_drawn(side: _Side) -> int:
    is_thin = side.curve.at_risk[_first_drawn(side) - 1 :] < max(side.min_at_risk, 1)
    return _first_drawn(side) - 1 + (int(np.argmax(is_thin)) if is_thin.any() else len(is_thin))
