"""What a person decided about a proposal becomes a mapping: the proposal's own, but for what they said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard.intake.codes import FoundCode
from dashboard.intake.mapping.columns import filled_elsewhere, kind_of
from dashboard.intake.mapping.model import ExportMapping, FileMapping
from dashboard.intake.proposal.model import ColumnProposal, Proposal
from dashboard.vocabulary import comparable


@dataclass(frozen=True)
class Decisions:
    """What a person said about one file, only where it differs from the proposal or was open.

    `columns`: header -> canonical column, None to leave it out. `dates`: canonical column -> form. `codes`: canonical
    column -> code as written -> word. `scales`: instrument -> scale. `drops_identifying`: columns that say who a
    client is are left out, this time and the next. `reading`: how the bytes of the file are read.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    decimal_mark: str = ""
    drops_identifying: bool = False
    reading: Mapping[str, str] = field(default_factory=dict)

    def is_empty(self) -> bool:
        """Whether the proposal stands as it is."""
        return not (self.columns or self.dates or self.codes or self.scales or self.decimal_mark or self.reading)


def decided(proposal: Proposal, decisions: Decisions) -> ExportMapping:
    """The mapping to read the file with; columns that identify people are dropped only where that was decided."""
    start = proposal.mapping.files[0]
    assigned = {column for column in decisions.columns.values() if column}
    dates = {column: form for column, form in start.dates.items() if column not in assigned}
    file = replace(
        start,
        columns=_columns(start, decisions, assigned),
        drop=_dropped(start, proposal, decisions),
        dates={**dates, **decisions.dates},
        codes=_codes(start, decisions),
        scales={**start.scales, **decisions.scales},
        decimal_mark=decisions.decimal_mark or start.decimal_mark,
        reading={**start.reading, **decisions.reading},
        derived=tuple(one for one in start.derived if one.column not in assigned),
        joins=tuple(
            replace(join, take=take)
            for join in start.joins
            if (take := {name: header for name, header in join.take.items() if name not in assigned})
        ),
    )
    return replace(proposal.mapping, files=(file,))


def assigned_columns(proposal: Proposal, decisions: Decisions) -> dict[str, str]:
    """Header -> canonical column as decided, for the columns that are taken in."""
    proposed = {one.header: one.column for one in proposal.columns if one.confidence in ("sure", "likely")}
    return {header: column for header, column in {**proposed, **decisions.columns}.items() if column}


def columns_twice(assigned: Mapping[str, str]) -> list[str]:
    """Canonical columns that several headers were given to."""
    given = list(assigned.values())
    return sorted({column for column in given if given.count(column) > 1})


def columns_missing(proposal: Proposal, assigned: Mapping[str, str]) -> list[str]:
    """Canonical columns without which nothing can be read."""
    start = proposal.mapping.files[0]
    filled = set(assigned.values()) | filled_elsewhere(start)
    return [column for column in kind_of(start).needs if column not in filled]


def together(proposals: Sequence[Proposal]) -> Proposal:
    """One proposal for several files with the same header: codes of all, dates of the first that tells its order."""
    first = proposals[0]
    by_header = [{one.header: one for one in proposal.columns} for proposal in proposals]
    columns = tuple(_column_of_all([by[one.header] for by in by_header if one.header in by]) for one in first.columns)
    return replace(first, columns=columns)


def _column_of_all(ones: list[ColumnProposal]) -> ColumnProposal:
    telling = next((one for one in ones if one.survey.dates and not one.survey.dates.is_ambiguous), ones[0])
    codes: dict[str, FoundCode] = {}
    for one in ones:
        for code in one.codes:
            before = codes.get(code.written)
            codes[code.written] = replace(code, rows=code.rows + before.rows) if before else code
    listed = sorted(codes.values(), key=lambda code: (-code.rows, code.written))
    return replace(ones[0], survey=telling.survey, codes=tuple(listed))


def _columns(start: FileMapping, decisions: Decisions, assigned: set[str]) -> dict[str, tuple[str, ...]]:
    changed = {comparable(header) for header in decisions.columns}
    kept = {
        column: left
        for column, headers in start.columns.items()
        if column not in assigned and (left := tuple(one for one in headers if comparable(one) not in changed))
    }
    return kept | {column: (header,) for header, column in decisions.columns.items() if column}


def _dropped(start: FileMapping, proposal: Proposal, decisions: Decisions) -> tuple[str, ...]:
    used = {comparable(header) for header, column in decisions.columns.items() if column}
    is_draft = not proposal.source
    own = [header for header in start.drop if not (is_draft and header in proposal.identifying)]
    if start.other_columns:
        own += [header for header, column in decisions.columns.items() if column is None]
    if decisions.drops_identifying:
        own += proposal.identifying
    return tuple(dict.fromkeys(header for header in own if comparable(header) not in used))


def _codes(start: FileMapping, decisions: Decisions) -> dict[str, dict[str, str]]:
    columns = dict.fromkeys([*start.codes, *decisions.codes])
    return {column: {**start.codes.get(column, {}), **decisions.codes.get(column, {})} for column in columns}
