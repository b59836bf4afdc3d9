"""What a made-up clinic came out as, worked out from its three files alone in plain loops."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from statistics import mean, median, stdev

ATTENDED = ("attended", "late_attended")
MATURITY = timedelta(days=90)
INACTIVE = timedelta(days=45)
EARLY_SESSIONS = 2
FIRST_SESSIONS = 3
MARK = 9
COVER_SESSIONS = 2
RUPTURE_FALL = 5
REPAIRED_WITHIN = 3


@dataclass
class Session:
    """One attended session; items are None where nothing was written."""

    counselor: str
    on: date
    number: int
    srs: tuple[float | None, ...]
    phq9: float | None

    @property
    def is_rated(self) -> bool:
        return any(item is not None for item in self.srs)

    @property
    def total(self) -> float | None:
        items = [item for item in self.srs if item is not None]
        return sum(items) if len(items) == 4 else None


@dataclass
class Episode:
    """One course of counseling as a reader sees it; `ending` is blank where nobody declared one."""

    client: str
    ending: str
    sessions: list[Session] = field(default_factory=list)
    appointments: list[dict[str, str]] = field(default_factory=list)

    def ending_seen(self, data_to: date) -> str:
        """The declared ending, or one inferred from 45 days without an appointment."""
        last = max(date.fromisoformat(row["session_date"]) for row in self.appointments)
        return self.ending or ("dropped_out" if last < data_to - INACTIVE else "ongoing")

    def pairings(self) -> list[list[Session]]:
        """Unbroken runs with one counselor; up to two sessions in a row with others in between are cover."""
        runs = [list(run) for _, run in groupby(self.sessions, key=lambda session: session.counselor)]
        at = 1
        while at < len(runs) - 1:
            is_same = runs[at - 1][0].counselor == runs[at + 1][0].counselor
            if is_same and len(runs[at]) <= COVER_SESSIONS:
                runs[at - 1 : at + 2] = [runs[at - 1] + runs[at + 1]]
            else:
                at += 1
        return runs


@dataclass
class CounselorFigures:
    """The raw figures of one counselor, numerators beside their denominators."""

    started: int = 0
    pairings: int = 0
    early_drop_outs: int = 0
    heard: list[bool] = field(default_factory=list)
    goals: list[bool] = field(default_factory=list)
    sessions: int = 0
    rated: int = 0
    straight_lined: int = 0
    at_ceiling: int = 0
    ruptures: int = 0
    repaired: int = 0


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_episodes(folder: Path) -> list[Episode]:
    """Every episode of the clinic with its appointments in the order of the file."""
    episodes = {row["episode_id"]: Episode(row["client_id"], row["ending"]) for row in rows(folder / "episodes.csv")}
    for row in rows(folder / "sessions.csv"):
        episode = episodes[row["episode_id"]]
        episode.appointments.append(row)
        if row["attendance"] in ATTENDED and row["session_type"] == "session":
            episode.sessions.append(_session(row))
    return list(episodes.values())


def _session(row: dict[str, str]) -> Session:
    srs = tuple(float(row[f"srs_{item}"]) if row[f"srs_{item}"] else None for item in range(1, 5))
    phq9 = float(row["phq9_total"]) if row["phq9_total"] else None
    on = date.fromisoformat(row["session_date"])
    return Session(row["counselor_id"], on, int(row["session_number"]), srs, phq9)


def data_to(episodes: list[Episode]) -> date:
    """The newest attended session."""
    return max(session.on for episode in episodes for session in episode.sessions)


def figures_by_counselor(episodes: list[Episode]) -> dict[str, CounselorFigures]:
    """By counselor: early drop-out of direct mature pairings, shares below 9, forms and ruptures."""
    newest = data_to(episodes)
    found: dict[str, CounselorFigures] = defaultdict(CounselorFigures)
    for episode in episodes:
        runs = episode.pairings()
        for place, run in enumerate(runs):
            figures = found[run[0].counselor]
            ending = episode.ending_seen(newest) if place == len(runs) - 1 else "changed_counselor"
            figures.started += 1
            if place == 0:
                _count_early(figures, run, ending, newest)
            _count_first_sessions(figures, run)
            _count_ruptures(figures, run, ending)
        for session in episode.sessions:
            _count_forms(found[session.counselor], session)
    return dict(sorted(found.items()))


def _count_early(figures: CounselorFigures, run: list[Session], ending: str, newest: date) -> None:
    is_short = len(run) <= EARLY_SESSIONS
    if newest - run[0].on < MATURITY or (is_short and ending == "ongoing"):
        return
    figures.pairings += 1
    figures.early_drop_outs += is_short and ending == "dropped_out"


def _count_first_sessions(figures: CounselorFigures, run: list[Session]) -> None:
    for item, shares in ((0, figures.heard), (1, figures.goals)):
        scores = [score for s in run[:FIRST_SESSIONS] if (score := s.srs[item]) is not None]
        if scores:
            shares.append(round(mean(scores), 9) < MARK)


def _count_forms(figures: CounselorFigures, session: Session) -> None:
    figures.sessions += 1
    figures.rated += session.is_rated
    if session.total is not None:
        figures.straight_lined += len(set(session.srs)) == 1
        figures.at_ceiling += session.total == 40


def _count_ruptures(figures: CounselorFigures, run: list[Session], ending: str) -> None:
    """Two ratings running 5 points below the earlier ones' median, or one as the last before a drop-out."""
    totals = [session.total for session in run if session.total is not None]
    at = 2
    while at < len(totals):
        usual = median(totals[:at])
        is_low = totals[at] <= usual - RUPTURE_FALL
        is_last = at == len(totals) - 1
        if is_low and (ending == "dropped_out" if is_last else totals[at + 1] <= usual - RUPTURE_FALL):
            after = totals[at + 1 : at + 2 + REPAIRED_WITHIN]
            is_repaired = any(total >= usual - 3 for total in after)
            figures.ruptures += 1
            figures.repaired += is_repaired
            if not is_repaired:
                return
            at += 2
        at += 1


