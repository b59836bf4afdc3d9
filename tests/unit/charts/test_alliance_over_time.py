"""Lists of dots about what becomes of low ratings, and coverage by session: places, words for what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts
from dashboard.charts.dots import end_beyond
from tests.unit.charts import frames as make


def turned(domain: str = "heard", **changes: Any) -> dict[str, Any]:
    """One row of the question `stays_low`."""
    return {
        "group": "all", "instrument": "srs", "domain": domain, "clients": 100, "low_first_clients": 50,
        "stays_low_clients": 30, "recovers_clients": 20, "turns_low_clients": 8, "stays_low_share": 0.6,
        "stays_low_share_low": 0.46, "stays_low_share_high": 0.72, "net_recovery": 0.12, "net_recovery_low": 0.02,
        "net_recovery_high": 0.22, "hidden": "",
    } | changes  # fmt: skip


def rupture(counselor_id: str = "c1", **changes: Any) -> dict[str, Any]:
    """One row of the question `ruptures`."""
    return {
        "counselor_id": counselor_id, "rated_pairs": 200, "ruptures": 8, "repaired": 5, "unrepaired_dropped_out": 2,
        "ruptures_per_100": 4.0, "by_chance_per_100": 2.5, "repaired_share": 0.625, "ruptures_per_100_low": 2.0,
        "ruptures_per_100_high": 7.7, "coverage": 0.8, "instrument": "srs", "clients": 40, "hidden": "",
    } | changes  # fmt: skip


def sessions(group: str = "below", domain: str = "heard", **changes: Any) -> dict[str, Any]:
    """One row without a landmark of the question `alliance_and_staying`."""
    is_below = group == "below"
    return {
        "instrument": "srs", "domain": domain, "landmark": None, "group": group, "rated_sessions": 400,
        "left_right_after": 40 if is_below else 20, "share": 0.1 if is_below else 0.05,
        "difference": 0.04 if is_below else None, "difference_low": 0.01 if is_below else None,
        "difference_high": 0.08 if is_below else None, "clients": 100, "hidden": "",
    } | changes  # fmt: skip


def followed(landmark: int = 1, group: str = "below", **changes: Any) -> dict[str, Any]:
    """One row with a landmark of the question `alliance_and_staying`."""
    return {
        "instrument": "srs", "domain": "heard", "landmark": landmark, "group": group, "clients": 90,
        "dropped_out_clients": 30, "dropped_out_by_8": 0.35, "dropped_out_by_8_low": 0.25,
        "dropped_out_by_8_high": 0.45, "hidden": "",
    } | changes  # fmt: skip


def asked(number: str = "1", **changes: Any) -> dict[str, Any]:
    """One row of the question `coverage_by_session`."""
    cells = {"group": "all", "session_number": number, "clients": 90, "sessions": 90, "rated": 72, "coverage": 0.8}
    return cells | {"hidden": ""} | changes


STAYING = pd.DataFrame([sessions("below"), sessions("not_below"), followed(1), followed(3, "not_rated")])
FIGURES: dict[str, Callable[..., go.Figure]] = {
    "net": lambda **how: charts.net_recovery_list(pd.DataFrame([turned(), turned("goals")]), **how),
    "ruptures": lambda **how: charts.ruptures_list(pd.DataFrame([rupture(), rupture("c2")]), make.NAMES, **how),
    "leaving": lambda **how: charts.leaving_list(STAYING, **how),
    "landmark": lambda **how: charts.landmark_list(STAYING, 1, **how),
    "coverage": lambda **how: charts.coverage_by_session(pd.DataFrame([asked(), asked("7+")]), **how),
}
EMPTY: dict[str, Callable[[str], go.Figure]] = {
    "net": lambda why: charts.net_recovery_list(pd.DataFrame([turned()]).head(0), why=why),
    "ruptures": lambda why: charts.ruptures_list(pd.DataFrame([rupture()]).head(0), {}, why=why),
    "leaving": lambda why: charts.leaving_list(STAYING[STAYING["landmark"].notna()], why=why),
    "landmark": lambda why: charts.landmark_list(STAYING, 2, why=why),
    "coverage": lambda why: charts.coverage_by_session(pd.DataFrame([asked()]).head(0), why=why),
}


def words_on(figure: go.Figure) -> list[str]:
    """Every annotation."""
    return [annotation.text for annotation in figure.layout.annotations]


@pytest.mark.parametrize("name", FIGURES)
def test_figure_is_the_same_for_the_same_frame_and_differs_in_the_dark(name: str) -> None:
    light = FIGURES[name](mode="light").to_json()

    assert light == FIGURES[name](mode="light").to_json()
    assert light != FIGURES[name](mode="dark").to_json()


@pytest.mark.parametrize("name", EMPTY)
def test_empty_figure_says_why(name: str) -> None:
    assert words_on(EMPTY[name]("Nobody was asked.")) == ["Nobody was asked."]


def test_net_recovery_stands_at_its_place_with_its_counts() -> None:
    figure = FIGURES["net"]()

    assert figure.data[-1].x == (12.0, 12.0)
    assert list(figure.layout.yaxis.ticktext) == ["Heard", "Goals"]
    assert "20 recover, 8 turn low" in words_on(figure)
    assert figure.layout.xaxis.range[0] <= -10


def test_hidden_net_recovery_is_words_and_no_dot() -> None:
    hidden = "net_recovery,net_recovery_low,net_recovery_high"

    figure = charts.net_recovery_list(pd.DataFrame([turned(net_recovery=None, hidden=hidden)]))

    assert figure.data[-1].x == (None,)
    assert any("too few to say" in words for words in words_on(figure))


def test_ruptures_are_alphabetical_beside_chance_and_lead_to_the_counselor() -> None:
    figure = FIGURES["ruptures"]()

    assert list(figure.layout.yaxis.ticktext) == ["ada K.", "Theo L."]
    counted, chance = figure.data[-1], figure.data[-2]
    assert (list(counted.x), list(chance.x)) == ([4.0, 4.0], [2.5, 2.5])
    assert [point[0] for point in counted.customdata] == ["c2", "c1"]
    assert words_on(figure).count("5 of 8") == 2


def test_ruptures_of_the_little_rated_are_grey() -> None:
    frame = pd.DataFrame([rupture(coverage=0.49), rupture("c2")])

    colours = charts.ruptures_list(frame, make.NAMES).data[-1].marker.color

    assert colours[0] != colours[1]


def test_too_few_and_no_ratings_and_no_ruptures_are_three_things() -> None:
    rates = {"ruptures_per_100": None, "by_chance_per_100": None}
    frame = pd.DataFrame(
        [
            rupture("c1", **rates, hidden="ruptures_per_100,by_chance_per_100"),
            rupture("c2", **rates, rated_pairs=0, ruptures=0),
            rupture("c3", ruptures=0, repaired=0, ruptures_per_100=0.0),
        ]
    )

    words = words_on(charts.ruptures_list(frame, make.NAMES))

    assert {"too few to say", "no ratings", "no ruptures"} <= set(words)


def test_leaving_says_both_shares_and_draws_the_difference() -> None:
    figure = FIGURES["leaving"]()

    assert figure.data[-1].x == (4.0,)
    assert "10 against 5 of 100" in words_on(figure)


def test_both_landmarks_share_one_axis() -> None:
    ranges = [charts.landmark_list(STAYING, landmark).layout.xaxis.range for landmark in (1, 3)]

    assert ranges[0] == ranges[1]


def test_coverage_by_session_writes_too_few_and_counts_each_bar() -> None:
    figure = charts.coverage_by_session(
        pd.DataFrame([asked(), asked("2", sessions=4, coverage=None, hidden="coverage")])
    )

    assert list(figure.data[0].text) == ["80", "too few"]
    assert {"90", "4"} <= set(words_on(figure))
    assert list(figure.layout.xaxis.ticktext) == ["1", "2"]


def test_heat_map_greys_the_little_rated() -> None:
    frame = pd.DataFrame([make.alliance("c1", coverage=0.4), make.alliance("c2")])

    cells = charts.low_share_heat_map(frame, make.NAMES).data[0]

    theo = [data[0] for data in cells.customdata].index("c1")
    assert cells.marker.color[theo] != cells.marker.color[1 - theo]
    assert "under half" in cells.customdata[theo][2]


@pytest.mark.parametrize(
    ("values", "step", "least", "end"),
    [([7.7, 3.0], 2, 6, 8), ([1.0], 2, 6, 6), ([-12.0], 5, -10, -15), ([3.0], 5, -10, -10), ([None], 5, 10, 10)],
)
def test_axis_ends_just_past_what_is_drawn(values: list[float | None], step: float, least: float, end: float) -> None:
    assert end_beyond(values, step=step, least=least) == end
