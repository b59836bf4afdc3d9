"""The steps of one import: how far it is, how long it took, and the places where it can be cancelled."""

from __future__ import annotations

import time

from dashboard.intake.reports import Cancelled, IsCancelled, OnProgress, Progress

# How much of the work is done when each phase begins, roughly: the time left is a guess and no promise; checking goes
# by rows.
_DONE_BEFORE = {"publishing": 0.3, "building summaries": 0.42, "writing the new version": 0.92}
# Before this much is done, and in the first second, any guess would jump about.
_FIRST_GUESS = 0.05


class Steps:
    """Reports progress and stops at the next step once cancelled."""

    def __init__(self, progress: OnProgress | None, is_cancelled: IsCancelled | None) -> None:
        self._progress = progress
        self._is_cancelled = is_cancelled
        self._began = time.monotonic()
        self._rows = 0
        self._total = 0

    @property
    def seconds(self) -> float:
        """Seconds since the import began."""
        return time.monotonic() - self._began

    def begin(self, phase: str) -> None:
        """A new phase begins; raises `Cancelled` when the person has stopped the import."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled("The import was cancelled; nothing was changed.")
        self.say(phase)

    def expect(self, rows: int) -> None:
        """More rows are to come."""
        self._total += rows

    def done(self, rows: int, phase: str) -> None:
        """So many more rows are done."""
        self._rows += rows
        self.say(phase)

    def say(self, phase: str) -> None:
        """Tells the phase and how far the rows are."""
        if self._progress is not None:
            speed = self._rows / self.seconds if self.seconds > 0 else 0.0
            share = self._share(phase)
            is_early = share < _FIRST_GUESS or self.seconds < 1
            left = None if is_early else self.seconds * (1 - share) / share
            self._progress(Progress(phase, self._rows, self._total, speed, share, left))

    def _share(self, phase: str) -> float:
        checked = self._rows / self._total if self._total else 0.0
        return _DONE_BEFORE.get(phase, _DONE_BEFORE["publishing"] * min(checked, 1.0))
