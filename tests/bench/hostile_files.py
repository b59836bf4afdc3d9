"""The subcommand `hostile`: damaged exports by the thousand, each imported for real into a small store.

Every one must end with a report or a refusal in one sentence, in time, and be taken whole or not at all.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files
from dashboard.settings import Refused
from dashboard.store.versions import FeedbackStore, Version
from tests.builders import a_client, an_export, write_csv
from tests.hostile import mutant

HANGS_AFTER_SECONDS = 60
TODAY = date(2025, 12, 31)
_BATCH = 200
_SHOWN = 20


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


def add_to(subparsers: Any) -> None:
    """Teach the command line `hostile` and its options."""
    parser = subparsers.add_parser("hostile", help="damaged exports: nothing may break, hang or be taken by halves")
    parser.add_argument("--files", type=int, default=200_000, help="damaged files (default 200000)")
    parser.add_argument("--minutes", type=float, help="stop after so many minutes")
    parser.add_argument("--first-seed", type=int, default=0, help="seed of the first file (default 0)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default 1)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import the files, print what came of them; 1 where anything went wrong."""
    began = time.monotonic()
    found, files = Found(), 0
    seeds = range(options.first_seed, options.first_seed + options.files)
    batches = [seeds[first : first + _BATCH] for first in range(0, len(seeds), _BATCH)]
    with ProcessPoolExecutor(options.workers) as pool:
        until = None if options.minutes is None else time.time() + options.minutes * 60
        for batch in pool.map(partial(import_batch, until=until), batches):
            found.add(batch)
            files = sum(found.ended.values())
            print(f"\r{files:,} files, {len(found.wrong)} wrong", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(_table(found, files, time.monotonic() - began))
    return 1 if found.wrong else 0


def import_batch(seeds: range, until: float | None = None) -> Found:
    """Imports the damaged files of these seeds one by one, each into the same small store; stops at `until`."""
    found = Found()
    with tempfile.TemporaryDirectory() as name:
        desk = _Desk(Path(name))
        for seed in seeds:
            if until is not None and time.time() > until:
                break
            desk.take(seed, found)
    return found


class _Desk:
    """A store with one good import, and a copy of it to begin anew from after every change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = FeedbackStore.create(folder / "store", is_demo=False)
        sessions = write_csv(folder / "sessions.csv", an_export(4, 3, srs_1=9.5, srs_2=9, phq9_total=7, team="Zoë’s"))
        episodes = write_csv(folder / "episodes.csv", [a_client(number, age_band="18–24") for number in range(1, 5)])
        self._valid = (sessions.read_bytes(), episodes.read_bytes())
        self._import(sessions)
        self._kept = self._seen()
        shutil.copytree(folder / "store", folder / "kept")

    def take(self, seed: int, found: Found) -> None:
        """Imports the damaged file of one seed and notes how that ended."""
        path = self._folder / "export.csv"
        path.write_bytes(mutant(self._valid[seed % 2], seed))
        try:
            with _in_time():
                report = self._import(path)
        except Refused:
            found.ended["refused in one sentence"] += 1
            self._compare(seed, found, rows_new=None)
        except Hangs:
            found.ended["hung"] += 1
            found.wrong[seed] = f"did not end in {HANGS_AFTER_SECONDS} s"
            self._begin_anew()
        except Exception as problem:  # noqa: BLE001 - this is what is looked for
            # The database engine wraps what a signal raises into an error of its own.
            found.ended["hung" if isinstance(problem.__cause__, Hangs) else "broke"] += 1
            found.wrong[seed] = traceback.format_exc(limit=-2).strip().splitlines()[-1][:200]
            self._begin_anew()
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


def _table(found: Found, files: int, seconds: float) -> str:
    lines = [f"{files:,} damaged files in {seconds:,.0f} s.", "", "| Ended | Files |", "| --- | --: |"]
    lines += [f"| {how} | {count:,} |" for how, count in sorted(found.ended.items())]
    lines += ["", f"Wrong (promise: 0): {len(found.wrong)}"]
    lines += [f"- seed {seed}: {what}" for seed, what in sorted(found.wrong.items())[:_SHOWN]]
    return "\n".join(lines)
