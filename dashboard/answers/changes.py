"""Changing a definition for everybody: who may, the line in the log, and facts built anew where it shapes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.access.rules import can, check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.answer import Answer
from dashboard.answers.clinic import Clinic
from dashboard.answers.notes import Offer, offers_on
from dashboard.definitions import definition_of
from dashboard.office import audit, settings_table
from dashboard.settings import Refused
from dashboard.store.upgrade import rebuild

CHANGED = "definition changed"


@dataclass(frozen=True)
class Change:
    """A definition that was changed: when (UTC), by whom, from which value (None: not written down) to which."""

    at: datetime
    by: str
    key: str
    before: str | None
    after: str


def offers(viewer: Viewer, span: Answer) -> tuple[Offer, ...]:
    """What this viewer may change about the notes on the answer `data_to`; nothing for anybody but an admin."""
    if not can(viewer, Permission.CHANGE_SETTINGS) or span.is_empty:
        return ()
    return offers_on(span.frame.to_dict("records")[0], span.definitions)


def change_definition(clinic: Clinic, viewer: Viewer, key: str, value: str, *, is_confirmed: bool = False) -> None:
    """Sets one definition for everybody and logs it; a value that is the default takes the setting back.

    Raises `AccessDenied` for anybody but an admin, `Refused` for a value the definition does not take, and for one
    that lets people be made out more easily unless that `is_confirmed`.
    """
    check_may(viewer, Permission.CHANGE_SETTINGS)
    definition, before = definition_of(key), clinic.definitions()
    after = before.with_overrides({key: value})
    if definition.shows_more(before.text_of(key), after.text_of(key)) and not is_confirmed:
        raise Refused(f"{definition.label}: this would show more about people than now. It needs to be confirmed.")
    detail = {"value": after.text_of(key), "before": before.text_of(key)}
    event = audit.Event(viewer.user_id, CHANGED, key, detail)
    if after.text_of(key) == definition.default:
        settings_table.reset(clinic.office, key, event=event)
    else:
        settings_table.change(clinic.office, key, after.text_of(key), event=event)
    if after.structure != before.structure and clinic.store.exists():
        rebuild(clinic.store, after)


def changes(clinic: Clinic, viewer: Viewer) -> Sequence[Change]:
    """Every change of a definition, newest first. Raises `AccessDenied` for anybody but an admin."""
    check_may(viewer, Permission.CHANGE_SETTINGS)
    return [
        Change(entry.at, entry.actor, entry.subject, entry.detail.get("before"), entry.detail.get("value", ""))
        for entry in audit.entries(clinic.office, action=CHANGED)
    ]
