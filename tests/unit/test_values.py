"""Number, zero, missing and hidden stay four different things."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.access.disclosure import hide_small
from dashboard.values import HIDDEN, MISSING, Kind, Value, hidden_columns, number_text, share_text, value_of

THRESHOLD = 5


def shown(clients: int | None, share: float | None) -> Value:
    """The share of a row with so many clients, once small numbers are hidden."""
    frame = pd.DataFrame({"clients": pd.array([clients], dtype="Int64"), "share": pd.array([share], dtype="Float64")})
    (row,) = hide_small(frame, {"clients": ("share",)}, THRESHOLD).to_dict("records")
    return value_of(row, "share")


@pytest.mark.parametrize(
    ("clients", "share", "value"),
    [
        (THRESHOLD - 1, 0.4, HIDDEN),
        (THRESHOLD, 0.4, Value(Kind.NUMBER, 0.4)),
        (THRESHOLD + 1, 0.4, Value(Kind.NUMBER, 0.4)),
        (THRESHOLD - 1, 0.0, HIDDEN),
        (THRESHOLD, 0.0, Value(Kind.ZERO, 0.0)),
        (THRESHOLD + 1, 0.0, Value(Kind.ZERO, 0.0)),
        (0, None, MISSING),
        (THRESHOLD - 1, None, MISSING),
        (THRESHOLD, None, MISSING),
        (None, None, MISSING),
    ],
)
def test_kind_is_decided_by_the_count_and_the_cell(clients: int | None, share: float | None, value: Value) -> None:
    assert shown(clients, share) == value


@pytest.mark.parametrize("cell", [None, float("nan"), pd.NA, pd.NaT])
def test_every_empty_cell_is_missing(cell: object) -> None:
    assert value_of({"share": cell, "hidden": ""}, "share") == MISSING
    assert value_of({"hidden": cell}, "share") == MISSING


def test_a_row_of_pandas_is_read_as_a_mapping() -> None:
    (_, row), *_ = pd.DataFrame([{"rate": None, "low": 0, "hidden": "rate, high"}]).iterrows()

    assert hidden_columns(row) == {"rate", "high"}
    assert [value_of(row, column).kind for column in ("rate", "low", "other")] == [Kind.HIDDEN, Kind.ZERO, Kind.MISSING]


@pytest.mark.parametrize(
    ("value", "as_share", "as_number"),
    [
        (Value(Kind.NUMBER, 0.174), "17.4 %", "0.17"),
        (Value(Kind.NUMBER, 0.0001), "< 0.1 %", "0.00"),
        (Value(Kind.NUMBER, 0.9999), "> 99.9 %", "1.00"),
        (Value(Kind.NUMBER, 1.0), "100 %", "1"),
        (Value(Kind.ZERO, 0.0), "0 %", "0"),
        (MISSING, "—", "—"),
        (HIDDEN, "too few", "too few"),
    ],
)
def test_each_kind_has_words_of_its_own(value: Value, as_share: str, as_number: str) -> None:
    assert share_text(value) == as_share
    assert number_text(value) == as_number
