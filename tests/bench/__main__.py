"""`python -m tests.bench SUBCOMMAND`: runs a bench, progress on stderr, its table on stdout."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

# Small matrices: a second thread only waits. Read once, when numpy is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from tests.bench import big_import, hostile_files
from tests.bench.attention import command as attention
from tests.bench.decisions import command as decisions
from tests.bench.differencing import command as differencing

SUBCOMMANDS = (attention, big_import, decisions, differencing, hostile_files)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the subcommand that `arguments` (the command line's, if None) name; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the dashboard.")
    subparsers = parser.add_subparsers(required=True, metavar="SUBCOMMAND")
    for subcommand in SUBCOMMANDS:
        subcommand.add_to(subparsers)
    options = parser.parse_args(arguments)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
