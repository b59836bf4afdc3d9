"""Figures carry their error, and the verdict follows from figure and interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.bench.monte_carlo import Estimate, mean_of, share_of
from tests.bench.table import Promise, Row, markdown


@pytest.mark.parametrize(
    ("promise", "value", "verdict"),
    [
        (Promise("at most", 0.07), 0.07, "holds"),
        (Promise("at most", 0.07), 0.08, "within error"),
        (Promise("at most", 0.07), 0.10, "**fails**"),
        (Promise("at least", 0.5), 0.51, "holds"),
        (Promise("at least", 0.5), 0.49, "within error"),
        (Promise("at least", 0.5), 0.45, "**fails**"),
        (Promise("near", 0.56, 0.05), 0.52, "holds"),
        (Promise("near", 0.56, 0.05), 0.62, "within error"),
        (Promise("near", 0.56, 0.05), 0.40, "**fails**"),
    ],
)
def test_verdict_follows_from_figure_and_interval(promise: Promise, value: float, verdict: str) -> None:
    assert promise.verdict(Estimate(value, value - 0.02, value + 0.02, 100)) == verdict


def test_share_carries_wilsons_interval() -> None:
    found = share_of(pd.Series([1.0] * 5 + [0.0] * 95))

    assert found.value == 0.05
    assert (found.low, found.high) == pytest.approx((0.0215, 0.1118), abs=1e-4)
    assert found.clinics == 100


def test_mean_carries_its_monte_carlo_error_and_leaves_out_empty_cells() -> None:
    values = np.random.default_rng(1).normal(3, 2, 400)

    found = mean_of(pd.Series([*values, np.nan]))

    assert found.clinics == 400
    assert found.value == pytest.approx(values.mean())
    assert found.high - found.low == pytest.approx(2 * 1.96 * values.std(ddof=1) / 20, rel=1e-4)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_mean_without_any_spread_still_has_an_error(share: float) -> None:
    found = mean_of(pd.Series([share] * 50))

    assert found == share_of(pd.Series([share] * 50))
    assert found.high - found.low > 0.05


def test_nothing_is_never_printed_as_less_than_nothing() -> None:
    cells = Row("difference", Estimate(-0.0001, -0.0012, -0.0004, 1000)).cells()

    assert cells[1:3] == ("0.0 %", "-0.1 % to 0.0 %")


def test_table_has_a_row_for_each_title_and_figure() -> None:
    row = Row("flagged", Estimate(0.0653, 0.05, 0.08, 1000), Promise("at most", 0.07))

    lines = markdown([("Alike", [row]), ("Slope", [Row("slope", Estimate(0.5, 0.4, 0.6, 30), percent=False)])]).split(
        "\n"
    )

    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["Simulated", "Figure", "95 % interval", "Clinics", "Promise", "Verdict"]
    assert cells[2][0] == "**Alike**"
    assert cells[3] == ["flagged", "6.5 %", "5.0 % to 8.0 %", "1,000", "at most 7 %", "holds"]
    assert cells[5] == ["slope", "0.50", "0.40 to 0.60", "30", "", ""]
    assert len({len(line) for line in lines}) == 1
