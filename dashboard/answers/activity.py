"""The activity log, for the page Activity: who did what, when, and whether the chain of entries is whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from dashboard.access.rules import check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.intake.reading.harmless import made_harmless
from dashboard.office import audit
from dashboard.office.audit import Entry

SHOWN_ENTRIES = 500


@dataclass(frozen=True)
class Span:
    """What of the log is asked for; empty means everything."""

    actor: str | None = None
    action: str | None = None
    from_on: date | None = None
    to_on: date | None = None


def entries(clinic: Clinic, viewer: Viewer, span: Span, limit: int | None = SHOWN_ENTRIES) -> list[Entry]:
    """Entries, newest first. Raises `AccessDenied` for anybody but an admin, as every function here."""
    check_may(viewer, Permission.SEE_AUDIT)
    return audit.entries(
        clinic.office,
        actor=span.actor,
        action=span.action,
        from_at=datetime.combine(span.from_on, time.min) if span.from_on else None,
        to_at=datetime.combine(span.to_on, time.max) if span.to_on else None,
        limit=limit,
    )


def names(clinic: Clinic, viewer: Viewer) -> tuple[list[str], list[str]]:
    """Everybody who stands in the log, and everything that was done."""
    check_may(viewer, Permission.SEE_AUDIT)
    return audit.actors(clinic.office), audit.actions(clinic.office)


def problems(clinic: Clinic, viewer: Viewer) -> list[str]:
    """What is wrong with the chain of entries; empty when it is whole."""
    check_may(viewer, Permission.SEE_AUDIT)
    return audit.verify(clinic.office)


def export(clinic: Clinic, viewer: Viewer, span: Span) -> bytes:
    """The entries as CSV with the hashes left in, so that a copy kept elsewhere shows a later forgery; logged."""
    found = entries(clinic, viewer, span, limit=None)
    audit.write(clinic.office, audit.Event(viewer.user_id, "activity exported", "activity", {"rows": str(len(found))}))
    return to_csv(found)


def to_csv(found: Sequence[Entry]) -> bytes:
    """Entries as CSV, UTF-8; texts that a spreadsheet would run as a formula begin with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("entry", "at_utc", "by", "action", "about", "detail", "hash"))
    for entry in found:
        texts = (entry.actor, entry.action, entry.subject, in_words(entry), entry.entry_hash)
        writer.writerow((entry.entry_id, entry.at.isoformat(timespec="seconds"), *map(made_harmless, texts)))
    return buffer.getvalue().encode()


def in_words(entry: Entry) -> str:
    """The detail of an entry as one line."""
    return ", ".join(f"{key}: {value}" for key, value in sorted(entry.detail.items()) if value)
