"""Below the mark at first, and then? Stays low, recovers, turns low."""

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Floats, divide, floats, integers, require_columns
from dashboard.measures.intervals import Z_95, wilson

_COUNTS = ("clients", "stays_low_clients", "recovers_clients", "turns_low_clients")


def stays_low(counts: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `counts`, in its order: who was below the mark at session 1 and at the last rated of 2 to 4.

    `counts`: group_label, instrument, domain; clients rated at both; stays_low_clients (below at both),
    recovers_clients (below only at first) and turns_low_clients (below only then).

    stays_low_share is of those low at first, net_recovery of all clients. Both with 95 % limits, and empty where there
    is nothing to divide by.

    Formula:
        stays low    = below at both / below at session 1, with Wilson's limits
        net recovery = (recovers - turns low) / clients
        its limits   = Wald's for paired shares, after half a client is added to each of the four cells

    Source: Agresti & Min 2005, Statistics in Medicine 24; Wilson 1927.

    Limits: With noise alone a third of those low at first would "recover" and as many others turn low, so only the
    difference is read. Those who left after session 1 are not in it.
    """
    require_columns(counts, ("group_label", "instrument", "domain", *_COUNTS))
    clients, stays, recovers, turns = (floats(counts, name) for name in _COUNTS)
    low_first = stays + recovers
    stays_share_low, stays_share_high = wilson(stays, low_first)
    net_low, net_high = paired_difference(recovers, turns, clients)
    return pd.DataFrame(
        {
            "group": counts["group_label"].to_numpy(),
            "instrument": counts["instrument"].to_numpy(),
            "domain": counts["domain"].to_numpy(),
            "clients": integers(counts, "clients"),
            "low_first_clients": low_first.astype(np.int64),
            **{name: integers(counts, name) for name in _COUNTS[1:]},
            "stays_low_share": divide(stays, low_first),
            "stays_low_share_low": stays_share_low,
            "stays_low_share_high": stays_share_high,
            "net_recovery": divide(recovers - turns, clients),
            "net_recovery_low": net_low,
            "net_recovery_high": net_high,
        }
    )


def paired_difference(only_first: Floats, only_then: Floats, pairs: Floats) -> tuple[Floats, Floats]:
    """95 % limits (-1 to 1) of (only_first - only_then) / pairs; NaN where there are no pairs.

    Agresti & Min (2005), Statistics in Medicine 24; in R: PropCIs::diffpropci.mp. Its error is near the nominal one
    down to ten pairs, where the plain Wald interval is far too narrow.
    """
    more, total = only_first - only_then, pairs + 2
    middle = more / total
    reach = Z_95 * np.sqrt((only_first + only_then + 1) - more**2 / total) / total
    low, high = np.maximum(middle - reach, -1), np.minimum(middle + reach, 1)
    is_known = pairs > 0
    return np.where(is_known, low, np.nan), np.where(is_known, high, np.nan)
