"""The subcommand `decisions`: how often the dashboard cries wolf, and how often it finds what is there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tests.bench.decisions import alike, attenuation, coverage, hard_cases, power, training
from tests.bench.simulation import Part, simulated
from tests.bench.table import markdown

PARTS: tuple[Part, ...] = (alike.PART, power.PART, hard_cases.PART, coverage.PART, attenuation.PART, training.PART)
WRITTEN_TO = Path(__file__).parents[1] / "decisions.md"
_CLINICS, _SEED = 1000, 20260331


def add_to(subparsers: Any) -> None:
    """Teach the command line `decisions` and its options."""
    parser = subparsers.add_parser("decisions", help="false flags, power, coverage and what shrinkage costs, simulated")
    parser.add_argument("--clinics", type=_at_least_two, default=_CLINICS, help=f"clinics (default {_CLINICS:,})")
    parser.add_argument("--seed", type=int, default=_SEED, help=f"seed (default {_SEED})")
    parser.add_argument("--only", choices=[part.name for part in PARTS], help="this simulation only")
    parser.add_argument("--workers", type=int, default=1, help="processes (default 1); figures do not depend on it")
    parser.add_argument("--write", action="store_true", help=f"write the whole table to tests/bench/{WRITTEN_TO.name}")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Simulate, print the table, write it if asked to; always 0: the table says itself what fails."""
    parts = [part for part in PARTS if options.only in (None, part.name)]
    sections = []
    for part in parts:
        outcomes = simulated(part, options.clinics, options.seed, options.workers)
        sections.append((part.title, part.rows(outcomes)))
    table = markdown(sections)
    print(table)
    if options.write:
        WRITTEN_TO.write_text(f"{_heading(options)}\n{table}\n", encoding="utf-8")
    return 0


def _heading(options: argparse.Namespace) -> str:
    only = f" --only {options.only}" if options.only else ""
    return (
        "# How often the dashboard cries wolf, and how often it finds what is there\n\n"
        f"Made by `python -m tests.bench decisions --clinics {options.clinics} --seed {options.seed}{only} --write`.\n"
        "Clinics are simulated; the dashboard's own measures judge them. Intervals are the simulation's: Wilson's for\n"
        "a share of clinics, 1.96 Monte-Carlo standard errors for a mean over clinics. A promise *holds* where the\n"
        "figure keeps it, *fails* where the whole interval breaks it, and is *within error* in between.\n"
    )


def _at_least_two(text: str) -> int:
    number = int(text)
    if number < 2:
        raise argparse.ArgumentTypeError("at least 2 clinics: one has no spread")
    return number
