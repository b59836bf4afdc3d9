"""Figures over time as drawn: gaps, limits a share can reach, marks, and the running sum in its band."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import charts
from tests.unit.charts import frames as make


def test_a_hidden_month_is_a_gap() -> None:
    figure = charts.trend(make.months((0.2, None, 0.1)))

    assert list(figure.data[0].y) == [20, None, 10]
    assert figure.data[0].connectgaps is False


def test_limits_below_nought_are_not_drawn_and_the_others_are_named() -> None:
    figure = charts.trend(make.months())

    assert sorted(line.y0 for line in figure.layout.shapes) == [20, 50]
    assert {note.text for note in figure.layout.annotations} == {"mean 20", "limit 50"}


def test_marked_months_are_diamonds_with_the_reason_in_the_hover() -> None:
    frame = make.months((0.2, 0.6, 0.2))
    frame.loc[1, "is_beyond_limits"] = True

    marked = charts.trend(frame).data[1]

    assert (list(marked.x), list(marked.y)) == ([pd.Timestamp("2024-05-01")], [60])
    assert marked.marker.symbol == "diamond"
    assert marked.customdata[0][1] == "beyond the limits"


def test_everything_drawn_lies_within_the_axis() -> None:
    frame = make.months((0.02, 0.97, 0.5), lower_limit=0.3, upper_limit=0.7, mean=0.5)

    low, high = charts.trend(frame).layout.yaxis.range

    assert 0 <= low < 2
    assert 97 < high <= 102


def test_two_figures_are_never_drawn_as_one() -> None:
    both = pd.concat([make.months(), make.months(figure="coverage")])

    with pytest.raises(ValueError, match="one figure"):
        charts.trend(both)


def test_the_sum_begins_at_nought_and_keeps_its_steps() -> None:
    figure = charts.cusum(make.sums())
    line = figure.data[2]

    assert (list(line.x), list(line.y)) == ([0, 1, 2, 3], [0, -0.2, 0.6, 0.4])
    assert line.line.shape == "hv"
    assert list(figure.data[1].y) == [0, -1, -1, -1]


def test_the_sum_names_its_end_and_what_was_expected() -> None:
    texts = {note.text for note in charts.cusum(make.sums()).layout.annotations}

    assert texts == {"<b>+0.4 so far</b>", "as expected"}


def test_a_hidden_path_is_an_empty_figure_that_says_why() -> None:
    hidden = make.sums(estimate=None, low=None, high=None, hidden="estimate,low,high")

    figure = charts.cusum(hidden, why="Too few.")

    assert [note.text for note in figure.layout.annotations] == ["Too few."]


def test_paths_of_two_counselors_are_never_drawn_as_one() -> None:
    with pytest.raises(ValueError, match="one counselor"):
        charts.cusum(pd.concat([make.sums(), make.sums(counselor_id="c2")]))
