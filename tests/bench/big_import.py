"""The subcommand `big-import`: how long large exports take, beside DuckDB's own read_csv of the same files.

Every import runs in a process of its own, so that its peak memory is its own; read_csv runs before it and after it, so
that a machine that is busy is busy for both.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files
from dashboard.intake.reports import Progress
from dashboard.sample import write_sample
from dashboard.settings import PROJECT_ROOT
from dashboard.store.versions import FeedbackStore

MOST_TIMES_READ_CSV = 8.0
MOST_MEGABYTES = 2048
# The rate of the larger file, as part of that of the smaller one.
FLAT_RATE = 0.8
APPOINTMENTS_PER_CLIENT = 8.35
_MONTHS = 36
_FILES = ("sessions.csv", "episodes.csv", "counselors.csv")


@dataclass(frozen=True)
class Measured:
    """One import: rows, seconds, seconds of read_csv (mean of before and after), peak memory in MB, phases, load."""

    appointments: int
    megabytes: float
    seconds: float
    read_csv_seconds: float
    peak_megabytes: float
    phases: dict[str, float]
    load: float

    @property
    def ratio(self) -> float:
        """How many times as long as read_csv."""
        return self.seconds / self.read_csv_seconds

    @property
    def rate(self) -> float:
        """Appointments per second."""
        return self.appointments / self.seconds


def add_to(subparsers: Any) -> None:
    """Teach the command line `big-import` and its options."""
    parser = subparsers.add_parser("big-import", help="time and memory of large imports, beside read_csv")
    parser.add_argument(
        "--appointments", type=int, nargs="+", default=[500_000, 2_000_000], help="sizes (default 500000 2000000)"
    )
    parser.add_argument("--counselors", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the files, import each size once, print the table; 1 where a promise is broken."""
    measured = []
    for appointments in options.appointments:
        with tempfile.TemporaryDirectory() as folder:
            clients = max(1, round(appointments / APPOINTMENTS_PER_CLIENT))
            place = Path(folder)
            summary = write_sample(
                Path(folder),
                counselors=options.counselors,
                clients=clients,
                months=_MONTHS,
                seed=options.seed,
                scenario={},
            )
            last_day = (summary.ends_on + timedelta(days=30)).isoformat()
            print(f"{summary.appointments:,} appointments ...", file=sys.stderr, flush=True)
            measured.append(in_own_process(place, last_day))
    print(table(measured))
    return 0 if not broken(measured) else 1


def in_own_process(folder: Path, today: str) -> Measured:
    """Measures the files of a folder in a new process."""
    words = [sys.executable, "-m", "tests.bench.big_import", str(folder), today]
    ended = subprocess.run(words, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(ended.stdout))


def measure(folder: Path, today: str) -> Measured:
    """Imports the files of a folder into a new store in it."""
    files = [folder / name for name in _FILES]
    store = FeedbackStore.create(folder / "store", is_demo=False)
    before = _read_csv(folder, files)
    phases: list[tuple[float, str]] = []
    began = time.monotonic()
    report = import_files(
        store,
        folder / "store" / "pseudonym.key",
        Definitions(),
        files,
        by="bench",
        today=date.fromisoformat(today),
        progress=lambda progress: phases.append((time.monotonic(), _phase(progress))),
    )
    ended = time.monotonic()
    assert report.is_published, report.errors
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    after = _read_csv(folder, files)
    with duckdb.connect(str(store.current().path), read_only=True) as connection:
        row = connection.execute("SELECT count(*) FROM appointments").fetchone()
    assert row is not None
    return Measured(
        appointments=int(row[0]),
        megabytes=sum(path.stat().st_size for path in files) / 1024**2,
        seconds=ended - began,
        read_csv_seconds=(before + after) / 2,
        peak_megabytes=peak,
        phases=_durations([*phases, (ended, "")]),
        load=os.getloadavg()[0],
    )


def broken(measured: list[Measured]) -> list[str]:
    """A sentence for every promise that the figures break."""
    found = []
    for one in measured:
        if one.ratio > MOST_TIMES_READ_CSV:
            found.append(f"{one.appointments:,} appointments take {one.ratio:.1f} times as long as read_csv.")
        if one.peak_megabytes > MOST_MEGABYTES:
            found.append(f"{one.appointments:,} appointments take {one.peak_megabytes:,.0f} MB.")
    if measured and measured[-1].rate < FLAT_RATE * measured[0].rate:
        found.append(f"The rate falls from {measured[0].rate:,.0f} to {measured[-1].rate:,.0f} appointments a second.")
    return found


def table(measured: list[Measured]) -> str:
    """The figures as Markdown, the promises that are broken below them."""
    lines = [
        "| Appointments | Files, MB | Seconds | read_csv, s | Ratio (promise: at most 8) | Appointments/s | "
        "Peak MB (promise: at most 2,048) | Load | Where the time goes |",
        "| --: | --: | --: | --: | --: | --: | --: | --: | --- |",
    ]
    for one in measured:
        phases = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in one.phases.items())
        lines.append(
            f"| {one.appointments:,} | {one.megabytes:,.0f} | {one.seconds:.1f} | {one.read_csv_seconds:.1f} | "
            f"{one.ratio:.1f} | {one.rate:,.0f} | {one.peak_megabytes:,.0f} | {one.load:.1f} | {phases} |"
        )
    return "\n".join([*lines, "", *broken(measured)])


def _read_csv(folder: Path, files: list[Path]) -> float:
    """Seconds in which DuckDB alone reads the files into tables of a new database on the same disk."""
    target = folder / "alone.duckdb"
    began = time.monotonic()
    with duckdb.connect(str(target)) as connection:
        for path in files:
            connection.execute(f"CREATE TABLE {path.stem} AS FROM read_csv($path)", {"path": str(path)})
    seconds = time.monotonic() - began
    target.unlink()
    return seconds


def _phase(progress: Progress) -> str:
    return progress.phase.split(" ")[0] if progress.phase.endswith(".csv") else progress.phase


def _durations(moments: list[tuple[float, str]]) -> dict[str, float]:
    """Seconds by phase, in order of appearance."""
    seconds: dict[str, float] = {}
    for (began, phase), (ended, _) in itertools.pairwise(moments):
        seconds[phase] = seconds.get(phase, 0.0) + ended - began
    return seconds


if __name__ == "__main__":
    print(json.dumps(vars(measure(Path(sys.argv[1]), sys.argv[2]))))
