"""Logistic regression with an indicator for every group, for more groups than a table of indicators could hold.

The groups' own terms are eliminated block by block in each Newton step (the Schur complement of their diagonal block),
and the design is kept once per combination of levels, so that time and memory grow with the rows alone. The
coefficients are those of R's glm(cbind(events, n - events) ~ design + factor(group), family = binomial) and of
statsmodels' GLM, with which they are compared in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import solve
from scipy.sparse import csr_array
from scipy.special import expit, logit

from dashboard.measures.arrays import Flags, Floats, Integers, sums_of

# Where some level's cases all turned out alike, the likelihood rises for ever. A normal prior of this sd in logits then
# holds the coefficients (the width that Gelman et al. 2008, Annals of Applied Statistics 2, chose for such cases).
PRIOR_SD = 2.5
_WIDEST_COEFFICIENT = 10.0
_MOST_STEPS = 60
_MOST_HALVINGS = 30
_SETTLED = 1e-10
_ALIASED = 1e-9  # share of a column's variation that has to be left within groups, beyond the columns before it


@dataclass(frozen=True)
class GroupedOutcomes:
    """Events of n by row, with the row's group (0, 1, ... without gaps) and its row of `design` (no intercept)."""

    events: Floats
    n: Floats
    group: Integers
    combination: Integers
    design: Floats

    def by_group(self, values: Floats) -> Floats:
        """Sums of a value per row, by group."""
        return sums_of(self.group, values)

    def by_combination(self, values: Floats) -> Floats:
        """Sums of a value per row, by row of the design."""
        return sums_of(self.combination, values, len(self.design))

    def design_sums(self, weight: Floats) -> Floats:
        """Weighted sums of the design, shape (groups, columns)."""
        shape = (int(self.group.max(initial=-1)) + 1, len(self.design))
        sums: Floats = csr_array((weight, (self.group, self.combination)), shape=shape) @ self.design
        return sums

    def where(self, keeps: Flags) -> GroupedOutcomes:
        """Some of the rows, groups numbered anew."""
        group = np.unique(self.group[keeps], return_inverse=True)[1]
        return replace(
            self, events=self.events[keeps], n=self.n[keeps], group=group, combination=self.combination[keeps]
        )


def fit_within_groups(rows: GroupedOutcomes) -> Floats:
    """The coefficient (a logit) of each column of the design, with an indicator for each group beside them.

    Groups with events only, or without any, say nothing of the coefficients (their own term is infinite) and are left
    out. A column that only tells groups apart, or follows from the columns before it, gets 0, as R's glm leaves out
    aliased columns. Where a level's cases all turned out alike, the coefficients are posterior modes under a normal
    prior (mean 0, sd 2.5) instead of infinite.
    """
    coefficients = np.zeros(rows.design.shape[1])
    telling = _telling(rows)
    known = _identified(telling) if len(telling.n) else []
    if known:
        reduced = replace(telling, design=telling.design[:, known])
        found = _maximise(reduced, precision=0.0)
        if np.abs(found).max() > _WIDEST_COEFFICIENT:
            found = _maximise(reduced, precision=PRIOR_SD**-2)
        coefficients[known] = found
    return coefficients


def _telling(rows: GroupedOutcomes) -> GroupedOutcomes:
    events, n = rows.by_group(rows.events), rows.by_group(rows.n)
    return rows.where(((events > 0) & (events < n))[rows.group] & (rows.n > 0))


def _identified(rows: GroupedOutcomes) -> list[int]:
    """The columns that vary within groups beyond the columns before them: the pivots of a Cholesky factor."""
    left, whole = _within_groups(rows, rows.n), (rows.design**2 * rows.by_combination(rows.n)[:, None]).sum(axis=0)
    kept = []
    for column in range(len(left)):
        pivot = left[column, column]
        if pivot > _ALIASED * whole[column]:
            kept.append(column)
            left = left - np.outer(left[:, column], left[column]) / pivot
    return kept


def _within_groups(rows: GroupedOutcomes, weight: Floats) -> Floats:
    """The weighted cross-products of the design about its weighted mean in each group."""
    sums = rows.design_sums(weight)
    total = rows.design.T @ (rows.design * rows.by_combination(weight)[:, None])
    within: Floats = total - sums.T @ (sums / rows.by_group(weight)[:, None])
    return within


def _maximise(rows: GroupedOutcomes, precision: float) -> Floats:
    """Newton's method from the groups' own rates; stops once a coefficient is wider than any that means something.

    `precision` is that of the prior, 0 for maximum likelihood.
    """
    own, coefficients = logit(rows.by_group(rows.events) / rows.by_group(rows.n)), np.zeros(rows.design.shape[1])
    value = _log_posterior(rows, own, coefficients, precision)
    for _ in range(_MOST_STEPS):
        own_step, step = _newton_step(rows, own, coefficients, precision)
        for _ in range(_MOST_HALVINGS):
            reached = _log_posterior(rows, own + own_step, coefficients + step, precision)
            if reached >= value - 1e-12 * abs(value):
                break
            own_step, step = own_step / 2, step / 2
        own, coefficients, value = own + own_step, coefficients + step, reached
        is_settled = max(np.abs(own_step).max(), np.abs(step).max()) < _SETTLED
        if is_settled or np.abs(coefficients).max() > _WIDEST_COEFFICIENT:
            break
    return coefficients


def _newton_step(rows: GroupedOutcomes, own: Floats, coefficients: Floats, precision: float) -> tuple[Floats, Floats]:
    """The step of the groups' terms and of the coefficients, the former eliminated from the equations of the latter."""
    chance = expit(own[rows.group] + (rows.design @ coefficients)[rows.combination])
    weight = np.maximum(rows.n * chance * (1 - chance), 1e-300)
    residual = rows.events - rows.n * chance
    group_score, group_weight = rows.by_group(residual), rows.by_group(weight)
    sums = rows.design_sums(weight)
    score = rows.design.T @ rows.by_combination(residual) - precision * coefficients
    information = _within_groups(rows, weight) + precision * np.eye(len(coefficients))
    step: Floats = solve(information, score - sums.T @ (group_score / group_weight), assume_a="sym")
    return (group_score - sums @ step) / group_weight, step


def _log_posterior(rows: GroupedOutcomes, own: Floats, coefficients: Floats, precision: float) -> float:
    at = own[rows.group] + (rows.design @ coefficients)[rows.combination]
    likelihood = (rows.events * at - rows.n * np.logaddexp(0, at)).sum()
    return float(likelihood - precision / 2 * (coefficients**2).sum())
