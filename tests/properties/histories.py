"""Random histories of a store: imports that overlap, correct and repeat one another, and which of them are undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.builders import FIRST_DAY, Row

SCORES = ("", "0", "3.5", "7", "10")
# What a file may hold besides its three needed columns; a column that a later file lacks keeps its older values.
MORE_COLUMNS = {
    "srs_1": SCORES,
    "srs_2": SCORES,
    "attendance": ("attended", "no_show", "client_cancel", ""),
    "team": ("North", "South", ""),
    "episode_id": ("E1", "E2", ""),
    "session_number": ("", "1", "2", "5"),
    "modality": ("video", "in_person", ""),
}
ENDINGS = ("planned", "dropped_out", "ongoing", "")
_CLIENTS = tuple(f"client-{number}" for number in range(1, 7))
_COUNSELORS = ("K1", "K2", "K3")
_DAYS = tuple(FIRST_DAY + timedelta(days=days) for days in (0, 7, 14, 21, 35, 90, 300))
_Kind = tuple[str, tuple[Row, ...]]


@dataclass(frozen=True)
class PlannedImport:
    """One import: its files by name, and after how many further imports it is undone (None: never)."""

    files: tuple[_Kind, ...]
    undone_after: int | None


def histories(most_imports: int = 3) -> st.SearchStrategy[list[PlannedImport]]:
    """A strategy of histories in which at least one import is undone and one stays."""
    return st.lists(_imports(), min_size=2, max_size=most_imports).filter(
        lambda history: len({one.undone_after is None for one in history}) == 2
    )


def steps(history: list[PlannedImport]) -> list[tuple[str, int]]:
    """What happens in order: ("import", place) and ("undo", place); every undo happens by the end."""
    happening: list[tuple[str, int]] = []
    for now in range(len(history)):
        happening.append(("import", now))
        happening += [("undo", place) for place in range(now + 1) if _is_due(history, place, now)]
    return happening


def _is_due(history: list[PlannedImport], place: int, now: int) -> bool:
    after = history[place].undone_after
    return after is not None and now == min(place + after, len(history) - 1)


@st.composite
def _imports(draw: st.DrawFn) -> PlannedImport:
    files = [("sessions.csv", draw(_sessions()))]
    files += [("episodes.csv", draw(_episodes()))] if draw(st.booleans()) else []
    files += [("counselors.csv", draw(_counselors()))] if draw(st.booleans()) else []
    return PlannedImport(tuple(files), draw(st.sampled_from((None, None, 0, 1, 2))))


@st.composite
def _sessions(draw: st.DrawFn) -> tuple[Row, ...]:
    columns = draw(st.sets(st.sampled_from(sorted(MORE_COLUMNS)), max_size=4))
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(_CLIENTS), st.sampled_from(_COUNSELORS), st.sampled_from(_DAYS)),
            min_size=1,
            max_size=12,
        )
    )
    return tuple(
        {"client_id": client, "counselor_id": counselor, "session_date": day}
        | {column: draw(st.sampled_from(MORE_COLUMNS[column])) for column in sorted(columns)}
        for client, counselor, day in keys
    )


@st.composite
def _episodes(draw: st.DrawFn) -> tuple[Row, ...]:
    """One record a client: two endings of one episode in one file would be refused."""
    clients = draw(st.lists(st.sampled_from(_CLIENTS), min_size=1, max_size=4, unique=True))
    is_known = draw(st.booleans())
    return tuple(
        {"client_id": client, "start_date": FIRST_DAY, "ending": draw(st.sampled_from(ENDINGS))}
        | ({"age_band": draw(st.sampled_from(("18-25", "26-40", "")))} if is_known else {})
        for client in clients
    )


@st.composite
def _counselors(draw: st.DrawFn) -> tuple[Row, ...]:
    codes = draw(st.lists(st.sampled_from(_COUNSELORS), min_size=1, max_size=3, unique=True))
    return tuple(
        {"counselor_id": code, "team": draw(st.sampled_from(("North", "South", ""))), "name": f"Counselor {code}"}
        for code in codes
    )


def last_day() -> date:
    """The day of every import, after the newest row."""
    return _DAYS[-1] + timedelta(days=60)
