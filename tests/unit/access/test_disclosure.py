"""What leaves the clinic: small counts hidden, others rounded, and nothing left from which they could be worked out."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.access.disclosure import FEWEST_OUTSIDE, for_outside
from dashboard.values import Kind, value_of


def one(**cells: float | None) -> pd.DataFrame:
    """A frame of one row."""
    return pd.DataFrame([cells])


def kinds(frame: pd.DataFrame, *columns: str) -> list[str]:
    """The kinds of the first row's cells."""
    row = frame.to_dict("records")[0]
    return [value_of(row, column).kind.value for column in columns]


@pytest.mark.parametrize(
    ("count", "kind", "shown"),
    [
        (0, Kind.ZERO, 0),
        (1, Kind.HIDDEN, None),
        (FEWEST_OUTSIDE - 1, Kind.HIDDEN, None),
        (FEWEST_OUTSIDE, Kind.NUMBER, 10),
        (FEWEST_OUTSIDE + 1, Kind.NUMBER, 10),
        (12, Kind.NUMBER, 10),
        (13, Kind.NUMBER, 15),
        (None, Kind.MISSING, None),
    ],
)
def test_counts_are_hidden_under_eight_and_rounded_to_five(count: int | None, kind: Kind, shown: int | None) -> None:
    frame = for_outside(pd.DataFrame({"clients": pd.array([count], dtype="Int64")}), {"clients": ()})

    value = value_of(frame.to_dict("records")[0], "clients")
    assert (value.kind, value.number) == (kind, shown)


def test_share_goes_with_its_numerator_and_with_its_denominator() -> None:
    rests_on = {"left": ("share",), "clients": ("share",)}

    assert kinds(for_outside(one(left=7, clients=40, share=0.175), rests_on), "share", "clients") == [
        "hidden",
        "number",
    ]
    assert kinds(for_outside(one(left=0, clients=7, share=0.0), rests_on), "left", "share") == ["zero", "hidden"]
    assert for_outside(one(left=9, clients=52, share=0.17308), rests_on)["share"].tolist() == [0.17]


def test_rounding_makes_no_false_zero_and_no_false_hundred() -> None:
    frame = for_outside(
        pd.DataFrame({"clients": [5000] * 4, "share": [0.0, 0.002, 0.998, 1.0], "left_pct": [0.0, 0.2, 99.8, 100.0]}),
        {"clients": ("share", "left_pct")},
    )

    assert frame["share"].tolist() == [0.0, 0.01, 0.99, 1.0]
    assert frame["left_pct"].tolist() == [0.0, 1.0, 99.0, 100.0]


def test_one_hidden_part_beside_its_total_takes_the_smallest_other_part_along() -> None:
    counts = {"all": (), "a": (), "b": (), "c": ()}
    parts = {"all": ("a", "b", "c")}

    assert kinds(for_outside(one(all=60, a=3, b=37, c=20), counts, parts), *counts) == [
        "number", "hidden", "number", "hidden",
    ]  # fmt: skip
    assert kinds(for_outside(one(all=23, a=3, b=0, c=20), counts, parts), *counts) == [
        "number", "hidden", "zero", "hidden",
    ]  # fmt: skip
    assert kinds(for_outside(one(all=9, a=5, b=4, c=0), counts, parts), *counts) == [
        "number", "hidden", "hidden", "zero",
    ]  # fmt: skip


def test_a_total_is_hidden_where_no_other_part_could_be() -> None:
    frame = for_outside(one(all=20, a=3, b=0), {"all": (), "a": (), "b": ()}, {"all": ("a", "b")})

    assert kinds(frame, "all", "a", "b") == ["hidden", "hidden", "zero"]


def test_one_hidden_row_beside_a_total_takes_the_next_smallest_along() -> None:
    frame = pd.DataFrame({"quarter": list("abcd"), "clients": [40, 3, 0, 12]})

    alone = for_outside(frame, {"clients": ()})
    beside_total = for_outside(frame, {"clients": ()}, has_totals=True)

    assert alone["clients"].fillna(-1).tolist() == [40, -1, 0, 10]
    assert beside_total["clients"].fillna(-1).tolist() == [40, -1, 0, -1]
    assert beside_total["hidden"].tolist() == ["", "clients", "", "clients"]


def test_what_was_hidden_inside_stays_named_and_the_frame_given_stays() -> None:
    frame = pd.DataFrame({"clients": [3], "mean": [None], "hidden": ["mean"]})

    shown = for_outside(frame, {"clients": ("mean",)})

    assert shown["hidden"].tolist() == ["clients,mean"]
    assert frame["clients"].tolist() == [3]
