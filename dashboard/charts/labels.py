"""Where words can stand on a figure without running into each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.theme import TEXT_SIZE

LINE_HEIGHT = 17
# Mean width of a character of Source Sans as a share of its size, on the generous side.
CHARACTER_WIDTH = 0.48


def text_width(text: str, size: int = TEXT_SIZE) -> int:
    """About how many pixels wide a text is, without its tags."""
    inside, width = False, 0.0
    for character in text:
        inside = character == "<" or (inside and character != ">")
        width += 0 if inside or character == ">" else size * CHARACTER_WIDTH
    return round(width)


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as possible to `values` that are at least `gap` apart and between `low` and `high`.

    Least squares under an order: pool adjacent violators on the values less what the gaps take. Where there is
    not room for all, the gap shrinks to what fits.
    """
    if not values:
        return []
    fitting = min(gap, (high - low) / max(len(values) - 1, 1))
    order = sorted(range(len(values)), key=lambda index: (values[index], index))
    blocks: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        total, size = values[index] - rank * fitting, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / size:
            earlier = blocks.pop()
            total, size = total + earlier[0], size + earlier[1]
        blocks.append((total, size))
    level = [total / size for total, size in blocks for _ in range(size)]
    ceiling = high - fitting * (len(values) - 1)
    places = [0.0] * len(values)
    for rank, index in enumerate(order):
        places[index] = min(max(level[rank], low), ceiling) + rank * fitting
    return places


def even_ticks(first: int, last: int, at_most: int = 7) -> list[int]:
    """Whole numbers from `first` to at most `last` in even steps, no more than `at_most` of them."""
    step = next(step for step in (1, 2, 3, 4, 5, 10, 20, 50, 100, 1000) if (last - first) // step < at_most)
    return list(range(first, last + 1, step))


@dataclass(frozen=True)
class Placed:
    """A name beside a point: how it is anchored, and how far it is moved, in pixels."""

    xanchor: str
    yanchor: str
    xshift: int
    yshift: int


def place_names(
    points: Sequence[tuple[float, float]], names: Sequence[str], obstacles: Sequence[tuple[float, float]]
) -> list[Placed]:
    """For each point (pixels, y upward) the side where its name touches least: above, right, left or below.

    Greedy, in the order given; other points and the names placed before count as obstacles.
    """
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in obstacles]
    chosen = []
    for (x, y), name in zip(points, names, strict=True):
        sides = _sides(x, y, text_width(name))
        best = min(range(len(sides)), key=lambda side: (sum(_overlap(sides[side][1], box) for box in taken), side))
        taken.append(sides[best][1])
        chosen.append(sides[best][0])
    return chosen


_Box = tuple[float, float, float, float]


def _sides(x: float, y: float, width: int) -> list[tuple[Placed, _Box]]:
    half, tall, away = width / 2, LINE_HEIGHT, 8
    return [
        (Placed("center", "bottom", 0, away - 2), (x - half, y + away, x + half, y + away + tall)),
        (Placed("left", "middle", away, 0), (x + away, y - tall / 2, x + away + width, y + tall / 2)),
        (Placed("right", "middle", -away, 0), (x - away - width, y - tall / 2, x - away, y + tall / 2)),
        (Placed("center", "top", 0, 2 - away), (x - half, y - away - tall, x + half, y - away)),
    ]


def _overlap(one: _Box, other: _Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0
