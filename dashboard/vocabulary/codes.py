"""The codes that sources use for attendance, kind of appointment, modality, ending and a training's domain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from dashboard.vocabulary.tables import read_table

_TABLES = ("attendance", "endings")
_POINT_ZERO = re.compile(r"^\s*([0-9]+)[.,]0+\s*$")
_ABOUT_A_LIST = frozenset({"column", "title", "headers"})


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

    @property
    def words(self) -> frozenset[str]:
        """The canonical words."""
        return frozenset(self.known.values())


@dataclass(frozen=True)
class CodeList:
    """One source's own codes for a column, mostly numbers; `headers` are comparable headers that announce it."""

    name: str
    column: str
    title: str
    headers: frozenset[str]
    known: Mapping[str, str]


def comparable(text: str) -> str:
    """A code without case, blanks, punctuation and zeros around it: ` 03 ` is `3`, `5.0` is `5`, `No-Show` `noshow`."""
    # Without this, 1.0, as spreadsheets write a 1, would become 10, which may be another code.
    kept = re.sub(r"[\W_]+", "", _POINT_ZERO.sub(r"\1", text.casefold()))
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


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Name -> the list of one source, used only where a header, a preset or a mapping names it."""
    lists = {name: _list(name, entry) for table in _TABLES for name, entry in read_table(table)["lists"].items()}
    return MappingProxyType(lists)


def announced_list(column: str, header: str) -> CodeList | None:
    """The list which a column's header alone announces, such as AttendOrDNACode."""
    written = comparable(header)
    return next((one for one in code_lists().values() if one.column == column and written in one.headers), None)


def _codes(
    words: dict[str, list[str]], unsure: dict[str, list[str]], *, unknown: str | None, if_empty: str | None
) -> Codes:
    known: dict[str, str] = {}
    for table in (words, unsure):
        for canonical, codes in table.items():
            for code in (canonical, *codes):
                _add(known, code, canonical)
    flagged = frozenset(comparable(code) for codes in unsure.values() for code in codes)
    return Codes(MappingProxyType(known), flagged, unknown, if_empty)


def _list(name: str, entry: dict[str, Any]) -> CodeList:
    known: dict[str, str] = {}
    for canonical in entry.keys() - _ABOUT_A_LIST:
        for code in entry[canonical]:
            _add(known, code, canonical)
    headers = frozenset(comparable(header) for header in entry["headers"])
    return CodeList(name, entry["column"], entry["title"], headers, MappingProxyType(known))


def _add(known: dict[str, str], code: str, canonical: str) -> None:
    standing = known.setdefault(comparable(code), canonical)
    assert standing == canonical, f"{code!r} means both {standing} and {canonical}"
