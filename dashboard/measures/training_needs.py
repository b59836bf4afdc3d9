"""Where a training would concern most clients: those below the mark beyond the practice's better quartile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Floats, divide, floats, integers, require_columns
from dashboard.measures.binomial_likelihood import Counts
from dashboard.measures.shrinkage import best_estimates
from dashboard.measures.team_variance import team_variance

DAYS_A_YEAR = 365.25
BETTER_QUARTILE = 0.25
_COUNTS = ("group", "instrument", "domain", "clients", "low_clients", "days")
_PRACTICE_COUNTS = ("team_no", "instrument", "domain", "clients", "low_clients")
COLUMNS = (
    "group", "instrument", "domain", "counselors", "counselors_above", "clients", "low_clients", "clients_per_year",
    "shrunken_share", "shrunken_low", "shrunken_high", "better_quartile", "above_per_year", "above_low", "above_high",
    "team_variance_share",
)  # fmt: skip
_SCALE = ["instrument", "domain"]


def training_needs(counts: pd.DataFrame, practice_counts: pd.DataFrame, sigma_prior: str = "half") -> pd.DataFrame:
    """One row per group and domain, by instrument, domain and group: how many clients a year a training would concern.

    `counts`: one row per counselor and domain with group (the team or counselor the row belongs to), instrument,
    domain, clients (pairings with a rating in sessions 1-3), low_clients (of these, below the mark) and days (length
    of the period). `practice_counts`: the same counts of every counselor of the practice, with team_no, empty for a
    counselor without a team.

    counselors of the group with a client, and counselors_above: those whose best estimate lies above the practice's
    better quartile. shrunken_* are shares 0-1, above_* clients a year, never below 0. team_variance_share says how
    much of what counselors differ by lies between teams, 0-1. Empty with fewer than 4 counselors in the practice.

    Formula:
        better quartile = lower quartile of the best estimates of all counselors (R's type 7)
        need of a counselor = clients a year x (best estimate - better quartile), 0 where that is negative
        need of a group = sum over its counselors; limits combined by squares of their distances (MOVER)
        shared by teams = variance between teams / (between teams + between counselors within a team)

    Source: Zou and Donner 2008 for the sum's interval; DerSimonian and Laird 1986 for the variances.

    Limits: The quartile and the number of clients a year are taken as exact. Clients who do not rate are not counted.
    """
    require_columns(counts, _COUNTS)
    require_columns(practice_counts, _PRACTICE_COUNTS)
    rows = []
    for (instrument, domain), everybody in practice_counts.groupby(_SCALE):
        own = counts[(counts["instrument"] == instrument) & (counts["domain"] == domain) & (counts["clients"] > 0)]
        practice, best = _learnt(everybody, own, sigma_prior)
        with_best = own.assign(**best)
        for group, of_group in with_best.groupby("group", sort=True):
            keys = {"group": group, "instrument": instrument, "domain": domain}
            rows.append(keys | _need(of_group, practice))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"counselors_above": "Int64"})


@dataclass(frozen=True)
class _Practice:
    """What is learnt from the whole practice on one scale."""

    better_quartile: float
    team_variance_share: float


def _learnt(everybody: pd.DataFrame, own: pd.DataFrame, sigma_prior: str) -> tuple[_Practice, dict[str, Floats]]:
    """The practice, and the best estimates of `own` with their limits as columns rate, low and high.

    Both come from one pass over the model, which is the slow part.
    """
    best = best_estimates(_counted(pd.concat([everybody, own])), _counted(everybody), sigma_prior)
    quartile = float(np.quantile(best["rate"].iloc[: len(everybody)], BETTER_QUARTILE))
    of_own = {name: floats(best, name)[len(everybody) :] for name in ("rate", "low", "high")}
    return _Practice(quartile, _team_share(everybody)), of_own


def _need(rows: pd.DataFrame, practice: _Practice) -> dict[str, object]:
    clients, quartile = floats(rows, "clients"), practice.better_quartile
    per_year = clients * DAYS_A_YEAR / floats(rows, "days")
    rate, low, high = (floats(rows, name) for name in ("rate", "low", "high"))
    share, share_low, share_high = _summed(clients / clients.sum(), rate, low, high)
    above, above_low, above_high = _summed(per_year, *(np.maximum(end - quartile, 0) for end in (rate, low, high)))
    return {
        "counselors": len(rows),
        "counselors_above": int((rate > quartile).sum()) if np.isfinite(quartile) else None,
        "clients": int(clients.sum()),
        "low_clients": int(integers(rows, "low_clients").sum()),
        "clients_per_year": float(per_year.sum()),
        "shrunken_share": share,
        "shrunken_low": share_low,
        "shrunken_high": share_high,
        "better_quartile": quartile,
        "above_per_year": above,
        "above_low": float(np.maximum(above_low, 0)),
        "above_high": above_high,
        "team_variance_share": practice.team_variance_share,
    }


def _counted(rows: pd.DataFrame) -> Counts:
    return Counts.of_counselors(floats(rows, "low_clients"), floats(rows, "clients"))


def _summed(weights: Floats, value: Floats, low: Floats, high: Floats) -> tuple[float, float, float]:
    """The weighted sum and its 95 % limits from those of its parts, taken as independent."""
    total = float(weights @ value)
    below, above = (float(np.sqrt(np.sum((weights * (value - end)) ** 2))) for end in (low, high))
    return total, total - below, total + above


def _team_share(practice: pd.DataFrame) -> float:
    """The part of the true differences in share that lies between teams; chance as in the practice's share."""
    rows = practice[practice["team_no"].notna() & (practice["clients"] > 0)]
    low, clients = floats(rows, "low_clients"), floats(rows, "clients")
    overall = float(divide(low.sum(), clients.sum()))
    if not 0 < overall < 1:
        return np.nan
    return team_variance(low / clients, overall * (1 - overall) / clients, integers(rows, "team_no")).team_share
