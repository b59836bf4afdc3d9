"""Needs and effects as lists of dots: what is drawn, beside what, and what stays empty."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboard.charts import training_effect_list, training_needs_list
from tests.unit.wording.test_training import a_need, an_effect


def needs(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows).assign(instrument="srs", clients=50, low_clients=30)


def xs(figure: Any) -> list[list[float | None]]:
    return [list(trace.x) for trace in figure.data]


def words_on(figure: Any) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_need_is_drawn_with_its_interval_and_the_counselors_concerned() -> None:
    figure = training_needs_list(needs(a_need(), a_need(domain="heard")), {})

    assert [30.2, 51.0] in xs(figure)
    assert xs(figure)[-1] == [39.6, 39.6]
    assert words_on(figure).count("9 of 12") == 2
    assert figure.layout.xaxis.range[0] < 0
    assert figure.layout.xaxis.range[1] > 51


def test_counselor_is_drawn_with_name_and_clients_and_leads_to_the_page() -> None:
    frame = needs(a_need(group="K1", counselors=1, counselors_above=1)).assign(counselor_id="K1")

    figure = training_needs_list(frame, {"K1": "Anna"})

    assert figure.data[-1].customdata[0][0] == "K1"
    assert "Anna" in figure.data[-1].customdata[0][1]
    assert "50" in words_on(figure)
    assert "clients" in words_on(figure)


def test_hidden_need_is_words_and_no_dot() -> None:
    hidden = a_need(counselors_above=None, above_per_year=None, above_low=None, above_high=None)

    figure = training_needs_list(needs(hidden).assign(hidden="above_per_year"), {})

    assert xs(figure)[-1] == [None]
    assert "too few to say" in words_on(figure)


def test_instruments_are_never_drawn_together() -> None:
    with pytest.raises(ValueError, match="Instruments"):
        training_needs_list(needs(a_need(), a_need()).assign(instrument=["srs", "fit"]), {})


def test_effect_is_drawn_around_no_effect_and_one_too_early_is_not_drawn() -> None:
    frame = pd.DataFrame([an_effect(), an_effect(effect=None, low=None, high=None, is_too_early=True)])

    figure = training_effect_list(frame)

    assert xs(figure)[-1] == [-12.0]
    low, high = figure.layout.xaxis.range
    assert low == -high
    assert "28 or more" in words_on(figure)


@pytest.mark.parametrize("rows", [[], [an_effect(effect=None)]])
def test_nothing_to_judge_says_why(rows: list[pd.Series]) -> None:
    figure = training_effect_list(pd.DataFrame(rows), why="Not yet.")

    assert words_on(figure) == ["Not yet."]
