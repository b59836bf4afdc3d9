"""Sentences about what becomes of low ratings: numbers, how sure, and no cause where there is none."""

from __future__ import annotations

import inspect
import re

import pandas as pd
import pytest

from dashboard.wording import alliance_over_time as words
from tests.unit.charts import frames as make
from tests.unit.charts.test_alliance_over_time import STAYING, asked, followed, rupture, sessions, turned


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.02, 0.22, "more recover than chance gives"),
        (-0.22, -0.02, "more turn low than chance gives"),
        (-0.05, 0.2, "about as many, so no change can be read from it"),
        (None, None, "too few to say more"),
    ],
)
def test_only_the_difference_is_read(low: float | None, high: float | None, told: str) -> None:
    frame = pd.DataFrame([turned(net_recovery_low=low, net_recovery_high=high)])

    headline = words.stays_low_headline(frame)

    assert headline.startswith(
        "Of 50 clients below the mark for feeling heard at session 1, 30 were still below it by session 4 "
        "(46 to 72 in 100). 20 recovered, and 8 others turned low"
    )
    assert told in headline


def test_nobody_low_at_first_is_too_few() -> None:
    assert words.stays_low_headline(pd.DataFrame([turned(low_first_clients=0)])).startswith("Too few to say")
    assert words.stays_low_headline(pd.DataFrame([turned()]), "goals").startswith("Too few to say")


def test_ruptures_stand_beside_chance_and_repairs() -> None:
    frame = pd.DataFrame([rupture(), rupture("c2", rated_pairs=600, ruptures=4, repaired=1, by_chance_per_100=0.5)])

    assert words.ruptures_headline(frame) == (
        "Ratings fell and stayed low 12 times in 800 rated sessions after a client's first (1.5 per 100; by chance "
        "alone it would be 1.0). 6 of 12 were repaired within three rated sessions; in 4 the client dropped out "
        "without a repair."
    )


def test_no_rupture_is_no_proof_and_no_rating_too_few() -> None:
    none = pd.DataFrame([rupture(ruptures=0, repaired=0, unrepaired_dropped_out=0)])

    assert "no proof" in words.ruptures_headline(none)
    assert words.ruptures_headline(pd.DataFrame([rupture(rated_pairs=0)])).startswith("Too few to say")


def test_hidden_chance_is_left_out_of_the_headline() -> None:
    frame = pd.DataFrame([rupture(by_chance_per_100=None, hidden="by_chance_per_100")])

    assert "by chance" not in words.ruptures_headline(frame)


def test_caption_names_the_fall_in_force() -> None:
    caption = words.ruptures_caption("Session Rating Scale", 5.0, 2.7445, 200)

    assert "at least 5 points below" in caption
    assert "back to within 2.7 points" in caption
    assert "200 times" in caption
    assert "too few ratings" in words.ruptures_caption("", None, None, 0)


def test_leaving_says_both_shares_and_no_cause() -> None:
    told = words.leaving_headline(STAYING)

    assert told.startswith("Clients left right after 10 % of sessions below the mark and 5 % of the others.")
    assert "goes together with" in told


def test_leaving_without_both_kinds_or_with_too_few_says_so() -> None:
    hidden = {"difference": None, "difference_low": None, "difference_high": None}

    assert words.leaving_headline(pd.DataFrame([sessions("below")])).startswith("Too few to say")
    assert words.leaving_headline(pd.DataFrame([sessions("below", **hidden), sessions("not_below")])).startswith(
        "Too few to say"
    )


def test_first_ratings_stand_beside_the_published_difference() -> None:
    row = {
        "domain": "total", "dropped_out_clients": 110, "ended_otherwise_clients": 100, "dropped_out_mean": 33.94,
        "other_mean": 35.91, "d": 0.46, "d_low": 0.19, "d_high": 0.74,
    }  # fmt: skip

    told = words.first_ratings(pd.DataFrame([row]))

    assert "33.9 on average, those who ended otherwise 35.9 (110 and 100 clients): d = 0.46 (0.19 to 0.74)" in told
    assert "Sharf, Primavera and Diener 2010" in told
    assert words.first_ratings(pd.DataFrame([row | {"d": None}])).startswith("Too few")


def test_missing_last_ratings_are_counted_where_there_are_some() -> None:
    lost = pd.DataFrame([{"dropped_out": 40, "last_not_rated": 10}])

    assert "25 in 100 last sessions went unrated (10 of 40)" in words.coverage_by_session_caption(lost)
    assert "went unrated" not in words.coverage_by_session_caption(lost.assign(dropped_out=4, last_not_rated=1))


def test_alternative_texts_tell_every_row() -> None:
    assert "Heard" not in words.stays_low_alt(pd.DataFrame([turned()]))
    assert "feeling heard: 12 in 100 (2 to 22; 30 stay low, 20 recover and 8 turn low)" in words.stays_low_alt(
        pd.DataFrame([turned()])
    )
    alt = words.ruptures_alt(pd.DataFrame([rupture(), rupture("c2")]), make.NAMES)
    assert alt.index("ada K.: 4.0, 2.5 by chance, 5 of 8 repaired") < alt.index("Theo L.")
    assert "feeling heard: 10 % below the mark against 5 % not below the mark" in words.leaving_alt(STAYING)
    assert "below the mark: 35 % of 90 clients" in words.landmark_alt(STAYING, 1)
    assert "session 1: 80 % of 90" in words.coverage_by_session_alt(pd.DataFrame([asked()]))


def test_hidden_shares_are_words_in_the_alternative_text() -> None:
    row = followed(dropped_out_by_8=None, clients=3, hidden="dropped_out_by_8")

    assert "too few to say of 3 clients" in words.landmark_alt(pd.DataFrame([row]), 1)


def test_no_sentence_names_a_cause_a_rank_or_a_verdict() -> None:
    source = inspect.getsource(words).lower()

    assert not re.search(r"\bbecause\b|\bbest\b|\bworst\b|\bfail|\bbad\b", source)
