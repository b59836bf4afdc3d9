"""Reference numbers beside these tests; README.md says where each comes from."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

_FOLDER = Path(__file__).parent


@pytest.fixture(scope="session")
def reference() -> Callable[[str], pd.DataFrame]:
    """Reads one reference table, e.g. reference("funnel/limits.csv")."""
    return lambda path: pd.read_csv(_FOLDER / path, dtype={"group": str, "site": str})


@pytest.fixture(scope="session")
def largest_difference() -> Callable[[object, object], float]:
    """The largest absolute difference of two columns; fails where only one of them has an empty cell."""

    def compare(ours: object, theirs: object) -> float:
        first, second = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
        assert first.shape == second.shape
        np.testing.assert_array_equal(np.isnan(first), np.isnan(second))
        return float(np.nanmax(np.abs(first - second), initial=0.0))

    return compare
