"""A clinic whose counselors have few clients, week by week: who came, who rated, and how low."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tests.builders import Row

FIRST_WEEK = date(2021, 1, 4)
CASELOAD = 6
SESSIONS_ON_AVERAGE = 8
RATED_SHARE = 0.85
LOW_SHARE = 0.3
# How much the four items of one client go together: the correlation of what lies behind them.
CORRELATION = 0.65
DOMAINS = ("heard", "goals", "approach", "overall")
MARK = 9
# Scores are whole numbers, as on paper forms; sessions of one client differ by about a point.
NOISE = 0.8


@dataclass
class _Client:
    """Somebody in one of a counselor's places: their level in each domain and the sessions they have left."""

    code: str
    levels: np.ndarray
    sessions_left: int


class Clinic:
    """Counselors with six clients each; whoever ends is followed by somebody new the week after."""

    def __init__(self, counselors: int, seed: int, low_share: float = LOW_SHARE) -> None:
        self._random = np.random.default_rng(seed)
        self._low_share = low_share
        self._made = 0
        self._places = [[self._new_client() for _ in range(CASELOAD)] for _ in range(counselors)]

    def week(self, number: int) -> list[Row]:
        """Rows of sessions.csv for one week."""
        rows: list[Row] = []
        for counselor, places in enumerate(self._places):
            for place, client in enumerate(places):
                day = FIRST_WEEK + timedelta(weeks=number, days=place % 5)
                rows.append(self._session(f"K{counselor:03d}", client, day))
                client.sessions_left -= 1
                if client.sessions_left == 0:
                    places[place] = self._new_client()
        return rows

    def _session(self, counselor: str, client: _Client, day: date) -> Row:
        row: Row = {"client_id": client.code, "counselor_id": counselor, "session_date": day}
        is_rated = self._random.random() < RATED_SHARE
        scores = np.clip(np.round(client.levels + self._random.normal(0, NOISE, len(DOMAINS))), 0, 10)
        return row | {f"srs_{item}": int(score) if is_rated else "" for item, score in enumerate(scores, start=1)}

    def _new_client(self) -> _Client:
        self._made += 1
        sessions = 1 + int(self._random.geometric(1 / SESSIONS_ON_AVERAGE))
        return _Client(f"client-{self._made:06d}", levels(self._random, 1, self._low_share)[0], sessions)


def levels(random: np.random.Generator, clients: int, low_share: float = LOW_SHARE) -> np.ndarray:
    """Levels of `clients` people in the four domains, of whom about `low_share` rate each below the mark."""
    covariance = np.full((len(DOMAINS), len(DOMAINS)), CORRELATION) + np.eye(len(DOMAINS)) * (1 - CORRELATION)
    behind = random.multivariate_normal(np.zeros(len(DOMAINS)), covariance, clients)
    # Far below for those behind the share's quantile, near the top for the others.
    cut = np.quantile(np.random.default_rng(0).normal(size=200_000), low_share)
    return np.where(behind < cut, 7.0, 9.9)
