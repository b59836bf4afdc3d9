"""Mappings that somebody confirmed, kept in the office and found again by a file's header."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.intake.mapping.choose import Remembered, fingerprint
from dashboard.intake.mapping.file_format import from_text, to_json
from dashboard.intake.mapping.model import ExportMapping
from dashboard.intake.reading.choices import ReadingChoices, from_texts
from dashboard.office import audit, mappings
from dashboard.office.database import Office
from dashboard.settings import Refused


def confirm(office: Office, mapping: ExportMapping, headers: Sequence[tuple[str, ...]], *, event: audit.Event) -> None:
    """Keeps a mapping for files with these headers; raises `Refused` where it does not fit one of them."""
    if any(mapping.for_header(header) is None for header in headers):
        raise Refused(f"Mapping {mapping.title} does not fit the file that it was confirmed for.")
    found = tuple(dict.fromkeys(map(fingerprint, headers)))
    mappings.confirm(office, found, mapping.name, to_json(mapping), event=event)


def read_before_in(office: Office) -> dict[str, ReadingChoices]:
    """By fingerprint how the bytes of files are read, where somebody had to say it."""
    kept = {one.fingerprint: from_text(one.mapping, one.name).files[0].reading for one in mappings.listed(office)}
    return {of_header: from_texts(reading) for of_header, reading in kept.items() if reading}


def remembered_in(office: Office) -> Remembered:
    """Looks mappings up by fingerprint."""

    def look_up(of_header: str) -> ExportMapping | None:
        kept = mappings.find(office, of_header)
        return from_text(kept.mapping, kept.name) if kept else None

    return look_up
