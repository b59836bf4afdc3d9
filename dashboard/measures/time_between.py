"""How many clients lie between one early drop-out and the next? What a rate hides where drop-outs are rare."""

import numpy as np
import pandas as pd
from scipy.stats import geom

from dashboard.measures.arrays import require_columns

_COLUMNS = ("counselor_id", "start_on", "is_early_dropout")


def time_between(pairings: pd.DataFrame, practice_rate: float) -> pd.DataFrame:
    """One row per counselor and gap, in order: from one day with an early drop-out among its starts to the next.

    `pairings`: counselor_id, start_on, is_early_dropout, one row each. Columns: counselor_id, start_on (of whoever
    dropped out; of the last client counted where is_open), is_open (the gap that goes on: nobody has dropped out
    since), dropped_out (how many who began that day), clients (begun since the day of the one before, these included),
    days (empty for the first gap, which has no beginning), expected_clients (1 / practice_rate), low and high: 95 % of
    gaps lie there at the practice's rate (geometric distribution, as in a g chart: Benneyan 2001, Health Care
    Management Science 4). Starts of one day are one step, so that the order of rows within a day changes nothing.
    Without anybody dropping out in the practice there is nothing to expect: empty.

    Formula:
        expected clients between two early drop-outs = 1 / practice rate
        95 % of gaps                                 : quantiles of the geometric distribution at the practice rate

    Source: g chart, Benneyan 2001, Health Care Management Science 4.

    Limits: Gaps vary widely by chance; a short one alone says nothing.
    """
    require_columns(pairings, _COLUMNS)
    gaps = [_gaps(str(code), rows) for code, rows in pairings.groupby("counselor_id", sort=True)]
    joined = pd.concat(gaps, ignore_index=True) if gaps else _gaps("", pairings)
    has_rate = 0 < practice_rate <= 1
    low, high = geom.ppf([0.025, 0.975], practice_rate) if has_rate else (np.nan, np.nan)
    return joined.assign(expected_clients=1 / practice_rate if has_rate else np.nan, low=low, high=high)


def _gaps(code: str, rows: pd.DataFrame) -> pd.DataFrame:
    days = rows.groupby("start_on", sort=True)["is_early_dropout"].agg(["size", "sum"]).reset_index()
    is_drop_out = days["sum"] > 0
    # The last day with a start ends the gap that goes on, unless somebody dropped out then.
    is_open = ~is_drop_out & (days.index == len(days) - 1)
    ends = days.assign(so_far=days["size"].cumsum(), is_open=is_open)[is_drop_out | is_open]
    started = pd.to_datetime(ends["start_on"])
    return pd.DataFrame(
        {
            "counselor_id": np.full(len(ends), code, dtype=object),
            "start_on": ends["start_on"].to_numpy(),
            "is_open": ends["is_open"].to_numpy(dtype=bool),
            "dropped_out": ends["sum"].to_numpy(dtype=np.int64),
            "clients": ends["so_far"].diff().fillna(ends["so_far"]).to_numpy(dtype=np.int64),
            "days": started.diff().dt.days.to_numpy(dtype=np.float64),
        }
    )
