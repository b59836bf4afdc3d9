"""What a report is made of before it is set: figures, tables, and words with parts in bold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Bold = list[list[Any]]
LONGEST_NAME = 14


@dataclass(frozen=True)
class Drawn:
    """A figure: an SVG, and what it shows in words."""

    svg: bytes
    alt: str


def bold(sentence: str) -> Bold:
    """A sentence of the wording, where `**...**` is bold, as [text, is_bold] pieces. Not for texts from the data."""
    pieces = sentence.split("**")
    return [[piece, place % 2 == 1] for place, piece in enumerate(pieces) if piece]


def table(heads: Sequence[str], rows: Iterable[Sequence[str | Bold]], *, right: Sequence[int] = ()) -> dict[str, Any]:
    """A table with its head row; `right` are the columns that are set flush right. Cells are texts or `bold` pieces."""
    return {"heads": list(heads), "rows": [list(row) for row in rows], "right": list(right)}


def note(heading: str, lines: Iterable[str | Bold], *, small: str = "") -> dict[str, Any]:
    """A box with a heading, its sentences, and a small line under them."""
    return {"heading": heading, "lines": list(lines), "small": small}


def short(name: str) -> str:
    """A name that fits beside a line or a row of a figure."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
