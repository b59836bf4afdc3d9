"""A rule's record: whom it met, who left within three sessions, and whether that tells anybody apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.measures.track_record import (
    NO_COMPARISON,
    NO_DIFFERENCE,
    TELLS_APART,
    TOO_FEW,
    absence_record,
    track_record,
    verdict,
)


def course(number: int, *cells: tuple[int, int, int, int, int, int], clients: int = 1, rule: str = "r") -> pd.DataFrame:
    """Clients with the same course: session number, met, met and left, others, others and left, unresolved."""
    names = ["session_number", "met", "met_dropped_out", "others", "others_dropped_out", "unresolved"]
    return pd.DataFrame(cells, columns=names).assign(rule=rule, course_no=number, clients=clients)


def test_clients_are_counted_once_and_shares_are_of_sessions() -> None:
    met_twice_and_left = course(1, (1, 0, 0, 1, 0, 0), (2, 1, 1, 0, 0, 0), (3, 1, 1, 0, 0, 0), clients=3)
    met_once_and_stayed = course(2, (1, 0, 0, 1, 0, 0), (2, 1, 0, 0, 0, 0), clients=2)
    never_met = course(3, (1, 0, 0, 1, 0, 0), (2, 0, 0, 1, 0, 0), (3, 0, 0, 1, 1, 0), clients=4)

    (row,) = track_record(pd.concat([met_twice_and_left, met_once_and_stayed, never_met])).to_dict("records")

    assert (row["met_clients"], row["met_dropped_out"], row["met_sessions"]) == (5, 3, 8)
    assert row["met_share"] == pytest.approx(6 / 8)


def test_others_are_weighted_as_those_met_lie_over_the_session_numbers() -> None:
    met = course(1, (1, 1, 0, 0, 0, 0), clients=30), course(2, (5, 1, 1, 0, 0, 0), clients=10)
    others = course(3, (1, 0, 0, 1, 1, 0), clients=5), course(4, (1, 0, 0, 1, 0, 0), clients=5)
    late = course(5, (5, 0, 0, 1, 0, 0), clients=9)

    (row,) = track_record(pd.concat([*met, *others, late])).to_dict("records")

    # At session 1 half of the others left, at session 5 none; three in four of those met stood at session 1.
    assert row["other_share"] == pytest.approx(0.75 * 0.5)


def test_sessions_whose_sequel_is_not_known_are_counted_apart() -> None:
    waiting = course(1, (1, 0, 0, 0, 0, 1), clients=6)

    (row,) = track_record(waiting).to_dict("records")

    assert (row["met_clients"], row["unresolved"], row["verdict"]) == (0, 6, TOO_FEW)
    assert np.isnan(row["met_share"])


def test_a_planted_difference_is_told_apart_and_a_rule_of_chance_is_not() -> None:
    draw = np.random.default_rng(5)
    frames = []
    for number in range(3000):
        met, telling = draw.random() < 0.4, draw.random()
        for rule, risk in (("telling", 0.3 if met else 0.1), ("chance", 0.2)):
            left = int(telling < risk)
            cell = (1, 1, left, 0, 0, 0) if met else (1, 0, 0, 1, left, 0)
            frames.append(course(number, cell, rule=rule))

    record = track_record(pd.concat(frames)).set_index("rule")

    assert record["verdict"].to_dict() == {"telling": TELLS_APART, "chance": NO_DIFFERENCE}
    assert record.loc["telling", "difference"] == pytest.approx(0.2, abs=0.04)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.001, 0.4, TELLS_APART),
        (0.001, 0.02, TELLS_APART),
        (-0.05, 0.05, NO_DIFFERENCE),
        (-0.0501, 0.02, TOO_FEW),
        (-0.02, 0.0501, TOO_FEW),
        (float("nan"), float("nan"), TOO_FEW),
    ],
)
def test_verdict_follows_the_interval(low: float, high: float, expected: str) -> None:
    assert verdict(low, high) == expected


def test_record_of_absence_says_who_came_back_and_compares_with_nobody() -> None:
    waits = pd.DataFrame(
        [("no_appointment", 20, 11, 6, 2)], columns=["rule", "clients", "came_back", "dropped_out", "unresolved"]
    )

    (row,) = absence_record(waits).to_dict("records")

    assert (row["met_clients"], row["came_back"], row["met_dropped_out"], row["unresolved"]) == (20, 11, 6, 2)
    assert (row["met_share"], row["verdict"]) == (0.3, NO_COMPARISON)
    assert np.isnan(row["other_share"])
    assert np.isnan(row["difference"])


def test_nobody_was_away_yet() -> None:
    waits = pd.DataFrame(
        [("no_appointment", 0, 0, 0, 0)], columns=["rule", "clients", "came_back", "dropped_out", "unresolved"]
    )

    (row,) = absence_record(waits).to_dict("records")

    assert row["met_clients"] == 0
    assert np.isnan(row["met_share"])
