"""The catalogue of questions in SQL: every `queries/*.sql`, with its header read into data.

A header names the question, why it is asked, the grain, who is counted, the parameters and the columns that come back;
tests hold each file to its header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.settings import PROJECT_ROOT

QUERIES_FOLDER = PROJECT_ROOT / "queries"
_FIELD = re.compile(r"-- (question|why|grain|counted): (.+)")
_COLUMN = re.compile(r"--   (\w+)\s+(\S+)\s*(.*)")


@dataclass(frozen=True)
class Column:
    """A parameter or a returned column: its name, its DuckDB type and what it means."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Query:
    """One question in SQL with its header."""

    name: str
    question: str
    why: str
    grain: str
    counted: str
    parameters: tuple[Column, ...]
    returns: tuple[Column, ...]
    sql: str
    path: Path


@cache
def catalogue() -> dict[str, Query]:
    """Every query by name, in the order of their names. Raises `ValueError` naming a file without a full header."""
    return {path.stem: _read(path) for path in sorted(QUERIES_FOLDER.glob("*.sql"))}


def _read(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    fields: dict[str, str] = {}
    columns: dict[str, list[Column]] = {"parameters": [], "returns": []}
    section = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _FIELD.fullmatch(line):
            fields[match[1]] = match[2]
        elif line in ("-- parameters:", "-- returns:"):
            section = line[3:-1]
        elif section and (match := _COLUMN.fullmatch(line)):
            columns[section].append(Column(match[1], match[2], match[3]))
        else:
            raise ValueError(f"{path.name}: this header line has no known form: {line}")
    missing = {"question", "why", "grain", "counted"} - fields.keys()
    if missing or not columns["returns"]:
        raise ValueError(f"{path.name}: the header lacks {', '.join(sorted(missing)) or 'its columns'}")
    return Query(
        name=path.stem,
        **fields,
        parameters=tuple(columns["parameters"]),
        returns=tuple(columns["returns"]),
        sql=text,
        path=path,
    )
