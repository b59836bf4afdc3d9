"""Changing a definition for everybody: who may, the line in the log, and facts built anew where it shapes them."""

from __future__ import annotations

from dashboard.access.rules import can, check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.answer import Answer
from dashboard.answers.clinic import Clinic
from dashboard.answers.notes import Offer, offers_on
from dashboard.office import audit, settings_table
from dashboard.store.upgrade import rebuild


def offers(viewer: Viewer, span: Answer) -> tuple[Offer, ...]:
    """What this viewer may change about the notes on the answer `data_to`; nothing for anybody but an admin."""
    if not can(viewer, Permission.CHANGE_SETTINGS) or span.is_empty:
        return ()
    return offers_on(span.frame.to_dict("records")[0], span.definitions)


def change_definition(clinic: Clinic, viewer: Viewer, key: str, value: str) -> None:
    """Sets one definition for everybody and logs it.

    Raises `AccessDenied` for anybody but an admin, `Refused` for a value the definition does not take.
    """
    check_may(viewer, Permission.CHANGE_SETTINGS)
    before = clinic.definitions()
    event = audit.Event(viewer.user_id, "definition changed", key, {"value": value})
    settings_table.change(clinic.office, key, value, event=event)
    after = clinic.definitions()
    if after.structure != before.structure and clinic.store.exists():
        rebuild(clinic.store, after)
