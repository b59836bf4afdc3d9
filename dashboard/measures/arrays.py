"""Columns of a frame as arrays, and arrays as columns in which an empty cell stays empty."""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


def floats(frame: pd.DataFrame, name: str) -> Floats:
    """The column `name` as floats, an empty cell as NaN. KeyError if the frame lacks it."""
    values: Floats = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def integers(frame: pd.DataFrame, name: str) -> Integers:
    """The column `name` as whole numbers; ValueError on an empty cell."""
    values: Integers = frame[name].to_numpy(dtype=np.int64)
    return values


def divide(numerator: Any, denominator: Any) -> Floats:
    """numerator / denominator, NaN (an empty cell) where the denominator is 0 or either is NaN."""
    top, bottom = np.broadcast_arrays(np.asarray(numerator, np.float64), np.asarray(denominator, np.float64))
    shares = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=shares, where=bottom != 0)
    return shares


def sums_of(place: Integers, values: Floats, places: int = 0) -> Floats:
    """The sum of `values` at each place 0, 1, ... of `place`; at least `places` of them."""
    sums: Floats = np.bincount(place, values, places).astype(np.float64, copy=False)
    return sums


def require_columns(frame: pd.DataFrame, names: Iterable[str]) -> None:
    """ValueError naming the columns of `names` that `frame` lacks."""
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise ValueError(f"columns missing from the counts: {', '.join(missing)}")
