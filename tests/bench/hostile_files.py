"""The subcommand `hostile`: damaged exports by the thousand, each read and checked, and now and then one imported.

Every one must end with a report or a refusal in one sentence, in time, and be taken whole or not at all. An import of
its own opens databases and builds summaries, which takes ten times as long as reading and checking the file and has
nothing to do with what was wrong in it; so one file in `--whole-every` goes all the way into a store.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.hostile_desk import Desk, Found

_BATCH = 1000
_SHOWN = 20


def add_to(subparsers: Any) -> None:
    """Teach the command line `hostile` and its options."""
    parser = subparsers.add_parser("hostile", help="damaged exports: nothing may break, hang or be taken by halves")
    parser.add_argument("--files", type=int, default=200_000, help="damaged files (default 200000)")
    parser.add_argument("--minutes", type=float, help="stop after so many minutes")
    parser.add_argument("--first-seed", type=int, default=0, help="seed of the first file (default 0)")
    parser.add_argument("--whole-every", type=int, default=20, help="one file in so many is imported (default 20)")
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
        for batch in pool.map(partial(import_batch, whole_every=options.whole_every, until=until), batches):
            found.add(batch)
            files = sum(found.ended.values())
            print(f"\r{files:,} files, {len(found.wrong)} wrong", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(_table(found, files, time.monotonic() - began))
    return 1 if found.wrong else 0


def import_batch(seeds: range, whole_every: int = 1, until: float | None = None) -> Found:
    """Takes in the damaged files of these seeds one by one; stops at `until`.

    Every `whole_every`-th file of either kind (seeds take turns) is imported, each into the same small store.
    """
    found = Found()
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name))
        for seed in seeds:
            if until is not None and time.time() > until:
                break
            desk.take(seed, found, is_whole=(seed // 2) % whole_every == 0)
    return found


def _table(found: Found, files: int, seconds: float) -> str:
    lines = [f"{files:,} damaged files in {seconds:,.0f} s.", "", "| Ended | Files |", "| --- | --: |"]
    lines += [f"| {how} | {count:,} |" for how, count in sorted(found.ended.items())]
    lines += ["", f"Wrong (promise: 0): {len(found.wrong)}"]
    lines += [f"- seed {seed}: {what}" for seed, what in sorted(found.wrong.items())[:_SHOWN]]
    return "\n".join(lines)