def marginals(episodes: list[Episode]) -> dict[str, float]:
    """The clinic's overall figures; the drop-out shares need a clinic in which every ending is declared."""
    seen = [episode for episode in episodes if episode.sessions]
    closed = [episode for episode in seen if episode.ending]
    lengths = sorted((len(episode.sessions) for episode in closed), reverse=True)
    booked = [
        row["attendance"]
        for episode in seen
        for row in episode.appointments
        if row["session_type"] == "session" and row["attendance"] != "future"
    ]
    sessions = [session for episode in seen for session in episode.sessions]
    totals = [session.total for session in sessions if session.total is not None]
    complete = [session for session in sessions if session.total is not None]
    cases = [s for e in closed if len(s := _scores(e)) > 1 and s[0] >= 10]
    return {
        "drop_out": _share(episode.ending == "dropped_out" for episode in closed),
        "drop_out_after_1": _dropped_by(closed, 1),
        "drop_out_by_3": _dropped_by(closed, 3),
        "mean_sessions": mean(lengths),
        "median_sessions": median(lengths),
        "top_fifth": sum(lengths[: len(lengths) // 5]) / sum(lengths),
        "attended": _share(word in ATTENDED for word in booked),
        "no_show": _share(word == "no_show" for word in booked),
        "client_cancel": _share(word == "client_cancel" for word in booked),
        "srs_mean": mean(totals),
        "srs_sd": stdev(totals),
        "srs_at_40": _share(total == 40 for total in totals),
        "srs_36_or_more": _share(total >= 36 for total in totals),
        "srs_below_36_first": _share(s.total < 36 for s in complete if s.number == 1 and s.total is not None),
        "straight_lined": _share(len(set(session.srs)) == 1 for session in complete),
        "session_to_session_r": _correlation(_successive_totals(seen)),
        "alliance_d": _alliance_d(closed),
        "phq_first": mean(score for e in seen for score in _scores(e)[:1]),
        "phq_last_planned": mean(score for e in closed if e.ending == "planned" for score in _scores(e)[-1:]),
        "improved": _share(s[0] - s[-1] >= 6 for s in cases),
        "worse": _share(s[-1] - s[0] >= 6 for s in cases),
        "srs_given": _share(session.is_rated for session in sessions),
        "two_counselors": _share(len(episode.pairings()) > 1 for episode in seen),
    }


def _share(answers: Iterable[bool]) -> float:
    return mean(float(answer) for answer in answers)


def _dropped_by(closed: list[Episode], sessions: int) -> float:
    return _share(e.ending == "dropped_out" and len(e.sessions) <= sessions for e in closed)


def _scores(episode: Episode) -> list[float]:
    return [session.phq9 for session in episode.sessions if session.phq9 is not None]


def _successive_totals(episodes: list[Episode]) -> list[tuple[float, float]]:
    return [
        (first.total, second.total)
        for episode in episodes
        for first, second in pairwise(episode.sessions)
        if first.total is not None and second.total is not None
    ]


def _correlation(pairs: list[tuple[float, float]]) -> float:
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    middle = mean(first), mean(second)
    together = mean((x - middle[0]) * (y - middle[1]) for x, y in pairs)
    return float(together / (stdev(first) * stdev(second)))


def _alliance_d(closed: list[Episode]) -> float:
    """Standardised difference in mean SRS of clients with a planned ending and clients who dropped out."""
    means: dict[str, list[float]] = {"planned": [], "dropped_out": []}
    for episode in closed:
        totals = [session.total for session in episode.sessions if session.total is not None]
        if totals and episode.ending in means:
            means[episode.ending].append(mean(totals))
    planned, left = means["planned"], means["dropped_out"]
    pooled = ((stdev(planned) ** 2 + stdev(left) ** 2) / 2) ** 0.5
    return float((mean(planned) - mean(left)) / pooled)
