"""Ruptures: falls in a client's ratings that last, their repair, and what chance alone would show.

A course is one client's rated sessions with one counselor, in their order. Courses come as integer arrays of
thousandths of a point, one row per course of the same length, so that scores compare exactly.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.measures.arrays import Floats, Integers, divide, floats, integers, require_columns
from dashboard.measures.intervals import wilson

EARLIER = 2
REPAIRED_WITHIN = 3
SHORTEST = EARLIER + 1
FALL_IN_SDS = 1.3

SHUFFLES, FEWEST_SHUFFLES = 200, 10
# Shuffled ratings that are looked at in one publish, about two seconds of one processor; large stores need more.
BUDGET = 8_000_000
_AT_ONCE = 1_000_000
_SEED = 605
# A median of two scores lies halfway between two thousandths, so everything is counted in half thousandths.
_HALVES = 2000

Scores = NDArray[np.int32]
_COUNTS = (
    "counselor_id", "rated_pairs", "ruptures", "repaired", "unrepaired_dropped_out", "chance_ruptures",
    "chance_repaired", "sessions", "rated",
)  # fmt: skip


@dataclass(frozen=True)
class Fall:
    """In points: a rating counts toward a rupture from `fall` below the usual, and is back from `reach` below it on."""

    fall: Decimal
    reach: Decimal


@dataclass(frozen=True)
class Courses:
    """What was found in each course: ruptures, those repaired, whether the last rating would be a rupture if the client
    then dropped out, and where the rupture that stands unrepaired began (a place from 0; -1: none stands).
    """

    ruptures: Integers
    repaired: Integers
    is_last_low: NDArray[np.bool_]
    unrepaired_from: Integers


def fall_in_force(fall: Decimal | None, pairs: int, difference_sum: int, square_sum: int) -> Fall | None:
    """What counts as a fall and as repaired, from the successive differences of the whole clinic (thousandths).

    `fall` is the instrument's own; None: 1.3 standard deviations of the differences. Repaired is a rating no more than
    one standard error of measurement below the usual one, the standard deviation of the differences over the square
    root of 2 (a difference holds the error of two ratings). None with fewer than two differences, or where they are
    all the same: then no fall stands out from the noise.
    """
    if pairs < SHORTEST - 1:
        return None
    variance = (square_sum - difference_sum**2 / pairs) / (pairs - 1)
    if variance <= 0:
        return None
    spread = math.sqrt(variance) / 1000
    own = _rounded(FALL_IN_SDS * spread) if fall is None else fall
    return Fall(own, _rounded(spread / math.sqrt(2)))


def find_ruptures(scores: Scores, fall: Fall) -> Courses:
    """The ruptures of each row of `scores` (courses, sessions).

    The usual rating of a session is the median of the client's earlier rated sessions, of which there are at least two.
    A rupture: two rated sessions running at least `fall` below the usual rating of the first of them. It is repaired if
    one of the three rated sessions after these two is back within `reach` of that usual rating; the search then goes
    on after it. A rupture that is not repaired is counted once, and nothing after it.
    """
    doubled = scores.astype(np.int32) * 2
    courses, sessions = doubled.shape
    deep, near = math.ceil(fall.fall * _HALVES), math.floor(fall.reach * _HALVES)
    ruptures, repaired = np.zeros(courses, np.int64), np.zeros(courses, np.int64)
    is_last_low = np.zeros(courses, np.bool_)
    unrepaired_from = np.full(courses, -1)
    free_from = np.zeros(courses, np.int64)
    for place, usual in _usual_ratings(doubled):
        below = usual[:, None] - doubled[:, place : place + 2 + REPAIRED_WITHIN]
        is_low = (below[:, 0] >= deep) & (free_from <= place)
        if place == sessions - 1:
            is_last_low = is_low
            break
        is_rupture = is_low & (below[:, 1] >= deep)
        if not is_rupture.any():
            continue
        is_back = below[:, 2:] <= near
        is_repaired = is_rupture & is_back.any(axis=1)
        ruptures += is_rupture
        repaired += is_repaired
        unrepaired_from[is_rupture & ~is_repaired] = place
        free_from[is_rupture] = sessions
        back_at = place + 3 + np.argmax(is_back, axis=1) if is_back.shape[1] else free_from
        free_from[is_repaired] = back_at[is_repaired]
    return Courses(ruptures, repaired, is_last_low, unrepaired_from)


def by_chance(scores: Scores, fall: Fall, shuffles: int) -> pd.DataFrame:
    """What each row of `scores` would show on average if its ratings came in any order.

    One row per row of `scores`: ruptures, repaired, and last_low, the share of orders whose last rating would be a
    rupture before a drop-out. Where there are no more orders than `shuffles` all of them are looked at, else so many
    random ones. The error of a counselor's sum of expected ruptures E is about the root of E / shuffles.

    Rows must be the same scores in the same order whoever's they are (sorted, and without repetitions), for the random
    orders are drawn row after row from a fixed seed: so no figure depends on the order in which clients are stored.
    """
    found = np.zeros((len(scores), 3))
    sessions = scores.shape[1]
    is_possible = np.ptp(scores, axis=1) * 2 >= math.ceil(fall.fall * _HALVES)
    rows = np.flatnonzero(is_possible)
    if sessions < SHORTEST or not len(rows):
        return _chances(found)
    draw = np.random.default_rng([_SEED, sessions])
    for some in np.array_split(rows, math.ceil(len(rows) * shuffles * sessions / _AT_ONCE)):
        orders = _orders(scores[some], shuffles, draw)
        courses = find_ruptures(orders.reshape(-1, sessions), fall)
        for column, counts in enumerate((courses.ruptures, courses.repaired, courses.is_last_low)):
            found[some, column] = counts.reshape(len(some), -1).mean(axis=1)
    return _chances(found)


def affordable_shuffles(ratings: int) -> int:
    """How often each course can be shuffled where they hold so many ratings: 200 times, in large stores down to 10."""
    return int(np.clip(BUDGET // max(ratings, 1), FEWEST_SHUFFLES, SHUFFLES))


def ruptures(counts: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `counts`, in its order: how often clients' ratings fall and stay low, and are repaired.

    `counts`: counselor_id; rated_pairs (rated sessions with another one before them), ruptures, repaired and
    unrepaired_dropped_out of them; chance_ruptures and chance_repaired, what the same ratings would show in any order;
    sessions and rated. Rates are per 100 rated pairs with Wilson 95 % limits; repaired_share is of all ruptures, also
    those too young to be repaired yet. Empty where there is nothing to divide by.

    Formula:
        usual rating = median of the client's earlier rated sessions, at least two
        rupture      = two ratings running at least the fall below it, or one as the last before a drop-out
        repaired     = one of the next three ratings no more than the reach below it
        reach        = standard deviation of successive differences / root of 2
        by chance    = the mean over orders of the same ratings, each as likely as any other

    Source: after Stiles et al. 2004, who read ruptures and repairs from session ratings; here only falls that last.

    Limits: Ratings go up and down by chance, so each figure is read beside what chance gives. A fall of one session
    happens to most clients and is counted only before a drop-out. What was never rated shows no rupture.
    """
    require_columns(counts, _COUNTS)
    pairs, found, repaired = (floats(counts, name) for name in ("rated_pairs", "ruptures", "repaired"))
    low, high = wilson(found, pairs)
    repaired_low, repaired_high = wilson(repaired, found)
    chance, chance_repaired = floats(counts, "chance_ruptures"), floats(counts, "chance_repaired")
    return pd.DataFrame(
        {
            "counselor_id": counts["counselor_id"].to_numpy(),
            **{name: integers(counts, name) for name in ("rated_pairs", "ruptures", "repaired")},
            "unrepaired_dropped_out": integers(counts, "unrepaired_dropped_out"),
            "ruptures_per_100": 100 * divide(found, pairs),
            "by_chance_per_100": 100 * divide(chance, pairs),
            "repaired_share": divide(repaired, found),
            "ruptures_per_100_low": 100 * low,
            "ruptures_per_100_high": 100 * high,
            "repaired_share_low": repaired_low,
            "repaired_share_high": repaired_high,
            "repaired_by_chance": divide(chance_repaired, chance),
            "coverage": divide(floats(counts, "rated"), floats(counts, "sessions")),
        }
    )


def _usual_ratings(doubled: NDArray[np.int32]) -> Iterator[tuple[int, NDArray[np.int32]]]:
    """Each place with at least two before it, and the median of those before it in every row."""
    for place in range(EARLIER, doubled.shape[1]):
        earlier = np.sort(doubled[:, :place], axis=1)
        # Doubled scores are even, so the sum of two middle ones halves without rest.
        yield place, (earlier[:, (place - 1) // 2] + earlier[:, place // 2]) // 2


def _orders(scores: Scores, shuffles: int, draw: np.random.Generator) -> Scores:
    """Orders of each row (rows, orders, sessions): all of them where they are few, else random ones."""
    sessions = scores.shape[1]
    if math.factorial(sessions) <= shuffles:
        return scores[:, np.array(list(permutations(range(sessions))))]
    return draw.permuted(np.repeat(scores[:, None, :], shuffles, axis=1), axis=2)


def _chances(found: Floats) -> pd.DataFrame:
    return pd.DataFrame(found, columns=["ruptures", "repaired", "last_low"])


def _rounded(points: float) -> Decimal:
    return Decimal(f"{points:.9f}")
