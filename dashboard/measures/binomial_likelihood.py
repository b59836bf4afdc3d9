"""Counts of a yes/no outcome by counselor, and their likelihood as a function of the counselor's logit.

Without case-mix a counselor is one row. With case-mix the rows are pairings, or groups of pairings with the
same expectation, each with its offset; the counselor's logit is then measured from that expectation.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.interpolate import make_interp_spline
from scipy.sparse import csr_array
from scipy.special import expit

from dashboard.measures.arrays import Floats, Integers, floats
from dashboard.measures.offset_grid import onto_grid

_MOST_ROWS = 20_000
_CHUNK_CELLS = 2_000_000
_KNOT_STEP = 0.1


@dataclass(frozen=True)
class Counts:
    """Rows sorted by counselor; `starts` is the first row of each counselor, so everyone has at least one.

    The chance of an event in a row is expit(logit + offset).
    """

    events: Floats
    n: Floats
    offset: Floats
    starts: Integers

    @classmethod
    def of_counselors(cls, events: Floats, n: Floats) -> "Counts":
        """One row per counselor, in the order given, without case-mix. n may be 0."""
        if ((events > n) | (events < 0)).any():
            raise ValueError("events must lie between 0 and n")
        return cls(events, n, np.zeros(len(n)), np.arange(len(n)))

    @classmethod
    def with_case_mix(cls, rows: pd.DataFrame, counselors: Iterable[str]) -> "Counts":
        """`rows` has counselor_id, pairings, dropped_out and expected (a chance, 0 < expected < 1).

        The result follows the order of `counselors`; those without a row count as n = 0, rows of others
        are left out. More than 20,000 rows are moved onto a grid of offsets, which changes a log-likelihood by
        less than 1e-7 a case (`offset_grid`). ValueError if a chance is 0, 1 or empty.
        """
        expected = floats(rows, "expected")
        if not ((expected > 0) & (expected < 1)).all():
            raise ValueError("an expected chance must lie strictly between 0 and 1")
        wanted = np.array(list(counselors), dtype=object)
        place = pd.Index(wanted, dtype=object).get_indexer(rows["counselor_id"].to_numpy(dtype=object))
        known, everyone = place >= 0, np.arange(len(wanted))
        offset = np.log(expected / (1 - expected))[known]
        rows_known = place[known], offset, floats(rows, "dropped_out")[known], floats(rows, "pairings")[known]
        if len(offset) > _MOST_ROWS:
            rows_known = onto_grid(*rows_known)
        # An empty row of each counselor makes sure that everyone has one.
        position = np.concatenate([rows_known[0], everyone])
        order = np.argsort(position, kind="stable")
        offset, events, n = (np.concatenate([values, np.zeros(len(everyone))])[order] for values in rows_known[1:])
        return cls(events, n, offset, np.searchsorted(position[order], everyone))

    @property
    def counselors(self) -> int:
        """How many counselors there are."""
        return len(self.starts)

    @property
    def sizes(self) -> Floats:
        """Cases of each counselor."""
        return self._sum(self.n)

    def log_likelihood(self, logit: Floats) -> Floats:
        """log P(counts | logit) up to a constant, for logits of shape (counselors, K)."""
        at = self._by_row(logit)
        return self._sum(self.events[:, None] * at - self.n[:, None] * np.logaddexp(0, at))

    def score_and_information(self, logit: Floats) -> tuple[Floats, Floats]:
        """First derivative and minus the second, for logits of shape (counselors, K)."""
        chance = expit(self._by_row(logit))
        expected = self.n[:, None] * chance
        return self._sum(self.events[:, None] - expected), self._sum(expected * (1 - chance))

    def log_likelihood_on(self, grid: Floats) -> Floats:
        """The log-likelihood of every counselor on one even grid of logits: shape (counselors, len(grid)).

        With case-mix a sum over pairings is too dear to repeat at every point: it is taken 0.1 apart and
        interpolated by a quintic spline, which errs by less than 1e-8 a pairing.
        """
        knots = np.arange(grid[0] - 1, grid[-1] + 1, _KNOT_STEP)
        if len(self.n) == self.counselors or len(knots) >= len(grid):
            return self._log_likelihood_in_chunks(grid)
        values: Floats = make_interp_spline(knots, self._log_likelihood_in_chunks(knots), k=5, axis=1)(grid)
        return values

    def _log_likelihood_in_chunks(self, grid: Floats) -> Floats:
        """Each distinct offset is looked at once, whoever's cases it belongs to."""
        offsets, place = np.unique(self.offset, return_inverse=True)
        counselor = np.repeat(np.arange(self.counselors), np.diff(self.starts, append=len(self.n)))
        cases = csr_array((self.n, (counselor, place)), shape=(self.counselors, len(offsets)))
        step = max(1, _CHUNK_CELLS // max(len(offsets), 1))
        parts = [grid[start : start + step] for start in range(0, len(grid), step)]
        softplus = [cases @ np.logaddexp(0, offsets[:, None] + part) for part in parts]
        linear = np.outer(self._sum(self.events), grid) + self._sum(self.events * self.offset)[:, None]
        values: Floats = linear - np.concatenate(softplus, axis=1)
        return values

    def _by_row(self, logit: Floats) -> Floats:
        rows_each = np.diff(self.starts, append=len(self.n))
        return np.repeat(logit, rows_each, axis=0) + self.offset[:, None]

    def _sum(self, values: Floats) -> Floats:
        totals: Floats = np.add.reduceat(values, self.starts, axis=0) if len(self.starts) else values
        return totals
