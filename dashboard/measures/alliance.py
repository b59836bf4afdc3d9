"""Alliance by counselor: what share of clients rate below the mark early on, for each instrument and domain.

One client, one vote: a client's rating is the mean over the rated ones of the pairing's first three
sessions. Instruments are never averaged together.
"""

import numpy as np
import pandas as pd

from dashboard.measures import standing
from dashboard.measures.arrays import Floats, divide, floats, integers, require_columns
from dashboard.measures.binomial_likelihood import Counts
from dashboard.measures.intervals import wilson
from dashboard.measures.shrinkage import ESTIMATES, best_estimates

_SCALE = ["instrument", "domain"]
_COUNTS = (
    "counselor_id", "instrument", "domain", "clients", "low_clients", "clearly_low_clients", "mean_score",
    "sessions", "rated", "complete_ratings", "straight_lined", "ratings", "at_ceiling",
)  # fmt: skip
_PRACTICE_COUNTS = ("instrument", "domain", "clients", "low_clients")


def alliance(counts: pd.DataFrame, practice_counts: pd.DataFrame, sigma_prior: str = "half") -> pd.DataFrame:
    """One row per row of `counts`, in its order: the alliance figures of a counselor on one scale.

    `counts`: counselor_id, instrument, domain; clients (pairings with a rating in sessions 1-3), low_clients
    and clearly_low_clients of them; mean_score; sessions and rated (sessions with a rating);
    complete_ratings and straight_lined; ratings of this domain and at_ceiling. low_clients is empty where the
    instrument has no mark, and everything about a mark then stays empty. `practice_counts`: instrument,
    domain, clients, low_clients of every counselor of the practice.

    low_share has Wilson 95 % limits; shrunken_* are the best estimate and its 95 % interval
    (`shrinkage.best_estimates`, one model per instrument and domain of the whole practice). Shares are 0-1,
    a share of nothing is an empty cell. The label says how much the counts can bear. ValueError if more clients
    are low than there are clients.

    Formula:
        score of a client = mean of the rated ones of sessions 1 to 3
        share below       = clients with a score under the mark / clients with a score, with Wilson's limits
        best estimate     = as for early drop-out: logit(share of counselor j) = mu + u_j, averaged over mu and sigma

    Source: Wilson 1927; marks of each instrument's manual, or a convention where it has none.

    Limits: Only those who rate are counted, and kind ratings are common. Below the mark is an invitation to talk.
    """
    require_columns(counts, _COUNTS)
    clients, low = floats(counts, "clients"), floats(counts, "low_clients")
    estimates = _best_estimates(counts, practice_counts, sigma_prior)
    low_share_low, low_share_high = wilson(low, clients)
    return pd.DataFrame(
        {
            "counselor_id": counts["counselor_id"].to_numpy(),
            "instrument": counts["instrument"].to_numpy(),
            "domain": counts["domain"].to_numpy(),
            "clients": integers(counts, "clients"),
            "low_clients": counts["low_clients"].astype("Int64").array,
            "clearly_low_clients": counts["clearly_low_clients"].astype("Int64").array,
            "low_share": divide(low, clients),
            "low_share_low": low_share_low,
            "low_share_high": low_share_high,
            "shrunken_share": estimates[:, 0],
            "shrunken_low": estimates[:, 1],
            "shrunken_high": estimates[:, 2],
            "mean_score": floats(counts, "mean_score"),
            "coverage": divide(floats(counts, "rated"), floats(counts, "sessions")),
            "straight_lined_share": divide(floats(counts, "straight_lined"), floats(counts, "complete_ratings")),
            "ceiling_share": divide(floats(counts, "at_ceiling"), floats(counts, "ratings")),
            "label": standing.labels(integers(counts, "clients")),
        }
    )


def _best_estimates(counts: pd.DataFrame, practice_counts: pd.DataFrame, sigma_prior: str) -> Floats:
    """The columns ESTIMATES for each row of `counts`; NaN where the scale has no mark."""
    require_columns(practice_counts, _PRACTICE_COUNTS)
    estimates = np.full((len(counts), len(ESTIMATES)), np.nan)
    with_mark = practice_counts[practice_counts["low_clients"].notna()]
    practice_by_scale = dict(iter(with_mark.groupby(_SCALE)))
    has_mark = counts["low_clients"].notna().to_numpy()
    for scale, rows in counts.assign(position=np.arange(len(counts)))[has_mark].groupby(_SCALE):
        if scale in practice_by_scale:
            found = best_estimates(_low_counts(rows), _low_counts(practice_by_scale[scale]), sigma_prior)
            estimates[integers(rows, "position")] = found.to_numpy()
    return estimates


def _low_counts(rows: pd.DataFrame) -> Counts:
    return Counts.of_counselors(floats(rows, "low_clients"), floats(rows, "clients"))
