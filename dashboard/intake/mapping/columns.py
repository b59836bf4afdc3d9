"""Where the columns that a mapping speaks of stand in a file."""

from __future__ import annotations

from types import MappingProxyType

from dashboard.intake.mapping.choose import Chosen
from dashboard.intake.mapping.model import LOOKUP, FileMapping
from dashboard.intake.read import TextFile
from dashboard.intake.reports import FileProblem
from dashboard.vocabulary import FileKind, comparable, file_kinds, known_as

_LOOKUP_KIND = FileKind(LOOKUP, (), (), MappingProxyType({}))


def staged_name(header: str) -> str:
    """The staging column of a header that is no canonical column itself."""
    return f"from_{comparable(header)}"


def kind_of(mapping: FileMapping) -> FileKind:
    """The kind of file that a mapping leads to."""
    return _LOOKUP_KIND if mapping.kind == LOOKUP else file_kinds()[mapping.kind]


def positions_of(file: TextFile, chosen: Chosen) -> tuple[FileKind, dict[str, int]]:
    """The kind, and staged column -> position; raises `FileProblem` for a column that is needed and not there."""
    mapping = chosen.file
    kind = kind_of(mapping)
    written = [comparable(header) for header in file.header]
    positions: dict[str, int] = {}
    for column, choices in mapping.columns.items():
        at = _find(file, written, column, choices)
        if at is not None:
            positions[column] = at
    for header in mapping.further_headers():
        at = _find(file, written, header, (header,))
        if at is not None:
            positions[staged_name(header)] = at
    if mapping.kind == LOOKUP:
        needed = {comparable(header) for header in (*mapping.needs, *mapping.only_where)}
        positions |= {staged_name(header): at for at, header in enumerate(file.header) if written[at] in needed}
    if mapping.other_columns:
        _add_by_headers(kind, file, written, positions, mapping)
    _check_needs(file, kind, positions, chosen)
    return kind, positions


def filled_elsewhere(mapping: FileMapping) -> set[str]:
    """Canonical columns that no column of the file holds as it stands."""
    filled = {derived.column for derived in mapping.derived}
    filled |= {column for join in mapping.joins for column in join.take}
    return filled | set(mapping.long.items if mapping.long else ())


def _find(file: TextFile, written: list[str], column: str, choices: tuple[str, ...]) -> int | None:
    for choice in choices:
        found = [at for at, header in enumerate(written) if header == comparable(choice)]
        if len(found) > 1:
            raise FileProblem(
                "column_twice",
                f"{file.name}: column {file.header[found[0]]} stands more than once.",
                line=file.header_line,
                column=column,
            )
        if found:
            return found[0]
    return None


def _add_by_headers(
    kind: FileKind, file: TextFile, written: list[str], positions: dict[str, int], mapping: FileMapping
) -> None:
    """Adds columns by their names, where the mapping says nothing about them and there is one of the name only."""
    left_out = set(map(comparable, (*mapping.drop, *mapping.identifying)))
    taken = set(positions.values()) | {at for at, one in enumerate(written) if one in left_out}
    settled = positions.keys() | filled_elsewhere(mapping)
    known = [known_as(header) for header in file.header]
    for column in kind.columns:
        found = [at for at, header in enumerate(known) if kind.meaning.get(header) == column and at not in taken]
        exact = [at for at in found if written[at] == comparable(column)]
        if column not in settled and len(exact or found) == 1:
            positions[column] = (exact or found)[0]


def _check_needs(file: TextFile, kind: FileKind, positions: dict[str, int], chosen: Chosen) -> None:
    mapping = chosen.file
    present = positions.keys() | filled_elsewhere(mapping)
    for column in kind.needs:
        if column not in present:
            choices = " or ".join(mapping.columns.get(column, (column,)))
            _refuse(file, chosen, column, choices)
    long = mapping.long
    for header in (*((long.item, long.value) if long else ()), *(join.ours for join in mapping.joins)):
        joined = {staged_name(name) for join in mapping.joins for name in join.take}
        if staged_name(header) not in positions.keys() | joined:
            _refuse(file, chosen, header, header)


def _refuse(file: TextFile, chosen: Chosen, column: str, choices: str) -> None:
    raise FileProblem(
        "column_missing",
        f"{file.name} has no column {choices}; it was read with {chosen.words}.",
        line=file.header_line,
        column=column,
    )
