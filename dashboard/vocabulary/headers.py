"""Which header means which column, for each kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dashboard.vocabulary.codes import comparable
from dashboard.vocabulary.instruments import rating_columns
from dashboard.vocabulary.tables import read_table

FILE_KINDS = ("sessions", "episodes", "counselors", "trainings")


@dataclass(frozen=True)
class FileKind:
    """One kind of file: `columns` in canonical order, `meaning` from comparable header to canonical column."""

    name: str
    needs: tuple[str, ...]
    columns: tuple[str, ...]
    meaning: Mapping[str, str]


@cache
def file_kinds() -> Mapping[str, FileKind]:
    """The kinds of file that can be taken in, by name."""
    table = read_table("headers")
    return MappingProxyType({name: _kind(name, table[name]) for name in FILE_KINDS})


@cache
def identifying_headers() -> frozenset[str]:
    """Comparable headers that say who a client is."""
    return frozenset(comparable(header) for header in read_table("headers")["identifying"]["headers"])


@cache
def missing_words() -> tuple[str, ...]:
    """Words in lower case that mean an empty cell."""
    return tuple(read_table("headers")["missing_words"])


@cache
def missing_ratings() -> tuple[str, ...]:
    """Further words in lower case that mean an empty cell in a column of ratings."""
    return tuple(read_table("headers")["missing_ratings"])


def _kind(name: str, entry: dict[str, object]) -> FileKind:
    written = entry["columns"]
    needs = entry["needs"]
    assert isinstance(written, dict)
    assert isinstance(needs, list)
    synonyms: dict[str, list[str]] = dict(written)
    if name == "sessions":
        synonyms = {column: synonyms.get(column, []) for column in _session_columns(synonyms)}
    meaning: dict[str, str] = {}
    for column, others in synonyms.items():
        for header in (column, *others):
            standing = meaning.setdefault(comparable(header), column)
            assert standing == column, f"{header!r} means both {standing} and {column}"
    return FileKind(name, tuple(needs), tuple(synonyms), MappingProxyType(meaning))


def _session_columns(synonyms: dict[str, list[str]]) -> tuple[str, ...]:
    ratings = rating_columns()
    return tuple(column for column in synonyms if column not in ratings) + ratings
