"""A proposal for one file: by a mapping that fits, by its headers, and at last by what its values look like."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import duckdb

from dashboard.intake.cells import Day
from dashboard.intake.codes import CODED, FoundCode, find_codes
from dashboard.intake.columns import DATES
from dashboard.intake.identifying import is_identifying
from dashboard.intake.mapping.choose import Chosen, HowToRead, choose, fingerprint
from dashboard.intake.mapping.columns import filled_elsewhere, kind_of, positions_of
from dashboard.intake.mapping.model import ExportMapping, FileMapping
from dashboard.intake.proposal.guess import guess
from dashboard.intake.proposal.model import ColumnProposal, Confidence, Proposal, Survey
from dashboard.intake.proposal.questions import open_questions
from dashboard.intake.proposal.survey import survey
from dashboard.intake.read import TextFile
from dashboard.intake.read_as_before import read_as_before
from dashboard.intake.recognise import Recognised
from dashboard.intake.stage import stage_rows
from dashboard.intake.workspace import open_staging, private_folder
from dashboard.settings import FeedbackKey
from dashboard.vocabulary import FILE_KINDS, FileKind, comparable, file_kinds, known_as

_BY_HEADERS = HowToRead()


def propose_file(
    path: Path,
    beside: Path,
    store_key: FeedbackKey | None,
    day: Day,
    how: HowToRead = _BY_HEADERS,
    *,
    kind: str | None = None,
) -> Proposal:
    """The proposal for a file on disk; its text stands in a private folder within `beside` meanwhile,
    encrypted where the store has a key.

    `kind`, where a person said it, outranks every mapping. Raises `FileProblem` where the file cannot be
    read as a table at all.
    """
    file = read_as_before(path, how)
    with private_folder(beside) as folder, closing(open_staging(folder, store_key)) as staging:
        return propose(staging, file, stage_all(staging, file, folder, 1, kind), day, how, kind=kind)


def stage_all(
    staging: duckdb.DuckDBPyConnection, file: TextFile, folder: Path, number: int, kind: str | None = None
) -> str:
    """Stages every column that does not identify anybody as text, `c` and its position; returns the table's name."""
    identifying = _identifying(file, kind)
    positions = {f"c{at}": at for at, header in enumerate(file.header) if header not in identifying}
    headers = {column: file.header[at] for column, at in positions.items()}
    anything = FileKind("unknown", (), tuple(positions), MappingProxyType({}))
    stage_rows(staging, file, Recognised(anything, positions, headers, (), ()), folder, number)
    return f"raw_{number}"


def propose(
    staging: duckdb.DuckDBPyConnection,
    file: TextFile,
    table: str,
    day: Day,
    how: HowToRead = _BY_HEADERS,
    *,
    kind: str | None = None,
) -> Proposal:
    """What the file seems to hold; `table` is what `stage_all` made of it, `kind` what a person said it holds."""
    chosen = None if kind else choose(file.header, how)
    of_kind, found = _by_mapping(file, chosen) if chosen else _by_headers(file, kind)
    identifying = _identifying(file, kind, chosen)
    surveys = {
        at: survey(staging, table, f"c{at}", day)
        for at, header in enumerate(file.header)
        if header and header not in identifying
    }
    if chosen is None:
        found |= guess(of_kind, file.header, surveys, found)
    mapping = chosen.file if chosen else _drafted(file, of_kind, found, surveys, identifying)
    columns = tuple(
        ColumnProposal(
            file.header[at],
            *found.get(at, (None, "none", "No canonical column has this name, and its values tell nothing.")),
            survey=seen,
            codes=_codes(staging, table, at, file.header[at], found.get(at), mapping),
        )
        for at, seen in surveys.items()
    )
    filled = {one.column for one in columns if one.column} | (filled_elsewhere(chosen.file) if chosen else set())
    name = Path(file.name).stem
    return Proposal(
        file=file.name,
        fingerprint=fingerprint(file.header),
        kind=of_kind.name,
        source=chosen.words if chosen else "",
        columns=columns,
        identifying=identifying,
        questions=open_questions(of_kind, columns, filled, identifying, mapping),
        mapping=ExportMapping(name, name, (mapping,)),
    )


Found = dict[int, tuple[str | None, Confidence, str]]


def _by_mapping(file: TextFile, chosen: Chosen) -> tuple[FileKind, Found]:
    _, positions = positions_of(file, chosen)
    kind = kind_of(chosen.file)
    return kind, {
        at: (column, "sure", f"{chosen.words} says so") for column, at in positions.items() if column in kind.columns
    }


def _by_headers(file: TextFile, said: str | None = None) -> tuple[FileKind, Found]:
    """The kind that was said, or knows most headers; a column found under several headers is left to the person."""
    known = [known_as(header) for header in file.header]
    kinds = [file_kinds()[name] for name in ((said,) if said else FILE_KINDS)]
    kind = max(kinds, key=lambda one: len({one.meaning[header] for header in known if header in one.meaning}))
    found: Found = {}
    for column in kind.columns:
        places = [at for at, header in enumerate(known) if kind.meaning.get(header) == column]
        exact = [at for at in places if known[at] == comparable(column)]
        for at in exact or places:
            is_only = len(exact or places) == 1
            why = "its name is the canonical one" if exact else f"its name is another word for {column}"
            found[at] = (column, "sure" if exact else "likely", why) if is_only else (None, "none", _twice(column))
    return kind, found


def _identifying(file: TextFile, kind: str | None, chosen: Chosen | None = None) -> tuple[str, ...]:
    """Headers that say who a client is; counselors may have names and addresses."""
    if _by_headers(file, kind)[0].name == "counselors":
        return ()
    further = {comparable(header) for header in chosen.file.identifying} if chosen else set()
    return tuple(header for header in file.header if is_identifying(header) or comparable(header) in further)


def _twice(column: str) -> str:
    return f"Several columns could be {column}."


def _drafted(
    file: TextFile, kind: FileKind, found: Found, surveys: dict[int, Survey], identifying: tuple[str, ...]
) -> FileMapping:
    sure = {column: at for at, (column, how_sure, _) in found.items() if column and how_sure != "unsure"}
    dates = {
        column: reading.form
        for column, at in sure.items()
        if column in DATES and at in surveys and (reading := surveys[at].dates) and not reading.is_ambiguous
    }
    return FileMapping(
        kind=kind.name,
        columns={column: (file.header[at],) for column, at in sure.items()},
        drop=identifying,
        dates=dates,
    )


def _codes(
    staging: duckdb.DuckDBPyConnection,
    table: str,
    at: int,
    header: str,
    found: tuple[str | None, Confidence, str] | None,
    mapping: FileMapping,
) -> tuple[FoundCode, ...]:
    column = found[0] if found else None
    if column is None or column not in CODED:
        return ()
    return tuple(find_codes(staging, table, f"c{at}", header, mapping, column))
