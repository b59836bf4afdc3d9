"""What the report says about how a file was read."""

from __future__ import annotations

from dashboard.intake.phrases import counted
from dashboard.intake.reading.choices import ReadingChoices
from dashboard.intake.reading.headers import Header
from dashboard.intake.reading.seen import Seen
from dashboard.intake.reading.text_file import PLAIN_ENCODING

_SHOWN_SHEETS = 6


def about_encoding(name: str, encoding: str, seen: Seen, choices: ReadingChoices) -> list[str]:
    """Encodings that were found and not chosen, and characters that were replaced or look wrong."""
    remarks = []
    if choices.encoding is None and encoding not in (PLAIN_ENCODING, "utf-16", "utf-32", "utf-16-le", "utf-16-be"):
        remarks.append(f"{name} is not UTF-8; it was read as {encoding}.")
    if seen.bad:
        remarks.append(
            f"{name}: {counted(seen.bad, 'character')} could not be read and {_was(seen.bad)} replaced, the first in "
            f"line {seen.bad_line}."
        )
    if seen.zeros:
        remarks.append(
            f"{name}: {counted(seen.zeros, 'zero byte')} {_was(seen.zeros)} replaced, the first in line "
            f"{seen.zero_line}."
        )
    if seen.twice:
        how = "they were mended" if choices.encoding is not None else "they were left as they are"
        remarks.append(
            f"{name}: letters seem to have been encoded twice (such as {seen.twice_example} in line "
            f"{seen.twice_line}, {counted(seen.twice, 'place')}); {how}."
        )
    if seen.entities:
        remarks.append(
            f"{name}: {counted(seen.entities, 'HTML code')} such as {seen.entity_example} (line {seen.entity_line}) "
            f"{_was(seen.entities)} read as the character it stands for."
        )
    return remarks


def about_table(name: str, first_line: int, header: Header) -> list[str]:
    """Lines that were left out or joined."""
    remarks = []
    if header.is_joined:
        remarks.append(f"{name}: lines {header.line - 1} and {header.line} were read together as the names of columns.")
    title_ends = header.line - (2 if header.is_joined else 1)
    if title_ends >= first_line:
        lines = f"line {first_line}" if title_ends == first_line else f"lines {first_line} to {title_ends}"
        remarks.append(f"{name}: {lines} above the names of the columns {_was(title_ends - first_line + 1)} left out.")
    for line in sorted(header.unit_lines):
        remarks.append(f"{name}: line {line} holds units or formats and was left out.")
    return remarks


def about_footer(name: str, line: int | None) -> list[str]:
    """Totals and remarks below the table."""
    return [] if line is None else [f"{name}: what stands below the table, from line {line} on, was left out."]


def about_workbook(name: str, sheet: str, others: list[str]) -> list[str]:
    """Sheets that were not read."""
    if not others:
        return []
    listed = ", ".join(others[:_SHOWN_SHEETS]) + (" …" if len(others) > _SHOWN_SHEETS else "")
    return [f"{name}: sheet {sheet} was read; {listed} {'was' if len(others) == 1 else 'were'} not."]


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
