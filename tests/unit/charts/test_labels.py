"""Words do not run into each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.labels import even_ticks, place_names, spread, text_width


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_spread_keeps_gap_order_and_bounds(values: list[float]) -> None:
    places = spread(values, 6, 0, 100)

    assert all(-1e-9 <= place <= 100 + 1e-9 for place in places)
    by_value = sorted(range(len(values)), key=lambda index: (values[index], index))
    ordered = [places[index] for index in by_value]
    assert all(later - earlier >= 6 - 1e-9 for earlier, later in itertools.pairwise(ordered))


def test_spread_leaves_places_that_are_far_enough_apart() -> None:
    assert spread([80, 10, 40], 6, 0, 100) == pytest.approx([80, 10, 40])


def test_spread_shares_what_room_there_is() -> None:
    assert spread([5, 5, 5], 60, 0, 100) == pytest.approx([0, 50, 100])


@pytest.mark.parametrize(
    ("first", "last", "ticks"), [(0, 3, [0, 1, 2, 3]), (0, 20, [0, 3, 6, 9, 12, 15, 18]), (4, 4, [4])]
)
def test_even_ticks_are_few_and_even(first: int, last: int, ticks: list[int]) -> None:
    assert even_ticks(first, last) == ticks


def test_text_width_does_not_count_tags() -> None:
    assert text_width("<b>Imani R.</b>") == text_width("Imani R.")


def test_place_names_moves_a_name_off_a_point_above() -> None:
    (free,) = place_names([(100, 100)], ["Imani R."], [(100, 100)])
    (moved,) = place_names([(100, 100)], ["Imani R."], [(100, 100), (100, 116)])

    assert (free.xanchor, free.yanchor) == ("center", "bottom")
    assert (moved.xanchor, moved.yanchor) != ("center", "bottom")
