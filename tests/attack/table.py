"""The table of attacks, tries and successes in README.md: made of the attack tests themselves, and of what they sent.

`DASHBOARD_ATTACK_TABLE=1 python -m pytest -n0 tests/attack` runs them all and writes the table; a part of them writes
the rows of that part.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
README = HERE / "README.md"
_ROW = re.compile(r"^\| [^|]+ \| `(test_\w+\.py::test_\w+)` \| ([\d,]+) \| (\d+) \|$", re.M)
HEAD = """# Attacks, tries and successes

Everything that is tried against the running server, the real command line and the one door to the answers. Each row is
a test; *tries* is how many requests, messages and questions it sent; a *success* is a try that got what it must not
get, and fails the test. The tests write the table: `DASHBOARD_ATTACK_TABLE=1 python -m pytest -n0 tests/attack`.

What is left, in words, stands in the README's section on security; what an exact Bayesian makes of the released bands
is measured by `python -m tests.bench differencing`.
"""


@dataclass
class Tally:
    """What came of one test, over everything it was parametrized with."""

    tries: int = 0
    successes: int = 0


def tests_of(path: Path) -> list[str]:
    """The names of the tests of a file, in order."""
    parsed = ast.parse(path.read_text(encoding="utf-8"))
    return [one.name for one in parsed.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")]


def files() -> list[Path]:
    """The files of attack tests, in order; the test of the table itself attacks nothing."""
    return sorted(path for path in HERE.glob("test_*.py") if path.name != "test_table.py")


def rows_of(table: str) -> dict[str, tuple[int, int]]:
    """Tries and successes by test, as the table has them."""
    return {name: (int(tries.replace(",", "")), int(successes)) for name, tries, successes in _ROW.findall(table)}


def kept() -> dict[str, Tally]:
    """What the table has of earlier runs; nothing where there is no table."""
    if not README.is_file():
        return {}
    return {name: Tally(*counted) for name, counted in rows_of(README.read_text(encoding="utf-8")).items()}


def written(tallies: Mapping[str, Tally]) -> str:
    """The table; a test that was never run stands in it with no tries, and fails the test of the table."""
    parts = [HEAD]
    for path in files():
        about = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        parts.append(f"## {about.splitlines()[0].rstrip('.')}\n\n| what must hold | test | tries | successes |")
        parts.append("|---|---|---:|---:|")
        for name in tests_of(path):
            found = tallies.get(f"{path.name}::{name}", Tally())
            words = name.removeprefix("test_").replace("_", " ")
            parts.append(f"| {words} | `{path.name}::{name}` | {found.tries:,} | {found.successes} |")
        parts.append("")
    attacks = [tallies.get(f"{path.name}::{name}", Tally()) for path in files() for name in tests_of(path)]
    tries, successes = sum(one.tries for one in attacks), sum(one.successes for one in attacks)
    return "\n".join([*parts, f"Together: {tries:,} tries, {successes} successes.", ""])
