"""Which of the known files this is, and which of its columns is which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.intake.identifying import drop_or_refuse, shown
from dashboard.intake.mapping.choose import Chosen, HowToRead, choose
from dashboard.intake.mapping.columns import positions_of, staged_name
from dashboard.intake.mapping.model import FileMapping
from dashboard.intake.read import TextFile
from dashboard.intake.reading.harmless import is_added
from dashboard.intake.reports import FileProblem
from dashboard.vocabulary import FileKind, comparable, file_kinds, known_as

_SHOWN_HEADERS = 12
_CODES_OF_PEOPLE = ("client_id", "counselor_id", "episode_id")
_SAYS_CODE = ("id", "code", "number", "no", "nr", "ref", "mrn")
_BY_HEADERS = HowToRead()


@dataclass(frozen=True)
class Recognised:
    """What a file's columns are: staged column -> position from 0, and -> the header as written.

    Staged columns are canonical ones, and `from_...` for those that others are worked out from. `source` says in words
    which mapping said so; without a mapping the headers did.
    """

    kind: FileKind
    positions: Mapping[str, int]
    headers: Mapping[str, str]
    ignored: tuple[str, ...]
    dropped: tuple[str, ...]
    mapping: FileMapping | None = None
    source: str = ""

    @property
    def needed(self) -> set[str]:
        """The staged columns without which no row can be read."""
        needed = set(self.kind.needs)
        if self.mapping is not None:
            headers = [join.ours for join in self.mapping.joins]
            headers += [self.mapping.long.item, self.mapping.long.value] if self.mapping.long else []
            needed |= set(map(staged_name, headers))
        return needed

    def without(self, columns: Collection[str], headers: Sequence[str]) -> Recognised:
        """The same file without these staged columns, which the file calls by these headers."""
        if not headers:
            return self
        return replace(
            self,
            positions={column: at for column, at in self.positions.items() if column not in columns},
            headers={column: header for column, header in self.headers.items() if column not in columns},
            ignored=tuple(header for header in self.ignored if header not in headers),
            dropped=(*self.dropped, *headers),
        )


def recognise(file: TextFile, *, drop_identifying: bool = False, how: HowToRead = _BY_HEADERS) -> Recognised:
    """Recognises the file by its header alone; raises `FileProblem` naming the column that is missing or may not be."""
    chosen = choose(file.header, how)
    if chosen is not None:
        return _by_mapping(file, chosen, drop_identifying=drop_identifying)
    kind, positions = by_headers(file)
    return _recognised(file, kind, positions, (), drop_identifying=drop_identifying)


def by_headers(file: TextFile) -> tuple[FileKind, dict[str, int]]:
    """The kind and the position of each canonical column, by the names of the columns alone."""
    known = [known_as(header) for header in file.header]
    kind = _kind_of(file, known)
    return kind, _positions(file, kind, known)


def _by_mapping(file: TextFile, chosen: Chosen, *, drop_identifying: bool) -> Recognised:
    kind, positions = positions_of(file, chosen)
    left_out = {comparable(header) for header in chosen.file.drop}
    dropped = tuple(header for header in file.header if comparable(header) in left_out)
    return _recognised(file, kind, positions, dropped, chosen, drop_identifying=drop_identifying)


def _recognised(
    file: TextFile,
    kind: FileKind,
    positions: dict[str, int],
    left_out: tuple[str, ...],
    chosen: Chosen | None = None,
    *,
    drop_identifying: bool,
) -> Recognised:
    used = set(positions.values()) | {at for at, header in enumerate(file.header) if header in left_out}
    also = chosen.file.identifying if chosen else ()
    has_clients = kind.name != "counselors"
    identifying = drop_or_refuse(file, used, also, drop_identifying=drop_identifying) if has_clients else ()
    ignored = tuple(
        shown(header)
        for position, header in enumerate(file.header)
        if position not in used and header and shown(header) not in identifying and not is_added(header)
    )
    headers = {column: file.header[position] for column, position in positions.items()}
    dropped = (*(shown(header) for header in left_out), *identifying)
    mapping, source = (chosen.file, chosen.words) if chosen else (None, "")
    return Recognised(kind, positions, headers, ignored, dropped, mapping, source)


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
        chosen = exact or _as_code(column, found, known) or found
        if len(chosen) > 1:
            names = _list(tuple(file.header[position] for position in chosen))
            is_twice = counted[known[chosen[0]]] > 1
            twice = f"{shown(file.header[chosen[0]])} stands more than once"
            words = twice if is_twice else f"{column} could be any of {names}"
            raise FileProblem(
                "column_twice",
                f"{file.name}: column {words}.",
                line=file.header_line,
                column=column,
            )
        if chosen:
            positions[column] = chosen[0]
    return positions


def _as_code(column: str, found: list[int], known: list[str]) -> list[int]:
    """Of several headers for a person or a case, the only one that says it holds a code; the others may hold names."""
    if column not in _CODES_OF_PEOPLE or len(found) < 2:
        return []
    codes = [position for position in found if known[position].endswith(_SAYS_CODE)]
    return codes if len(codes) == 1 else []


def _list(headers: tuple[str, ...]) -> str:
    listed = ", ".join(shown(header) for header in headers[:_SHOWN_HEADERS] if header)
    more = len(headers) - _SHOWN_HEADERS
    return f"{listed} and {more} more" if more > 0 else listed
