"""Where damaged exports are taken in: the checks alone, or the whole import into a small store."""

from __future__ import annotations

import shutil
import signal
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from dashboard.definitions import Definitions
from dashboard.intake.cells import Day
from dashboard.intake.prepare import Checked, check_files
from dashboard.intake.publish import import_files
from dashboard.intake.receive import pool
from dashboard.intake.steps import Steps
from dashboard.settings import Refused
from dashboard.store.versions import FeedbackStore, Version
from tests.builders import a_client, an_export, write_csv
from tests.hostile import mutant

HANGS_AFTER_SECONDS = 60
TODAY = date(2025, 12, 31)
_KEY = b"k" * 32


class Hangs(BaseException):
    """The import did not end in time; no handler of the import may take it for a failure of its own."""


@dataclass
class Found:
    """How many files ended in which way, and what went wrong: seed -> what happened."""

    ended: Counter[str] = field(default_factory=Counter)
    wrong: dict[int, str] = field(default_factory=dict)

    def add(self, other: Found) -> None:
        """Takes the findings of another batch in."""
        self.ended += other.ended
        self.wrong |= other.wrong


class Desk:
    """A staging database for the checks, and a store with one good import with a copy to begin anew from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = FeedbackStore.create(folder / "store", is_demo=False)
        sessions = write_csv(folder / "sessions.csv", an_export(4, 3, srs_1=9.5, srs_2=9, phq9_total=7, team="Zoë’s"))
        episodes = write_csv(folder / "episodes.csv", [a_client(number, age_band="18–24") for number in range(1, 5)])
        self._valid = (sessions.read_bytes(), episodes.read_bytes())
        self._import(sessions)
        self._kept = self._seen()
        self._staging = duckdb.connect(config={"memory_limit": "600MB"})
        shutil.copytree(folder / "store", folder / "kept")

    def take(self, seed: int, found: Found, *, is_whole: bool) -> None:
        """Checks or imports the damaged file of one seed and notes how that ended."""
        path = self._folder / "export.csv"
        path.write_bytes(mutant(self._valid[seed % 2], seed))
        try:
            with _in_time():
                self._import_whole(path, seed, found) if is_whole else self._check(path, seed, found)
        except Hangs:
            found.ended["hung"] += 1
            found.wrong[seed] = f"did not end in {HANGS_AFTER_SECONDS} s"
            self._begin_anew()
        except Exception as problem:  # noqa: BLE001 - this is what is looked for
            # The database engine wraps what a signal raises into an error of its own.
            found.ended["hung" if isinstance(problem.__cause__, Hangs) else "broke"] += 1
            found.wrong[seed] = traceback.format_exc(limit=-2).strip().splitlines()[-1][:200]
            self._begin_anew()

    def _check(self, path: Path, seed: int, found: Found) -> None:
        """Reads and checks a file as an import does, in a database of its own in memory."""
        folder = self._folder / "staging"
        folder.mkdir()
        try:
            self._staging.execute("ATTACH ':memory:' AS one_import; USE one_import")
            checked = check_files(
                self._staging, folder, [path], Day(TODAY, "UTC"), Steps(None, None), drop_identifying=False
            )
            if checked.is_refused(good_rows=False):
                ended = "refused by the checks"
                is_right = checked.errors_in_all > 0
            else:
                ended = "passed by the checks"
                is_right = self._holds_every_row(checked, folder)
        finally:
            self._staging.execute("USE memory; DETACH DATABASE IF EXISTS one_import")
            shutil.rmtree(folder)
        found.ended[ended] += 1
        if not is_right:
            found.wrong[seed] = f"{ended}, but rows and errors do not add up"

    def _holds_every_row(self, checked: Checked, folder: Path) -> bool:
        kinds = pool(self._staging, checked.files, _KEY, folder)
        repeated = sum(one.repeated for one in checked.files)
        return sum(kind.rows for kind in kinds) + repeated == checked.rows_read > 0

    def _import_whole(self, path: Path, seed: int, found: Found) -> None:
        try:
            report = self._import(path)
        except Refused:
            found.ended["refused in one sentence"] += 1
            self._compare(seed, found, rows_new=None)
        else:
            found.ended["taken whole" if report.is_published else "refused with a report"] += 1
            self._compare(seed, found, rows_new=report.rows_new if report.is_published else None)

    def _compare(self, seed: int, found: Found, rows_new: int | None) -> None:
        """Notes a store that changed although nothing was published, or by another number of rows than reported."""
        version, rows = self._seen()
        is_right = (version, rows) == self._kept if rows_new is None else rows == self._kept[1] + rows_new
        if not is_right:
            found.wrong[seed] = f"by halves: {self._kept[1]} rows became {rows}, reported new: {rows_new}"
        if list(self._store.folder.glob("intake-*")) or list(self._store.folder.glob("*.tmp*")):
            found.wrong[seed] = "left files behind"
        if rows_new is not None or seed in found.wrong:
            self._begin_anew()

    def _import(self, path: Path) -> Any:
        key = self._folder / "store" / "pseudonym.key"
        return import_files(self._store, key, Definitions(), [path], by="bench", today=TODAY)

    def _seen(self) -> tuple[Version, int]:
        """The version in force, and rows of everything that is imported."""
        version = self._store.current()
        with duckdb.connect(str(version.path), read_only=True) as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM appointments) + (SELECT count(*) FROM episode_records) "
                "+ (SELECT count(*) FROM counselor_records) + (SELECT count(*) FROM trainings)"
            ).fetchone()
        assert row is not None
        return version, int(row[0])

    def _begin_anew(self) -> None:
        shutil.rmtree(self._folder / "store")
        shutil.copytree(self._folder / "kept", self._folder / "store")


@contextmanager
def _in_time() -> Iterator[None]:
    """Raises `Hangs` in the block once it has taken too long."""

    def stop(_signal: int, _frame: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(HANGS_AFTER_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
