"""The office's aliases, as an import applies them and as people add them."""

from __future__ import annotations

from dashboard.intake.aliases import Aliases, folded
from dashboard.intake.pseudonyms import case_code, client_key
from dashboard.office import aliases, audit
from dashboard.office.aliases import Kind
from dashboard.office.database import Office


def aliases_in(office: Office) -> Aliases:
    """Every alias of the office; the clinic's key is added by the import."""
    return Aliases(
        {folded(one.old): one.new for one in aliases.listed(office, "counselor")},
        {one.old: one.new for one in aliases.listed(office, "client")},
    )


def add_alias(office: Office, kind: Kind, old: str, new: str, key: bytes, *, by: str) -> None:
    """Joins two codes from the next import on; of clients only pseudonyms are kept and logged, as case codes.

    Raises `Refused` as `office.aliases.add` does.
    """
    stored = _stored(kind, old, key), _stored(kind, new, key, is_new=True)
    shown = {"old": _shown(kind, stored[0]), "new": _shown(kind, stored[1])}
    aliases.add(office, kind, *stored, event=audit.Event(by, "alias added", f"{kind} {shown['new']}", shown))


def remove_alias(office: Office, kind: Kind, old: str, key: bytes, *, by: str) -> None:
    """Takes an alias back from the next import on; raises `Refused` where there is none."""
    stored = _stored(kind, old, key)
    event = audit.Event(by, "alias removed", f"{kind} {_shown(kind, stored)}")
    aliases.remove(office, kind, stored, event=event)


def listed_aliases(office: Office) -> list[tuple[str, str, str]]:
    """Kind, old and new of every alias; clients as case codes."""
    kinds: tuple[Kind, ...] = ("counselor", "client")
    return [
        (kind, _shown(kind, one.old), _shown(kind, one.new)) for kind in kinds for one in aliases.listed(office, kind)
    ]


def _stored(kind: Kind, code: str, key: bytes, *, is_new: bool = False) -> str:
    if kind == "client":
        return client_key(key, code.strip()) if code.strip() else ""
    return code.strip() if is_new else folded(code)


def _shown(kind: str, stored: str) -> str:
    return case_code(stored) if kind == "client" else stored
