"""Limits and marks of XmR charts against NHSRplotthedots."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from dashboard.measures.trend import Limits, is_beyond, is_in_run, is_in_trend, is_two_of_three, limits_of

Reference = Callable[[str], pd.DataFrame]
SETS = ("made", "R1H_attendances", "RJZ_attendances", "RQM_attendances", "RRK_attendances", "RRK_breaches")


@pytest.fixture(params=SETS)
def chart(request: pytest.FixtureRequest, reference: Reference) -> pd.DataFrame:
    """One set of the reference."""
    charts = reference("spc/individuals.csv")
    return charts[charts["set"] == request.param].reset_index(drop=True)


def test_limits_agree(chart: pd.DataFrame) -> None:
    ours, theirs = limits_of(chart["value"].to_numpy(float)), chart.iloc[0]

    assert [ours.mean, ours.lower, ours.upper] == pytest.approx(
        [theirs["mean"], theirs["lower"], theirs["upper"]], rel=1e-12
    )


def test_marks_agree(chart: pd.DataFrame) -> None:
    values, row = chart["value"].to_numpy(float), chart.iloc[0]
    limits = Limits(row["mean"], row["lower"], row["upper"])
    beyond, run = is_beyond(values, limits), is_in_run(values, limits)
    trend, two_of_three = is_in_trend(values), is_two_of_three(values, limits)

    # R names one kind per month, the first that holds; ours are all that hold.
    kinds = np.select(
        [beyond, trend, two_of_three, run],
        ["CL", "7 Point Trend", "2 in 3", "7 Points"],
        default="Common Cause",
    )

    assert list(beyond) == list(chart["is_outside"])
    assert [ours for ours, theirs in zip(kinds, chart["kind"], strict=True) if ours not in theirs] == []
