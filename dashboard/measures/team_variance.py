"""How far counselors differ because their teams do: variance between teams and between counselors within a team."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.measures.arrays import Floats, Integers

FEWEST_TEAMS = 3
FEWEST_IN_A_TEAM = 2


@dataclass(frozen=True)
class TeamVariance:
    """Variances of true values beyond chance, in squared units of the values; NaN where they cannot be told."""

    between_teams: float
    within_teams: float

    @property
    def team_share(self) -> float:
        """The part of the true differences that lies between teams, 0 to 1; NaN where there is none to divide."""
        whole = self.between_teams + self.within_teams
        return self.between_teams / whole if whole > 0 else np.nan


def team_variance(values: Floats, errors: Floats, team: Integers) -> TeamVariance:
    """Variance within and between teams of values with known sampling variances `errors`, by the team of each.

    Moment estimates, never below 0: within teams from Cochran's Q pooled over teams, between teams from the Q of
    the teams' weighted means (DerSimonian and Laird 1986, used twice). Teams of one counselor do not count; with
    fewer than 3 teams nothing can be told.
    """
    members = [np.flatnonzero(team == one) for one in np.unique(team)]
    members = [rows for rows in members if len(rows) >= FEWEST_IN_A_TEAM]
    if len(members) < FEWEST_TEAMS:
        return TeamVariance(np.nan, np.nan)
    parts = [_cochran(values[rows], errors[rows]) for rows in members]
    within = max(0.0, sum(part.excess for part in parts) / sum(part.scale for part in parts))
    means, mean_errors = np.array([_pooled(values[rows], errors[rows] + within) for rows in members]).T
    between = _cochran(means, mean_errors)
    return TeamVariance(max(0.0, between.excess / between.scale), within)


@dataclass(frozen=True)
class _Cochran:
    """Q less what chance gives it, and by how much a variance of 1 would raise it."""

    excess: float
    scale: float


def _cochran(values: Floats, errors: Floats) -> _Cochran:
    weights = 1 / errors
    total = float(weights.sum())
    mean = float(weights @ values) / total
    excess = float(weights @ (values - mean) ** 2) - (len(values) - 1)
    return _Cochran(excess, total - float(weights @ weights) / total)


def _pooled(values: Floats, errors: Floats) -> tuple[float, float]:
    """The weighted mean and its sampling variance."""
    weights = 1 / errors
    total = float(weights.sum())
    return float(weights @ values) / total, 1 / total
