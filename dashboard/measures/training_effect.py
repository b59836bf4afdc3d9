"""Did a training help? Counselors who attended against those who did not, given where each stood before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy.stats import t as student

from dashboard.measures.arrays import Flags, Floats, divide, floats, require_columns
from dashboard.measures.smallest_detectable import smallest_detectable

FEWEST_CLIENTS, FEWEST_COUNSELORS = 20, 4
_TRAINING = ["trained_on", "domain", "title"]
_CELLS = (
    *_TRAINING, "is_attended", "is_rated", "clients_before", "low_before", "clients_after", "low_after",
    "recent_clients", "recent_days", "data_to", "after_until_on",
)  # fmt: skip
COLUMNS = (
    *_TRAINING, "attended_counselors", "other_counselors", "attended_before_clients", "attended_after_clients",
    "other_before_clients", "other_after_clients", "effect", "low", "high", "smallest_detectable", "is_too_early",
    "reason", "until_on",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """The effect as a difference of shares with its 95 % limits, standard error and degrees of freedom."""

    effect: float
    low: float
    high: float
    standard_error: float
    degrees_of_freedom: int


def training_effect(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per training, in the order of `cells`: the effect on the share below the mark, if it can be told.

    `cells`: one row per training (trained_on, domain, title) and counselor: is_attended; is_rated (whether clients
    are asked about the domain at all); clients_before and low_before of those who began in the 6 months before,
    clients_after and low_after in the 6 months after; recent_clients begun in the last recent_days before data_to;
    after_until_on, the last day of the 6 months after.

    The `_counselors` are those compared, with clients on both sides. effect, low and high (95 %) are differences of
    shares, -0.10 being 10 in 100 fewer clients below the mark. is_too_early with why in `reason` (not_rated,
    too_few_counselors, too_few_before, too_few_after, not_yet) and, for not_yet, until_on: the day by which the clients
    missing will have begun at the pace of the last months. smallest_detectable is from the comparison's own error, or
    while it is too early from chance alone with as many clients after as before, and then rather too small.

    Formula:
        share after = a + effect x attended + b x share before, one row per counselor, least squares
        limits      = effect +- t(counselors - 3) x standard error
        too early unless each of the four cells has 20 clients and each side 4 counselors
        smallest detectable: found 4 times in 5 by a test at 5 %, from the non-central t

    Source: analysis of covariance (Vickers and Altman 2001).

    Limits: Who is trained because things look bad gets better by itself; that is what "share before" allows for. Other
    changes that came to the same counselors at the same time look like the training.
    """
    require_columns(cells, _CELLS)
    rows = [_effect(rows.reset_index(drop=True)) for _, rows in cells.groupby(_TRAINING, sort=False)]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.astype({"is_too_early": bool, "until_on": "datetime64[s]"})


def compare(before: Floats, after: Floats, is_attended: Flags) -> Comparison:
    """Least squares of after on attended and before, one row per counselor; NaN where these cannot be told apart."""
    design = np.column_stack([np.ones(len(before)), is_attended, before]).astype(np.float64)
    degrees_of_freedom = len(before) - design.shape[1]
    if degrees_of_freedom < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        return Comparison(np.nan, np.nan, np.nan, np.nan, max(degrees_of_freedom, 0))
    coefficients = np.linalg.lstsq(design, after)[0]
    residuals = after - design @ coefficients
    variance = float(residuals @ residuals) / degrees_of_freedom
    error = float(np.sqrt(variance * np.linalg.inv(design.T @ design)[1, 1]))
    effect, reach = float(coefficients[1]), float(student.ppf(0.975, degrees_of_freedom)) * error
    return Comparison(effect, effect - reach, effect + reach, error, degrees_of_freedom)


