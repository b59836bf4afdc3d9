"""Did clients get better? Reliable and clinically significant change between the first and the last rating."""

import numpy as np
import pandas as pd

from dashboard.measures.arrays import divide, floats, require_columns
from dashboard.measures.intervals import wilson

COUNTED = "counted"
# The four classes of change, of which every client counted is in exactly one.
CLASSES = ("recovered", "improved", "no_reliable_change", "deteriorated")
# Rates that services publish, of all counted or of those who began as a case.
RATES = ("reliably_improved", "case_at_start", "recovery", "reliable_recovery")
# Clients who are not judged, and why.
NOT_COUNTED = ("rated_once", "not_rated", "still_open", "begun_before", "changed_counselor")
_COLUMNS = ("group", "instrument", "standing", "is_case_first", "is_case_last", "is_better", "is_worse", "clients")
_PROMISED = ["group", "instrument", "measure", "numerator", "denominator", "estimate", "low", "high"]


def outcome(classes: pd.DataFrame) -> pd.DataFrame:
    """One row per group, instrument and measure: numerator and denominator in clients, share 0-1 with Wilson limits.

    Of all counted, in four classes that add up to 1 (Jacobson & Truax 1991): recovered (better by at least the
    reliable change, and from the side of the mark where help is needed to the other), improved (better by as
    much, without crossing), no_reliable_change, deteriorated (worse by as much). Further the rates that
    services publish: reliably_improved (recovered or improved) and case_at_start of all counted; recovery (across the
    mark, however little) and reliable_recovery (the same as recovered) of those who began as a case.

    PHQ-9 with GAD-7 (`phq9_gad7`) follows NHS Talking Therapies: a case is one on either; better is better on
    one without being worse on the other; recovered is a case on neither at the end.

    `classes` holds counts by group, instrument, standing ("counted", or why not), is_case_first, is_case_last,
    is_better, is_worse and clients. A group with nobody counted has rows with 0 of 0 and an empty share.

    Formula:
        better by    = last total - first total, in the direction that is better
        reliable     : better (or worse) by at least the instrument's reliable change
        recovered    : reliably better, and across the mark
        recovery     = across the mark / those who began as a case

    Source: Jacobson and Truax 1991; NHS Talking Therapies manual for PHQ-9 with GAD-7.

    Limits: Only courses that are over and were rated at two sessions. Many would have got better without counseling.
    """
    require_columns(classes, _COLUMNS)
    parts = [
        _measured(str(group), str(instrument), rows)
        for (group, instrument), rows in classes.groupby(["group", "instrument"])
    ]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_PROMISED[:5])
    successes, of_whom = floats(found, "numerator"), floats(found, "denominator")
    found["estimate"] = divide(successes, of_whom)
    found["low"], found["high"] = wilson(successes, of_whom)
    return found[_PROMISED]


def outcome_coverage(classes: pd.DataFrame) -> pd.DataFrame:
    """Who is counted and who is not, and why: one row per group, instrument and standing, clients and their share.

    `classes` as for `outcome`. The denominator are all clients of the group who began in the period. rated_once
    and not_rated have ended without a change that could be read; still_open go on; begun_before had begun when
    the data begin, so their first rating here is not their first; changed_counselor is counted in the practice's
    figures, but belongs to no single counselor's.
    """
    require_columns(classes, _COLUMNS)
    counts = classes.pivot_table("clients", ["group", "instrument"], "standing", "sum", fill_value=0)
    counts = counts.reindex(columns=[COUNTED, *NOT_COUNTED], fill_value=0).reset_index()
    rows = counts.melt(["group", "instrument"], var_name="standing", value_name="clients").astype({"clients": "int64"})
    of_whom = rows.groupby(["group", "instrument"])["clients"].transform("sum")
    rows["denominator"] = of_whom
    rows["estimate"] = divide(rows["clients"].to_numpy(dtype=np.float64), of_whom.to_numpy(dtype=np.float64))
    rows = rows.rename(columns={"clients": "numerator"})
    return rows[["group", "instrument", "standing", "numerator", "denominator", "estimate"]]


def _measured(group: str, instrument: str, rows: pd.DataFrame) -> pd.DataFrame:
    judged = rows[rows["standing"] == COUNTED]
    clients = judged["clients"].to_numpy(dtype=np.int64)
    began_as_case, ends_as_case, is_better, is_worse = (
        judged[name].fillna(False).to_numpy(dtype=bool)
        for name in ("is_case_first", "is_case_last", "is_better", "is_worse")
    )
    has_crossed = began_as_case & ~ends_as_case
    members = {
        "recovered": is_better & has_crossed,
        "improved": is_better & ~has_crossed,
        "no_reliable_change": ~is_better & ~is_worse,
        "deteriorated": is_worse,
        "reliably_improved": is_better,
        "case_at_start": began_as_case,
        "recovery": has_crossed,
        "reliable_recovery": is_better & has_crossed,
    }
    everybody, cases = int(clients.sum()), int(clients[began_as_case].sum())
    return pd.DataFrame(
        {
            "group": group,
            "instrument": instrument,
            "measure": list(members),
            "numerator": [int(clients[chosen].sum()) for chosen in members.values()],
            "denominator": [cases if name in ("recovery", "reliable_recovery") else everybody for name in members],
        }
    )
