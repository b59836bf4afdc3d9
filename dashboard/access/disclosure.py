"""Small numbers: one function that hides what rests on too few, so that hidden, zero and missing never look alike.

For supervisors the threshold is a caution about small numbers on the denominator; counts, zeros included,
stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

HIDDEN_COLUMN = "hidden"


def hide_small(
    frame: pd.DataFrame, columns_by_denominator: Mapping[str, Sequence[str]], threshold: int
) -> pd.DataFrame:
    """The frame with estimates of fewer than `threshold` emptied and named in the row's column `hidden`.

    `columns_by_denominator` maps a count column to the estimates that rest on it. A denominator of zero
    gives no estimate in the first place: its cells are missing, not hidden. A missing denominator counts as
    zero.
    """
    shown = frame.copy()
    hidden: list[list[str]] = [[] for _ in range(len(frame))]
    for denominator, columns in columns_by_denominator.items():
        counts = frame[denominator].fillna(0)
        is_small = ((counts > 0) & (counts < threshold)).to_numpy()
        for column in columns:
            emptied = is_small & frame[column].notna().to_numpy()
            shown[column] = shown[column].mask(emptied)
            for row in emptied.nonzero()[0]:
                hidden[row].append(column)
    shown[HIDDEN_COLUMN] = [",".join(names) for names in hidden]
    return shown
