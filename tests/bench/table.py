"""The table of a bench: simulated figures beside what is promised of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tests.bench.monte_carlo import Estimate

_HEADINGS = ("Simulated", "Figure", "95 % interval", "Clinics", "Promise", "Verdict")
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Promise:
    """What a figure must be: at most or at least `bound`, or `within` of it."""

    kind: Literal["at most", "at least", "near"]
    bound: float
    within: float = 0.0

    def verdict(self, estimate: Estimate) -> str:
        """`holds` where the figure keeps the promise, `fails` where its whole interval breaks it."""
        if self._is_kept(estimate.value, estimate.value):
            return "holds"
        return "within error" if self._is_kept(estimate.low, estimate.high) else "**fails**"

    def _is_kept(self, low: float, high: float) -> bool:
        """Whether any value from `low` to `high` keeps the promise."""
        is_low_enough = self.kind == "at least" or low <= self.bound + self.within + _ROUNDING
        is_high_enough = self.kind == "at most" or high >= self.bound - self.within - _ROUNDING
        return is_low_enough and is_high_enough


@dataclass(frozen=True)
class Row:
    """One figure. `percent`: shares are printed in %, all else as a plain number of two decimals."""

    what: str
    estimate: Estimate
    promise: Promise | None = None
    percent: bool = True

    def cells(self) -> tuple[str, ...]:
        """The printed cells, in the order of the headings."""
        estimate = self.estimate
        return (
            self.what,
            self._number(estimate.value),
            f"{self._number(estimate.low)} to {self._number(estimate.high)}",
            f"{estimate.clinics:,}",
            "" if self.promise is None else self._promised(self.promise),
            "" if self.promise is None else self.promise.verdict(estimate),
        )

    def _promised(self, promise: Promise) -> str:
        if promise.kind == "near":
            within = f"{100 * promise.within:.0f} points" if self.percent else f"{promise.within:g}"
            return f"{self._bound(promise.bound)}, within {within}"
        return f"{promise.kind} {self._bound(promise.bound)}"

    def _bound(self, value: float) -> str:
        return f"{100 * value:.0f} %" if self.percent else f"{value:g}"

    def _number(self, value: float) -> str:
        return f"{100 * value:z.1f} %" if self.percent else f"{value:z.2f}"


def markdown(sections: Iterable[tuple[str, list[Row]]]) -> str:
    """One Markdown table; each section's title stands in a row of its own."""
    blank = ("",) * (len(_HEADINGS) - 1)
    lines: list[tuple[str, ...]] = [_HEADINGS, ("---", "--:", "--:", "--:", "---", "---")]
    for title, rows in sections:
        lines.extend([(f"**{title}**", *blank), *(row.cells() for row in rows)])
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )
