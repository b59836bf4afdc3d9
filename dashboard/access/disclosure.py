"""Small numbers: what rests on too few people is emptied and named, so that hidden, zero and missing never look alike.

Inside the clinic (`hide_small`) the threshold is a caution on the denominator, and counts, zeros included, stay. What
leaves the clinic (`for_outside`) hides the counts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.values import HIDDEN_COLUMN, hidden_columns

# Counts from 1 to 7 are hidden and others rounded to 5, shares to whole percents: the rule of NHS Digital's
# Hospital Episode Statistics for published counts.
FEWEST_OUTSIDE = 8
ROUNDED_TO = 5

Rows = npt.NDArray[np.bool_]


def hide_small(
    frame: pd.DataFrame, columns_by_denominator: Mapping[str, Sequence[str]], threshold: int
) -> pd.DataFrame:
    """The frame with estimates of fewer than `threshold` emptied and named in the row's column `hidden`.

    `columns_by_denominator` maps a count column to the estimates that rest on it. A denominator of zero
    gives no estimate in the first place: its cells are missing, not hidden. A missing denominator counts as
    zero.
    """
    emptied: list[tuple[str, Rows]] = []
    for denominator, columns in columns_by_denominator.items():
        is_small = _is_small(frame[denominator], threshold)
        emptied += [(column, is_small) for column in columns]
    return _hide(frame, emptied)


def for_outside(
    frame: pd.DataFrame,
    columns_by_count: Mapping[str, Sequence[str]],
    parts_by_total: Mapping[str, Sequence[str]] | None = None,
    *,
    has_totals: bool = False,
) -> pd.DataFrame:
    """The frame as it may leave the clinic: counts of 1 to 7 hidden, others rounded to 5, shares to whole percents.

    `columns_by_count` maps every count column to the shares that would give it away (a share is hidden with its
    numerator and with its denominator). `parts_by_total` maps a total column to the columns that add up to it: where
    the total stands and one part alone is hidden, the smallest other part is hidden too, else it could be worked out.
    `has_totals` does the same down the rows, for a frame beside whose columns their sums are shown.
    """
    hides = {column: _is_small(frame[column], FEWEST_OUTSIDE) for column in columns_by_count}
    for total, parts in (parts_by_total or {}).items():
        _hide_second_part(frame, hides, total, parts)
    if has_totals:
        for column, is_hidden in hides.items():
            _hide_second_row(frame[column], is_hidden)
    with_shares = [(name, hides[count]) for count, names in columns_by_count.items() for name in (count, *names)]
    return _rounded(_hide(frame, with_shares), columns_by_count)


def _is_small(counts: pd.Series[float], threshold: int) -> Rows:
    known = _known(counts)
    small: Rows = (known > 0) & (known < threshold)
    return small


def _known(counts: pd.Series[float]) -> npt.NDArray[np.float64]:
    """The counts, a missing one as zero."""
    return np.asarray(counts.fillna(0), dtype=np.float64)


def _hide(frame: pd.DataFrame, emptied: Iterable[tuple[str, Rows]]) -> pd.DataFrame:
    """The frame with these cells emptied and named; cells that are empty already are missing, and stay so."""
    shown = frame.copy()
    hidden = [set(hidden_columns(row)) for row in frame.to_dict("records")]
    for column, rows in emptied:
        has_value = rows & frame[column].notna().to_numpy()
        shown[column] = shown[column].mask(has_value)
        for row in has_value.nonzero()[0]:
            hidden[row].add(column)
    order = {column: place for place, column in enumerate(frame.columns)}
    shown[HIDDEN_COLUMN] = [",".join(sorted(names, key=lambda name: order.get(name, len(order)))) for names in hidden]
    return shown


def _hide_second_part(frame: pd.DataFrame, hides: dict[str, Rows], total: str, parts: Sequence[str]) -> None:
    """Where one part alone is hidden beside its total, hide the smallest other part, or the total if there is none."""
    known = {part: _known(frame[part]) for part in parts}
    for row in range(len(frame)):
        if hides[total][row] or sum(hides[part][row] for part in parts) != 1:
            continue
        others = {part: known[part][row] for part in parts if not hides[part][row] and known[part][row] > 0}
        hides[min(others, key=others.__getitem__, default=total)][row] = True


def _hide_second_row(counts: pd.Series[float], is_hidden: Rows) -> None:
    """Where one row alone is hidden beside the sum of them all, hide the smallest other row that is not zero."""
    if is_hidden.sum() != 1:
        return
    known = _known(counts)
    others = [row for row in range(len(known)) if not is_hidden[row] and known[row] > 0]
    if others:
        is_hidden[min(others, key=lambda row: known[row])] = True


def _rounded(frame: pd.DataFrame, columns_by_count: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    rounded = frame.copy()
    for count, shares in columns_by_count.items():
        # Halves up, as people round; five is never rounded to the even one.
        rounded[count] = (ROUNDED_TO * np.floor(rounded[count].astype("Float64") / ROUNDED_TO + 0.5)).astype("Int64")
        for share in shares:
            rounded[share] = _whole_percents(rounded[share].astype("Float64"), 100 if share.endswith("_pct") else 1)
    return rounded


def _whole_percents(shares: pd.Series[float], whole: int) -> pd.Series[float]:
    """Shares of `whole` to whole percents; what is neither none nor all is never written as none or all."""
    percents = (100 * shares / whole).round()
    is_between = (shares > 0) & (shares < whole)
    return percents.mask(is_between, percents.clip(1, 99)) / 100 * whole
