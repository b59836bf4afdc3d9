"""Flags: which counselors to look at first, since chance alone would rarely take them so far from all the others.

Worse side only, once a quarter, over one fixed family of comparisons. The family depends on how many cases there are,
never on how they turned out, so that it cannot be chosen to find somebody.
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, hypergeom, nchypergeom_fisher

from dashboard.measures.arrays import Floats, divide, require_columns
from dashboard.measures.standing import FEWEST_CASES

EARLY_DROPOUT = "early_dropout"
FALSE_DISCOVERY_RATE = 0.10
_COUNTS = ("counselor_id", "measure", "numerator", "denominator")


def flags(counts: pd.DataFrame, declared_counts: pd.DataFrame) -> pd.DataFrame:
    """The flagged rows of `comparisons(counts)`, with declared_only_agrees: True, False, or empty.

    `declared_counts` has the same rows with early drop-out counted from declared endings only, so that whoever stops
    coming in silence has not dropped out. A flag for early drop-out agrees when the whole family, compared once more
    with these counts, flags the same counselor for it. The other measures do not rest on endings: empty.
    """
    compared = comparisons(counts)
    flagged = compared[compared["is_flagged"]].drop(columns="is_flagged")
    declared = comparisons(declared_counts)
    is_standing = declared["is_flagged"] & (declared["measure"] == EARLY_DROPOUT)
    standing = set(declared.loc[is_standing, "counselor_id"])
    agrees = [
        counselor in standing if measure == EARLY_DROPOUT else None
        for counselor, measure in zip(flagged["counselor_id"], flagged["measure"], strict=True)
    ]
    return flagged.assign(declared_only_agrees=pd.array(agrees, dtype="boolean")).reset_index(drop=True)


def comparisons(counts: pd.DataFrame) -> pd.DataFrame:
    """The whole family, one row per counselor and measure with at least 10 cases and any case of somebody else's.

    `counts`: counselor_id, measure, numerator, denominator (whole numbers) of every counselor of the practice; other
    columns are kept, and so is the order. Where it has the column expected (the cases expected of these clients, not
    empty for any counselor of a measure or for all), a counselor is compared with all others as far as those had
    clients alike: the odds of a case differ by `weight_of`. Added: practice_rate (0-1, of everybody), p
    (`p_of_so_many`) and is_flagged: kept by Benjamini and Hochberg (1995) at a false discovery rate of 10 %.

    Formula:
        p       = P(at least so many of the counselor's n clients, given the practice's total), Fisher's exact test
        flagged : the largest k with p of rank k <= 0.10 x k / m, and every smaller p; m comparisons in the quarter

    Source: Fisher's exact test (scipy.stats); Benjamini and Hochberg 1995, JRSS B 57.

    Limits: One flag in ten may be chance. No flag is no clearance: with few clients a true difference is rarely found.
    """
    require_columns(counts, _COUNTS)
    totals = counts.groupby("measure")[["numerator", "denominator"]].transform("sum")
    is_compared = (counts["denominator"] >= FEWEST_CASES) & (totals["denominator"] > counts["denominator"])
    family, everybody = counts[is_compared].reset_index(drop=True), totals[is_compared].reset_index(drop=True)
    weight = _weights(counts)[is_compared.to_numpy()]
    p = p_of_so_many(
        family["numerator"], family["denominator"], everybody["numerator"], everybody["denominator"], weight
    )
    return family.assign(
        practice_rate=divide(everybody["numerator"], everybody["denominator"]),
        p=p,
        is_flagged=false_discovery_control(p) <= FALSE_DISCOVERY_RATE if len(p) else np.zeros(0, dtype=bool),
    )


def _weights(counts: pd.DataFrame) -> Floats:
    if "expected" not in counts.columns:
        return np.ones(len(counts))
    everybody = counts.groupby("measure")[["expected", "denominator"]].transform("sum")
    weight = weight_of(counts["expected"], counts["denominator"], everybody["expected"], everybody["denominator"])
    return np.where(np.isnan(weight), 1.0, weight)


def weight_of(expected: Any, n: Any, all_expected: Any, all_n: Any) -> Floats:
    """The odds of a case that a counselor's clients bring, over those of everybody else's clients.

    odds(expected / n) / odds of the same among the others; NaN where either has no clients or no expectation.
    """
    own = divide(expected, n)
    others = divide(np.subtract(all_expected, expected), np.subtract(all_n, n))
    return divide(own * (1 - others), others * (1 - own))


def p_of_so_many(cases: Any, n: Any, all_cases: Any, all_n: Any, weight: Any = 1.0) -> Floats:
    """The chance of at least `cases` of a counselor's n, given that `all_cases` of the practice's `all_n` are cases.

    Fisher's exact conditional test against all others, one-sided, as `scipy.stats.fisher_exact` gives it. With a
    `weight` other than 1 (the counselor's expected odds over the others') the distribution is Fisher's noncentral
    hypergeometric. Works on scalars and on arrays of one shape.
    """
    own, drawn, marked, size = (np.asarray(values, dtype=np.int64) for values in (cases, n, all_cases, all_n))
    odds = np.broadcast_to(np.asarray(weight, dtype=np.float64), own.shape)
    # The noncentral distribution is exact to 1e-12 only, even where it is the central one.
    p: Floats = np.array(hypergeom.sf(own - 1, size, drawn, marked), dtype=np.float64)
    is_weighted = odds != 1
    if is_weighted.any():
        one_each = (values[is_weighted] for values in (own - 1, size, drawn, marked, odds))
        p[is_weighted] = np.clip(nchypergeom_fisher.sf(*one_each), 0, 1)
    return p


def with_flags(frame: pd.DataFrame, in_force: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """`frame` with the flags of the quarter in force: flagged_on (a date or empty), and label `look_first` there.

    `in_force`: the `keys` and made_on, one row per flag. A row with too few cases in view keeps its label `too_few`:
    nothing can be said of what is in view, though the flag stands.
    """
    dates = frame[keys].merge(in_force[[*keys, "made_on"]], how="left", on=keys, validate="many_to_one")["made_on"]
    flagged_on = pd.to_datetime(dates).set_axis(frame.index)
    is_first = flagged_on.notna() & (frame["label"] != "too_few")
    return frame.assign(flagged_on=flagged_on, label=frame["label"].mask(is_first, "look_first"))
