"""The codes that sources use for attendance, kind of appointment, modality and ending."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dashboard.vocabulary.tables import read_table


@dataclass(frozen=True)
class Codes:
    """What the values of one column mean.

    `known` maps a comparable code to its canonical word; `unsure` are comparable codes whose meaning was settled by
    convention and deserves a warning; `unknown` is what a code found nowhere is stored as; `if_empty` an empty cell.
    """

    known: Mapping[str, str]
    unsure: frozenset[str]
    unknown: str | None
    if_empty: str | None


def comparable(text: str) -> str:
    """A code without case, blanks, punctuation and leading zeros: ` 03 ` is `3`, and `No-Show` is `noshow`."""
    kept = re.sub(r"[\W_]+", "", text.casefold())
    return kept.lstrip("0") or "0" if kept.isdigit() else kept


@cache
def attendance_codes() -> Codes:
    """Codes of attendance; an empty cell means attended."""
    table = read_table("attendance")
    return _codes(table["attendance"], table["unsure"], unknown="unknown", if_empty="attended")


@cache
def type_codes() -> Codes:
    """Kinds of appointment; an empty cell means a session, an unknown kind is not counted as one."""
    return _codes(read_table("attendance")["session_type"], {}, unknown="other", if_empty="session")


@cache
def modality_codes() -> Codes:
    """Ways of meeting; empty stays empty, an unknown one is stored as unknown."""
    return _codes(read_table("attendance")["modality"], {}, unknown="unknown", if_empty=None)


@cache
def ending_codes() -> Codes:
    """Codes of endings; an empty cell declares nothing."""
    return _codes(read_table("endings")["ending"], {}, unknown="unknown", if_empty=None)


def _codes(
    words: dict[str, list[str]], unsure: dict[str, list[str]], *, unknown: str | None, if_empty: str | None
) -> Codes:
    known: dict[str, str] = {}
    for table in (words, unsure):
        for canonical, codes in table.items():
            for code in (canonical, *codes):
                standing = known.setdefault(comparable(code), canonical)
                assert standing == canonical, f"{code!r} means both {standing} and {canonical}"
    flagged = frozenset(comparable(code) for codes in unsure.values() for code in codes)
    return Codes(MappingProxyType(known), flagged, unknown, if_empty)
