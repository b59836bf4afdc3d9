"""Codes that mean the same person, joined and taken apart from the page: by admins alone."""

from __future__ import annotations

from dashboard.access.rules import check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.intake.known_aliases import add_alias, listed_aliases, remove_alias
from dashboard.intake.pseudonyms import load_key
from dashboard.office.aliases import Kind


def join_codes(clinic: Clinic, viewer: Viewer, kind: Kind, old: str, new: str) -> None:
    """From the next import on `old` counts as `new`; logged. Raises `AccessDenied` for anybody but an admin, `Refused`
    where the two cannot be joined.
    """
    check_may(viewer, Permission.IMPORT_DATA)
    add_alias(clinic.office, kind, old, new, _key(clinic, kind), by=viewer.user_id)


def part_codes(clinic: Clinic, viewer: Viewer, kind: Kind, old: str) -> None:
    """From the next import on `old` counts as itself again; logged. Raises as `join_codes`."""
    check_may(viewer, Permission.IMPORT_DATA)
    remove_alias(clinic.office, kind, old, _key(clinic, kind), by=viewer.user_id)


def joined_codes(clinic: Clinic, viewer: Viewer) -> list[tuple[str, str, str]]:
    """Kind, old and new of every pair; clients as case codes. Raises `AccessDenied` for anybody but an admin."""
    check_may(viewer, Permission.IMPORT_DATA)
    return listed_aliases(clinic.office)


def _key(clinic: Clinic, kind: Kind) -> bytes:
    """Counselors' codes are kept as they are and need no key."""
    return load_key(clinic.settings.key_file) if kind == "client" else b""
