"""What a mapping says about the files of one export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.vocabulary import comparable

FORMAT_VERSION = 1
# A file that brings no rows of its own: other files of the export take columns from it.
LOOKUP = "lookup"
SCALES = ("as_is", "mm", "one_to_seven", "total_only_rows")
TESTS = ("filled", "empty", "yes", "no")


@dataclass(frozen=True)
class Long:
    """One row per item: `item` is the header that names the item, `value` the one that holds its score.

    `items` maps a canonical column to the names it may have there; `by` are the headers that together say which rows
    belong to one appointment, as far as the file has them.
    """

    item: str
    value: str
    items: Mapping[str, tuple[str, ...]]
    by: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """If the column `header` passes `test` (filled, empty, yes, no), the word holds."""

    header: str
    test: str
    word: str


@dataclass(frozen=True)
class Derived:
    """A canonical column that the file spreads over several: the first rule that holds decides, else `otherwise`."""

    column: str
    rules: tuple[Rule, ...]
    otherwise: str = ""


@dataclass(frozen=True)
class Join:
    """Columns that stand in another file of the export: found where its `theirs` equals this file's `ours`.

    `take` maps a canonical column, or a further header that another join needs, to the header there.
    """

    file: str
    ours: str
    theirs: str
    take: Mapping[str, str]


@dataclass(frozen=True)
class FileMapping:
    """How one file is read.

    `columns` maps a canonical column to the headers it may have. `needs` are the headers by which the file is known (of
    every `columns` entry one, where empty), `name` is what joins call it. `dates` gives a date column's form,
    `timezone` the zone in which times in UTC count (else the clinic's), `codes` the meaning of single codes,
    `code_lists` the list of one source, `scales` the scale of an instrument, `missing` (column or `*`) the values that
    mean nothing was entered. `drop` are headers that are left out unasked, `identifying` those that say who a client is
    under a name that elsewhere may be harmless. `reading` is how the file's bytes are read, by the names of
    `ReadingChoices`. Rows where a column of `only_where` is empty do not count. `carry` are
    columns that stand in one row of a client only. With `other_columns`, columns not named here are recognised by their
    headers.
    """

    kind: str
    columns: Mapping[str, tuple[str, ...]]
    name: str = ""
    needs: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    identifying: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    timezone: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    code_lists: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decimal_mark: str = ""
    long: Long | None = None
    derived: tuple[Derived, ...] = ()
    joins: tuple[Join, ...] = ()
    only_where: tuple[str, ...] = ()
    carry: tuple[str, ...] = ()
    other_columns: bool = False
    reading: Mapping[str, str] = field(default_factory=dict)

    def fits(self, header: tuple[str, ...]) -> bool:
        """Whether a file with this header is the one meant."""
        written = {comparable(one) for one in header}
        if self.needs:
            return all(comparable(need) in written for need in self.needs)
        return all(any(comparable(one) in written for one in choices) for choices in self.columns.values())

    def further_headers(self) -> tuple[str, ...]:
        """Headers that are needed to work columns out and are no column themselves."""
        headers = [rule.header for derived in self.derived for rule in derived.rules]
        if self.long is not None:
            headers += [self.long.item, self.long.value, *self.long.by]
        headers += [join.ours for join in self.joins]
        return tuple(dict.fromkeys(headers))


@dataclass(frozen=True)
class ExportMapping:
    """How the files of one export are read. `title` names the source in reports."""

    name: str
    title: str
    files: tuple[FileMapping, ...]
    version: int = FORMAT_VERSION

    def for_header(self, header: tuple[str, ...]) -> FileMapping | None:
        """The file mapping that fits this header; of several the one that asks for most."""
        fitting = [file for file in self.files if file.fits(header)]
        return max(fitting, key=lambda file: len(file.needs or file.columns), default=None)
