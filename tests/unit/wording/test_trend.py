"""Figures over time in words: what stands out, what chance does, and that nothing here is a flag."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.wording import trend
from tests.unit.charts import frames as make


def marked(**changes: object) -> pd.DataFrame:
    """Three months of which the second is beyond the limits."""
    frame = make.months((0.2, 0.6, 0.2), **changes)
    frame.loc[1, "is_beyond_limits"] = True
    return frame


def test_steady_figure_is_said_to_move_by_chance() -> None:
    assert trend.headline(make.months()) == (
        "20 % on average over 3 months; chance alone takes a month to between 0 % and 50 %. No month stands out."
    )
    assert trend.in_short(make.months()) == "no figure has moved by more than chance"


def test_month_that_stands_out_is_named_with_the_reason() -> None:
    assert trend.headline(marked()).endswith("Standing out: May 2024 (beyond the limits).")
    assert trend.in_short(pd.concat([marked(), make.months(figure="coverage")])) == "months stand out in early drop-out"


def test_many_marked_months_are_told_as_a_span() -> None:
    frame = make.months((0.3,) * 7, is_run_of_7=True)

    assert "7 months from April 2024 to October 2024 (part of 7 or more" in trend.headline(frame)


def test_hidden_months_have_no_mark_and_are_counted() -> None:
    frame = make.months((0.2, None, 0.1))
    frame["is_beyond_limits"] = pd.array([False, None, False], dtype="boolean")

    assert "No month stands out" in trend.headline(frame)
    assert "1 month with too few people left out." in trend.caption(frame)


def test_caption_says_what_a_mark_is_worth_and_what_is_provisional() -> None:
    assert "One steady series in five shows a mark within two years" in trend.caption(make.months())
    assert "provisional" in trend.caption(make.months())
    assert "provisional" not in trend.caption(make.months((0.2,) * 12))


def test_too_few_months_say_so() -> None:
    assert trend.headline(make.months((0.2,))).startswith("Too few months")
    assert trend.in_short(make.months((None, None))) == "too few months to say"
    assert "nothing to draw" in trend.alt(make.months((None,)), "early_dropout")


def test_alt_names_first_and_last_month() -> None:
    assert trend.alt(make.months(), "early_dropout").startswith(
        "Early drop-out by month. April 2024: 20 %, June 2024: 10 %. 20 % on average"
    )


@pytest.mark.parametrize(
    ("estimates", "words"),
    [
        ((0.8, 0.6), "Chance alone takes a line this far."),
        ((0.8, 1.6), "Chance alone would rarely take a line so high."),
        ((-0.2, -1.4), "Chance alone would rarely take a line so low."),
    ],
)
def test_place_of_the_sum_is_told_by_its_band(estimates: tuple[float, ...], words: str) -> None:
    assert trend.cusum_headline(make.sums(estimates)).endswith(words)


def test_sum_is_told_with_counts_and_is_no_flag() -> None:
    assert trend.cusum_headline(make.sums()).startswith(
        "1 of 3 clients dropped out early, where 0.6 were to be expected."
    )
    assert "This is no flag" in trend.cusum_caption()
    assert "between −0.2 and +0.6" in trend.cusum_alt(make.sums())
    assert "Too few" in trend.cusum_headline(make.sums(estimate=None))


def gaps(*clients: int, is_open: bool) -> pd.DataFrame:
    """Rows of the question `time_between_dropouts`; the last gap goes on where it is open."""
    rows = [
        {"clients": number, "is_open": False, "expected_clients": 4.8, "low": 1.0, "high": 16.0} for number in clients
    ]
    rows[-1]["is_open"] = is_open
    return pd.DataFrame(rows)


def test_waits_are_told_with_the_one_that_goes_on() -> None:
    told = trend.between(gaps(3, 1, 7, is_open=True))

    assert told == (
        "From one early drop-out to the next, lately: 3 and 1 clients. Since the last one, 7 clients began. At the "
        "practice's rate it is about one client in 5, and 95 of 100 such waits are between 1 and 16."
    )


def test_nobody_who_dropped_out_is_told_and_nobody_counted_is_silent() -> None:
    assert trend.between(gaps(9, is_open=True)).startswith("None of 9 clients has dropped out early. At the practice")
    assert trend.between(gaps(0, is_open=True)) == ""
