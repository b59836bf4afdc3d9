"""What early drop-out to expect of a client from what the client brings, whoever the counselor is.

A logistic regression on the characteristics that the data have. It is fitted with an indicator for each counselor, so
that a counselor's way of working is not taken for a property of the clients who come to that counselor, and it predicts
without them: what the practice as a whole would have had with these clients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit, logit

from dashboard.measures.arrays import Floats, Integers, divide, floats, require_columns, sums_of
from dashboard.measures.logistic import GroupedOutcomes, fit_within_groups

TRANSFER = "is_by_transfer"
# The order in which characteristics are taken while the events last: a change of counselor, what the client brings,
# how the client came, how sessions are held. It never depends on how the cases turned out.
CHARACTERISTICS = (
    TRANSFER,
    "baseline_severity",
    "age_band",
    "presenting_problem",
    "referral_source",
    "previous_counseling",
    "modality",
)
FEWEST_EVENTS = 10  # per parameter, counting the rarer of the two outcomes
MISSING, OTHER = "missing", "other"
_COUNTS = ("pairings", "dropped_out")


@dataclass(frozen=True)
class _Column:
    """A characteristic of every cell as codes: 0 is the most common level, and has no parameter of its own."""

    name: str
    codes: Integers

    @property
    def parameters(self) -> int:
        return int(self.codes.max(initial=0))


def fit_expected(cells: pd.DataFrame) -> pd.DataFrame:
    """`cells` with the column expected: the chance (0-1) of early drop-out from the client's characteristics alone.

    `cells` has one row per counselor and combination of characteristics, or per pairing: counselor_id (or
    counselor_no), pairings, dropped_out and any of `CHARACTERISTICS` (text, a yes or no, or empty). Rows and order are
    kept; ValueError where a column of counts is missing. Which characteristics enter: `characteristics_used`.

    Logistic regression by maximum likelihood with an indicator for each counselor (`logistic.fit_within_groups`),
    predicted without the indicators; the intercept is then set so that the expected add up to the observed. Counselors
    of whose clients all or none dropped out tell nothing of the coefficients, and are predicted like everybody. Where
    no characteristic can enter, expected is the rate of all cells.

    Formula:
        fitted   : logit(chance) = the counselor's own term + a term for each level of each characteristic
        expected = expit(a + the terms of the client's levels), a such that the expected add up to the observed

    Source: logistic regression by maximum likelihood, as R's glm and statsmodels' GLM fit it.

    Limits: It allows for what the file says of the clients, and for nothing else. Counselors who see clients that
    differ in what nobody wrote down still look different.
    """
    require_columns(cells, _COUNTS)
    pairings, dropped_out = (floats(cells, name) for name in _COUNTS)
    columns = _columns_used(cells)
    if not columns:
        return cells.assign(expected=float(divide(dropped_out.sum(), pairings.sum())))
    levels, combination = _combinations(columns)
    design = _one_hot(levels)
    counselor = pd.factorize(cells[_counselor_column(cells)])[0].astype(np.int64)
    coefficients = fit_within_groups(_grouped(counselor, combination, pairings, dropped_out, design))
    score = (design @ coefficients)[combination]
    return cells.assign(expected=expit(score + level_shift(score, pairings, dropped_out)))


def characteristics_used(cells: pd.DataFrame) -> tuple[str, ...]:
    """The names of the characteristics that `fit_expected` uses for these cells, in the order of `CHARACTERISTICS`.

    Taken in that fixed order while at least 10 events (the rarer of dropped out and not) stand behind each parameter;
    one with more levels than that allows is passed over. A column that is absent, empty or the same everywhere is
    none. A level with fewer than 10 expected events at the rate of all cells is pooled into `other`, and `other`, where
    still too small, into the most common level; an empty cell is the level `missing`. Only whether a pairing began by
    transfer is never pooled. How the cases of a level turned out plays no part.
    """
    return tuple(column.name for column in _columns_used(cells))


def level_shift(score: Floats, pairings: Floats, dropped_out: Floats) -> float:
    """The number to add to every logit of `score` so that the expected drop-outs add up to the observed.

    0 where nobody or everybody dropped out: no finite number does it.
    """
    observed, total = dropped_out.sum(), pairings.sum()
    if not 0 < observed < total:
        return 0.0
    centre = float(logit(observed / total))

    def excess(shift: float) -> float:
        return float((pairings * expit(score + shift)).sum() - observed)

    # At the least and the greatest score every chance lies on one side of the rate.
    low, high = centre - float(score.max()) - 1e-9, centre - float(score.min()) + 1e-9
    return float(brentq(excess, low, high, xtol=1e-14, rtol=1e-14))


def with_level_of(cells: pd.DataFrame, practice: pd.DataFrame) -> pd.DataFrame:
    """`cells` with expected set to the level of `practice`: there, the expected add up to the observed.

    Both have expected, pairings and dropped_out; `practice` holds every counselor's cells of the same period. What was
    fitted on all of the data says how clients differ; how many drop out may differ from period to period.
    """
    pairings, dropped_out = (floats(practice, name) for name in _COUNTS)
    if not len(practice):
        return cells
    shift = level_shift(logit(floats(practice, "expected")), pairings, dropped_out)
    return cells.assign(expected=expit(logit(floats(cells, "expected")) + shift))


def _counselor_column(cells: pd.DataFrame) -> str:
    (name,) = [name for name in ("counselor_id", "counselor_no") if name in cells.columns]
    return name


def _columns_used(cells: pd.DataFrame) -> list[_Column]:
    pairings, dropped_out = (floats(cells, name) for name in _COUNTS)
    events = min(dropped_out.sum(), pairings.sum() - dropped_out.sum())
    if events < FEWEST_EVENTS:
        return []
    fewest = FEWEST_EVENTS * pairings.sum() / events
    left, used = int(events // FEWEST_EVENTS), []
    for name in CHARACTERISTICS:
        if name in cells.columns:
            column = _column(cells[name], pairings, 0.0 if name == TRANSFER else fewest)
            if 0 < column.parameters <= left:
                used.append(column)
                left -= column.parameters
    return used


def _column(values: pd.Series, pairings: Floats, fewest: float) -> _Column:
    """Codes by size, the most common level first; levels of the same size in alphabetical order."""
    factorized, found = pd.factorize(values)
    places: Integers = np.asarray(factorized, dtype=np.int64)
    # The last name is that of empty cells, whose place is -1.
    names = [*("" if pd.isna(level) else str(level) for level in found), ""]
    levels = pd.DataFrame({"level": names, "pairings": sums_of(places % len(names), pairings, len(names))})
    levels["level"] = levels["level"].replace("", MISSING)
    if (levels.loc[levels["pairings"] > 0, "level"] == MISSING).all():
        return _Column(str(values.name), np.zeros(len(values), dtype=np.int64))
    sizes = levels.groupby("level")["pairings"].transform("sum")
    levels["pooled"] = levels["level"].mask(sizes < fewest, OTHER)
    pooled = levels.groupby("pooled")["pairings"].sum().sort_values(ascending=False, kind="stable")
    codes = {name: code for code, (name, size) in enumerate(pooled.items()) if size > 0 and size >= fewest}
    codes_of_places: Integers = np.asarray(levels["pooled"].map(codes).fillna(0), dtype=np.int64)
    own: Integers = codes_of_places[places]
    return _Column(str(values.name), own)


def _combinations(columns: list[_Column]) -> tuple[Integers, Integers]:
    """The distinct combinations of levels (one per row, a code per column), and which one each cell has."""
    key = np.zeros(len(columns[0].codes), dtype=np.int64)
    for column in columns:
        key = key * (column.parameters + 1) + column.codes
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    return np.stack([column.codes[first] for column in columns], axis=1), place


def _one_hot(levels: Integers) -> Floats:
    """An indicator column for each level of each characteristic but the most common one, code 0."""
    return np.concatenate(
        [
            (levels[:, [column]] == np.arange(1, levels[:, column].max() + 1)).astype(np.float64)
            for column in range(levels.shape[1])
        ],
        axis=1,
    )


def _grouped(
    counselor: Integers, combination: Integers, pairings: Floats, dropped_out: Floats, design: Floats
) -> GroupedOutcomes:
    """The counts of each counselor and combination, in order of the counselor."""
    key, place = np.unique(counselor * len(design) + combination, return_inverse=True)
    events, n = sums_of(place, dropped_out), sums_of(place, pairings)
    return GroupedOutcomes(events, n, key // len(design), key % len(design), design)
