"""The figures on paper: text stays text, nothing to draw is said, names keep apart."""

from __future__ import annotations

from xml.etree import ElementTree

import pandas as pd
import pytest

from dashboard.charts.rows import rows_of
from dashboard.definitions.scales import Scale
from dashboard.reports.figures.canvas import apart
from dashboard.reports.figures.comparing import Cell, Point, funnel, heat_map, quarters
from dashboard.reports.figures.courses import NO_SUM, running_sum, trajectory
from dashboard.reports.figures.staying import MOST_SESSIONS, bands, leak
from dashboard.values import HIDDEN_COLUMN

NASTY = "$x$ <b>&\"'#"


def words_of(drawn: bytes) -> list[str]:
    """The texts of an SVG."""
    # Written by the program itself a moment ago.
    root = ElementTree.fromstring(drawn)  # noqa: S314
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


def a_stage(session: str, mean: float | None, **more: object) -> dict[str, object]:
    return {"session_number": session, "mean_score": mean, "q25": mean, "q75": mean, "clients": 12, **more}


def test_a_name_with_a_dollar_and_brackets_stays_a_name() -> None:
    rows = rows_of(pd.DataFrame([a_stage("1", 8.0), a_stage("2", 8.5)]))

    drawn = trajectory({NASTY: rows}, Scale(0, 10, 9), 83, 70)

    assert NASTY in words_of(drawn)


def test_a_hidden_stage_is_not_drawn() -> None:
    rows = rows_of(pd.DataFrame([a_stage("1", 8.0), a_stage("2", None, clients=7) | {HIDDEN_COLUMN: "mean_score"}]))

    told = words_of(trajectory({"A": rows}, Scale(0, 10, 9), 83, 70))

    assert "12" in told
    assert "7" not in told


def test_nothing_to_draw_is_said_in_words() -> None:
    assert words_of(running_sum([], 100, 52)) == [NO_SUM]


def test_leak_prints_hidden_shares_nowhere() -> None:
    rows = [
        {"session_number": 1, "attended_clients": 40, "dropped_out_pct": 12.5},
        {"session_number": 2, "attended_clients": 3, "dropped_out_pct": None},
    ]

    told = words_of(leak(rows_of(pd.DataFrame(rows)), 174, 62))

    assert "12" in told
    assert "3" not in told


def test_bands_stop_after_twelve_sessions() -> None:
    rows = [
        {"session_number": session, "at_risk_clients": 100 - session, "still_attending": 0.5, "dropped_out": 0.5}
        for session in range(1, 30)
    ]

    told = words_of(bands(rows_of(pd.DataFrame(rows)), 174, 84))

    assert str(100 - MOST_SESSIONS) in told
    assert str(100 - MOST_SESSIONS - 1) not in told


def test_heat_map_writes_words_where_a_share_is_hidden() -> None:
    told = words_of(
        heat_map(
            {"Ann": {"heard": Cell(0.5, "50 %"), "goals": Cell(None, "too few")}},
            {"heard": "Heard", "goals": "Goals"},
            112,
        )
    )

    assert {"Ann", "Heard", "Goals", "50 %", "too few"} <= set(told)


def test_quarters_leave_a_gap_where_too_few() -> None:
    points = [Point("Q4 2024", 0.25, 0.1, 0.4, 40), Point("Q1 2025", None, None, None, None)]

    told = words_of(quarters(points, "#0B6E6B", 56, 44))

    assert told.count("40") == 1
    assert any("2025" in words for words in told)


def test_funnel_without_a_rate_says_so() -> None:
    assert words_of(funnel([], [], None, 112, 66)) == ["Too few clients to draw."]


@pytest.mark.parametrize(
    ("heights", "expected"),
    [([1.0, 5.0], [1.0, 5.0]), ([5.0, 5.0], [5.0, 7.0]), ([9.0, 9.5, 10.0], [6.0, 8.0, 10.0]), ([], [])],
)
def test_names_that_would_touch_are_moved_apart(heights: list[float], expected: list[float]) -> None:
    assert apart(heights, 2.0, 0.0, 10.0) == expected