def _effect(rows: pd.DataFrame) -> dict[str, object]:
    compared = rows[(rows["clients_before"] > 0) & (rows["clients_after"] > 0)]
    is_attended = compared["is_attended"].to_numpy(dtype=bool)
    clients = {
        f"{arm}_{when}_clients": int(rows.loc[rows["is_attended"] == attended, f"clients_{when}"].sum())
        for arm, attended in (("attended", True), ("other", False))
        for when in ("before", "after")
    }
    row: dict[str, object] = {name: rows[name].iloc[0] for name in _TRAINING}
    row |= {"attended_counselors": int(is_attended.sum()), "other_counselors": int((~is_attended).sum()), **clients}
    reason, until_on = _too_early(rows, clients)
    row |= {"is_too_early": bool(reason), "reason": reason, "until_on": until_on}
    if reason:
        return row | {"effect": np.nan, "low": np.nan, "high": np.nan, "smallest_detectable": _planned(rows)}
    found = compare(
        divide(floats(compared, "low_before"), floats(compared, "clients_before")),
        divide(floats(compared, "low_after"), floats(compared, "clients_after")),
        is_attended,
    )
    detectable = smallest_detectable(found.standard_error, found.degrees_of_freedom)
    return row | {"effect": found.effect, "low": found.low, "high": found.high, "smallest_detectable": detectable}


def _too_early(rows: pd.DataFrame, clients: dict[str, int]) -> tuple[str, date | None]:
    """Why the effect cannot be told (empty where it can), and until about when."""
    if not rows["is_rated"].iloc[0]:
        return "not_rated", None
    is_attended = rows["is_attended"].to_numpy(dtype=bool)
    known_before = floats(rows, "clients_before") > 0
    known_both = known_before & (floats(rows, "clients_after") > 0)
    sides = (is_attended, ~is_attended)
    if any((known_before & side).sum() < FEWEST_COUNSELORS for side in sides):
        return "too_few_counselors", None
    if min(clients["attended_before_clients"], clients["other_before_clients"]) < FEWEST_CLIENTS:
        return "too_few_before", None
    needs_counselors = any((known_both & side).sum() < FEWEST_COUNSELORS for side in sides)
    missing = [max(0, FEWEST_CLIENTS - clients[f"{arm}_after_clients"]) for arm in ("attended", "other")]
    if needs_counselors:
        # Where only counselors are missing, each side needs one more client at least.
        missing = [max(1, more) for more in missing]
    return _not_yet(rows, sides, missing) if any(missing) else ("", None)


def _not_yet(rows: pd.DataFrame, sides: tuple[Flags, Flags], missing: list[int]) -> tuple[str, date | None]:
    """The day by which the missing clients will have begun, if that is before the 6 months after are over."""
    now, last = (pd.Timestamp(rows[name].iloc[0]).date() for name in ("data_to", "after_until_on"))
    if now >= last:
        return "too_few_after", None
    recent, days = floats(rows, "recent_clients"), float(rows["recent_days"].iloc[0])
    pace = [float(recent[side].sum()) / days for side in sides]
    waits = [more / rate if rate else np.inf for more, rate in zip(missing, pace, strict=True) if more]
    start = max(now, pd.Timestamp(rows["trained_on"].iloc[0]).date())
    if max(waits) > (last - start).days:
        return "too_few_after", None
    return "not_yet", start + timedelta(days=int(np.ceil(max(waits))))


def _planned(rows: pd.DataFrame) -> float:
    """The smallest detectable effect if every counselor gets as many clients after as before, by chance alone."""
    known = rows[rows["clients_before"] > 0]
    is_attended = known["is_attended"].to_numpy(dtype=bool)
    clients = floats(known, "clients_before")
    arms = int(is_attended.sum()), int((~is_attended).sum())
    if min(arms) == 0:
        return np.nan
    share = float(floats(known, "low_before").sum() / clients.sum())
    variance = share * (1 - share) * float(np.mean(1 / clients)) * (1 / arms[0] + 1 / arms[1])
    return smallest_detectable(float(np.sqrt(variance)), sum(arms) - 3) if variance > 0 else np.nan
