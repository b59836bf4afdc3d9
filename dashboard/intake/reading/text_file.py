"""What is known of a file once it has been looked through."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

# The encoding of a file that needs no decoding but the byte order mark taken off.
PLAIN_ENCODING = "utf-8-sig"
# What a character that cannot be read is replaced with.
UNREADABLE = "\ufffd"


@dataclass(frozen=True)
class Dialect:
    """How cells stand in a line: the separator, the quotation mark, and what a quotation mark within quotes follows.

    `escape` is None where it is doubled; `skips_blanks` where blanks stand between a separator and a quotation mark.
    """

    separator: str = ","
    quote: str = '"'
    escape: str | None = None
    skips_blanks: bool = False


@dataclass(frozen=True)
class Packing:
    """How the bytes are packed: not at all, by gzip, or as one member of a zip archive."""

    is_gzip: bool = False
    member: str | None = None


@dataclass(frozen=True)
class Oddities:
    """What must be mended while the rows are read."""

    has_unreadable: bool = False
    has_entities: bool = False
    has_text_formulas: bool = False
    is_twice_encoded: bool = False


@dataclass(frozen=True)
class TextFile:
    """A file found readable.

    `is_plain`: UTF-8 with ordinary line ends, the header in line 1 and nothing but rows below it, so that it can be
    read as it stands. `has_odd_blanks`: somewhere stands a tab, a no-break space or a byte order mark within the text.
    `sheet`: the sheet of a workbook, None for text. `header_line` is the line in which the header ends, `skipped_lines`
    hold no data though they stand below it, and the table ends above `footer_line`. `decimal_mark` is what the values
    at the beginning say, None where they say nothing or both. `warnings` are sentences for the report.
    """

    path: Path
    name: str
    sha256: str
    encoding: str
    packing: Packing
    dialect: Dialect
    is_plain: bool
    has_odd_blanks: bool
    lines: int
    header: tuple[str, ...]
    header_line: int
    skipped_lines: frozenset[int] = frozenset()
    footer_line: int | None = None
    sheet: str | None = None
    decimal_mark: str | None = None
    oddities: Oddities = field(default_factory=Oddities)
    warnings: tuple[str, ...] = ()

    @property
    def separator(self) -> str:
        """The character between cells."""
        return self.dialect.separator

    @property
    def is_packed(self) -> bool:
        """Whether the bytes are packed by gzip."""
        return self.packing.is_gzip
