"""A few offsets in place of thousands: cases moved onto an even grid of offsets, six grid points to each.

What a case adds to a counselor's log-likelihood is a smooth function of its offset, log(1 + exp(logit + offset)), so
its weight can be shared among the six nearest grid points by Lagrange's interpolation. With f the sixth derivative (at
most 1/4) the error is below f/6! (2.5 x 1.5 x 0.5)^2 step^6: 8e-8 a case for a step of 0.2, whatever the logit. What
is linear in the offset stays exact.
"""

from __future__ import annotations

import numpy as np

from dashboard.measures.arrays import Floats, Integers, sums_of

STEP = 0.2
_POINTS = 6


def onto_grid(
    counselor: Integers, offset: Floats, events: Floats, n: Floats
) -> tuple[Integers, Floats, Floats, Floats]:
    """The same rows on the grid: counselor, offset, events and n for each grid point that any case is near.

    In order of counselor and offset. Events and n are shared out, so they need not be whole, and may be below 0.
    """
    place = np.floor(offset / STEP).astype(np.int64) - (_POINTS // 2 - 1)
    first, points = int(place.min()), int(place.max() - place.min()) + _POINTS
    cell, at = counselor * points + place - first, offset / STEP - place
    size = (int(counselor.max()) + 1) * points
    shared_events, shared_n = np.zeros(size), np.zeros(size)
    for point in range(_POINTS):
        share = _share(at, point)
        shared_events += sums_of(cell + point, events * share, size)
        shared_n += sums_of(cell + point, n * share, size)
    near: Integers = np.flatnonzero(shared_n).astype(np.int64)
    grid: Floats = np.multiply(near % points + first, STEP, dtype=np.float64)
    return near // points, grid, shared_events[near], shared_n[near]


def _share(at: Floats, point: int) -> Floats:
    """What goes to one of the points 0 to 5 of a case that lies at `at` among them: a polynomial of Lagrange's."""
    share = np.ones(len(at))
    for other in range(_POINTS):
        if other != point:
            share *= (at - other) / (point - other)
    return share
