"""Which of the known files this is, and which of its columns is which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.intake.read import TextFile
from dashboard.intake.reports import FileProblem
from dashboard.vocabulary import FileKind, comparable, file_kinds, identifying_headers

_SHOWN_HEADERS = 12
_SHOWN_CHARACTERS = 40
_PERSON_PREFIXES = ("client", "patient", "person")
_TRAINING_HEADERS = frozenset({"trainedon", "domain"})


@dataclass(frozen=True)
class Recognised:
    """What a file's columns are: canonical column -> position from 0, and -> the header as written."""

    kind: FileKind
    positions: Mapping[str, int]
    headers: Mapping[str, str]
    ignored: tuple[str, ...]
    dropped: tuple[str, ...]


def recognise(file: TextFile, *, drop_identifying: bool = False) -> Recognised:
    """Recognises the file by its header alone; raises `FileProblem` naming the column that is missing or may not be."""
    known = [comparable(header) for header in file.header]
    if set(known) >= _TRAINING_HEADERS:
        raise FileProblem("kind_not_taken", f"{file.name} lists trainings; they are entered on the Trainings page.")
    kind = _kind_of(file, known)
    positions = _positions(file, kind, known)
    identifying = () if kind.name == "counselors" else _identifying(file, known, set(positions.values()))
    if identifying and not drop_identifying:
        raise FileProblem(
            "identifying_columns",
            f"{file.name} holds columns that identify people ({', '.join(identifying)}); nothing was stored. "
            "Export without them, or import again with --drop-identifying.",
            column=identifying[0],
        )
    ignored = tuple(
        _shown(header)
        for position, header in enumerate(file.header)
        if position not in positions.values() and header and _shown(header) not in identifying
    )
    headers = {column: file.header[position] for column, position in positions.items()}
    return Recognised(kind, positions, headers, ignored, identifying)


def _kind_of(file: TextFile, known: list[str]) -> FileKind:
    """The kind that knows most of the headers; of equals one that misses nothing, then sessions before the others."""
    candidates = [
        (kind, {kind.meaning[header] for header in known if header in kind.meaning}) for kind in file_kinds().values()
    ]
    best, columns = max(candidates, key=lambda found: (len(found[1]), set(found[0].needs) <= found[1]))
    if not columns:
        raise FileProblem(
            "header_missing",
            f"{file.name} has no column that is known; its first line must name the columns "
            "(at least client_id, counselor_id, session_date).",
            line=1,
        )
    missing = [column for column in best.needs if column not in columns]
    if missing:
        raise FileProblem(
            "column_missing",
            f"{file.name} has no column {missing[0]} (it was read as a {best.name} file); found: {_list(file.header)}.",
            line=file.header_line,
            column=missing[0],
        )
    return best


def _positions(file: TextFile, kind: FileKind, known: list[str]) -> dict[str, int]:
    positions: dict[str, int] = {}
    counted = Counter(known)
    for column in kind.columns:
        found = [position for position, header in enumerate(known) if kind.meaning.get(header) == column]
        exact = [position for position in found if known[position] == comparable(column)]
        chosen = exact or found
        if len(chosen) > 1:
            names = _list(tuple(file.header[position] for position in chosen))
            words = "stands more than once" if counted[known[chosen[0]]] > 1 else f"could be any of {names}"
            raise FileProblem(
                "column_twice", f"{file.name}: column {column} {words}.", line=file.header_line, column=column
            )
        if chosen:
            positions[column] = chosen[0]
    return positions


def _identifying(file: TextFile, known: list[str], used: set[int]) -> tuple[str, ...]:
    named = identifying_headers()
    return tuple(
        _shown(file.header[position])
        for position, header in enumerate(known)
        if position not in used and (header in named or _without_person(header) in named)
    )


def _without_person(header: str) -> str:
    for prefix in _PERSON_PREFIXES:
        if header.startswith(prefix):
            return header.removeprefix(prefix)
    return header


def _shown(header: str) -> str:
    return header if len(header) <= _SHOWN_CHARACTERS else header[:_SHOWN_CHARACTERS] + "…"


def _list(headers: tuple[str, ...]) -> str:
    shown = ", ".join(_shown(header) for header in headers[:_SHOWN_HEADERS] if header)
    more = len(headers) - _SHOWN_HEADERS
    return f"{shown} and {more} more" if more > 0 else shown
