"""Today in words: how sure, where the others went, and each client once."""

from __future__ import annotations

import pytest

from dashboard.wording import frames, today
from tests.unit.charts import frames as make


def test_headline_says_who_gets_worse() -> None:
    told = today.headline(clients=43, worse=3, flagged=2, has_looked=True)

    assert told == "43 clients to talk about, 3 of them getting worse. 2 counselors are worth a look."


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.657, 0.762, "most likely 66 to 76 %"),
        (0.8, 0.804, "most likely 80 %"),
        (None, 0.3, ""),
        (float("nan"), 0.3, ""),
    ],
)
def test_likely_values_are_told_in_percent(low: float | None, high: float, words: str) -> None:
    assert today.likely(low, high) == words


def test_those_there_and_those_gone_add_up_to_100() -> None:
    # 71.5 still come; rounded one by one, all four would make 101.
    frame = make.retention(still_attending=0.715, dropped_out=0.155, planned=0.065, other=0.065)

    told = today.where_the_others_went(frame)

    assert told == "of 100, 15 dropped out, 7 finished as planned and 6 left for other reasons"
    assert 72 + 15 + 7 + 6 == 100


def test_nobody_gone_and_nobody_known_are_told_apart() -> None:
    stays = make.retention(still_attending=1.0, dropped_out=0.0, planned=0.0, other=0.0)

    assert today.where_the_others_went(stays) == "nobody had left by then"
    assert today.where_the_others_went(make.retention(sessions=2)) == ""


@pytest.mark.parametrize(
    ("shares", "total", "whole"),
    [
        ({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}, 100, [34, 33, 33]),
        ({"a": 0.004, "b": 0.996}, 100, [0, 100]),
        ({"a": 0.2, "b": 0.0}, 20, [20, 0]),
        ({"a": 0.0, "b": 0.0}, 0, [0, 0]),
    ],
)
def test_whole_shares_sum_to_the_total(shares: dict[str, float], total: int, whole: list[int]) -> None:
    assert list(frames.whole_shares(shares, total).values()) == whole


def test_every_rule_belongs_to_one_group_and_has_a_next_step() -> None:
    for rule in (*today.RULES, "a_new_rule"):
        assert sum(group.holds(rule) for group in today.GROUPS) == 1
    assert today.ACTIONS.keys() == today.RULES.keys()


def test_further_reasons_are_told_with_their_evidence() -> None:
    told = today.also({"stays_low": "8.4, then 7.8", "no_appointment": "24 days"})

    assert told == (
        "also below the mark at the first session, and still below it (8.4, then 7.8) and no appointment for a while, "
        "and nothing is booked (24 days)"
    )
    assert today.also({}) == ""


@pytest.mark.parametrize(
    ("clients", "told"),
    [
        (0, ""),
        (1, "1 client more getting worse stands under “May be leaving”."),
        (10, "10 clients more getting worse stand under “May be leaving”."),
    ],
)
def test_who_gets_worse_and_stands_elsewhere_is_counted(clients: int, told: str) -> None:
    assert today.worse_elsewhere(clients) == told
