"""Has a counselor lost more clients early than expected, one start after another?

The running sum of observed minus expected early drop-outs (a variable life-adjusted display: Lovegrove et al. 1997,
Lancet 350), within a band that holds 95 % of whole paths of a counselor whose clients leave as expected. The band says
what chance does to such a line; it is no test that is repeated at every import, and it flags nobody.
"""

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Flags, Floats, Integers, floats, require_columns

PATHS = 10_000
BAND = 0.95
# One seed for all, so that the same clients in the same order have the same band wherever they are asked for.
_SEED = 20_250_101
_PATHS_AT_ONCE = 1_000
_COLUMNS = ("counselor_id", "start_on", "is_early_dropout", "expected")


def cusum(pairings: pd.DataFrame) -> pd.DataFrame:
    """One row per counselor and day on which a client counted began, in order: the path so far and its band.

    `pairings`: counselor_id, start_on, is_early_dropout, expected (the chance of it, 0-1), one row each. Starts of one
    day are one step, so that the order of rows within a day changes nothing. Columns: counselor_id, start_on, numerator
    (dropped out so far), denominator (counted so far), expected (sum so far), estimate (numerator - expected, in
    clients), low and high (`band`), pairings (the counselor's, in all).

    Formula:
        path after n clients = dropped out early among them - sum of their expected chances
        band                 = -c x sqrt(sum of p (1 - p)) to +C x the same; c and C hold 95 % of 10,000 simulated paths

    Source: observed minus expected as in Lovegrove et al. 1997, Lancet 350; the band by simulation.

    Limits: Not a flag. With twenty counselors about one path leaves its band by chance alone.
    """
    require_columns(pairings, _COLUMNS)
    paths = [_path(str(code), rows) for code, rows in pairings.groupby("counselor_id", sort=True)]
    return pd.concat(paths, ignore_index=True) if paths else _path("", pairings)


def band(expected: Floats, last_of_step: Integers) -> tuple[Floats, Floats]:
    """Lower and upper edge after each step, in clients; together they hold 95 % of whole paths, 2.5 % leave each side.

    `expected` has the chance of each client in order, `last_of_step` the place of each step's last client. The edges
    are c_low and c_high times the square root of the variance so far, sum of p (1 - p); each c is the 97.5 % quantile
    of how far a path strays on that side at its farthest, over 10,000 simulated ones. With few clients paths come in
    lumps, and the band holds more than 95 % of them.
    """
    spread = np.sqrt(np.cumsum(expected * (1 - expected))[last_of_step])
    strays = [_farthest(part, expected, last_of_step, spread) for part in _draws(expected)]
    below, above = np.concatenate([one[0] for one in strays]), np.concatenate([one[1] for one in strays])
    level = 1 - (1 - BAND) / 2
    low, high = (float(np.quantile(stray, level, method="higher")) for stray in (below, above))
    return -low * spread, high * spread


def _path(code: str, rows: pd.DataFrame) -> pd.DataFrame:
    # Within a day by expected chance alone: whose clients they are decides nothing.
    ordered = rows.sort_values(["start_on", "expected"], kind="stable")
    days = ordered["start_on"].to_numpy()
    last_of_step = np.flatnonzero(np.append(days[1:] != days[:-1], True)) if len(days) else np.zeros(0, dtype=np.int64)
    expected = floats(ordered, "expected")
    dropped_out = ordered["is_early_dropout"].to_numpy(dtype=np.int64).cumsum()[last_of_step]
    expected_so_far = expected.cumsum()[last_of_step]
    low, high = band(expected, last_of_step) if len(days) else (np.zeros(0), np.zeros(0))
    return pd.DataFrame(
        {
            "counselor_id": np.full(len(last_of_step), code, dtype=object),
            "start_on": days[last_of_step],
            "numerator": dropped_out,
            "denominator": last_of_step + 1,
            "expected": expected_so_far,
            "estimate": dropped_out - expected_so_far,
            "low": low,
            "high": high,
            "pairings": np.full(len(last_of_step), len(days), dtype=np.int64),
        }
    )


def _draws(expected: Floats) -> list[Flags]:
    """Simulated clients who drop out, paths x clients, in parts that fit into little memory."""
    random = np.random.default_rng(_SEED)
    parts = PATHS // _PATHS_AT_ONCE
    return [random.random((_PATHS_AT_ONCE, len(expected))) < expected for _ in range(parts)]


def _farthest(drawn: Flags, expected: Floats, last_of_step: Integers, spread: Floats) -> tuple[Floats, Floats]:
    """How far each path strays below and above at its farthest, in standard deviations; 0 where it never does."""
    paths = (drawn.cumsum(axis=1) - expected.cumsum())[:, last_of_step]
    strays = np.divide(paths, spread, out=np.zeros_like(paths), where=spread > 0)
    return np.max(-strays, axis=1, initial=0), np.max(strays, axis=1, initial=0)
