"""How files are read, as admins confirmed it: remember, list, forget, save as a file and bring one along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.access.rules import check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.intake.mapping.file_format import from_text, read_mapping, to_json
from dashboard.intake.mapping.model import ExportMapping
from dashboard.intake.mapping.toml_text import to_toml
from dashboard.intake.workspace import private_folder
from dashboard.office import audit, mappings
from dashboard.settings import Refused

FORMATS = ("toml", "json")


@dataclass(frozen=True)
class KeptMapping:
    """One mapping that is remembered: for which header, what it says, who confirmed it, and when (UTC)."""

    fingerprint: str
    mapping: ExportMapping
    confirmed_by: str
    confirmed_at: datetime


def remember(clinic: Clinic, viewer: Viewer, confirmed: Mapping[str, ExportMapping]) -> None:
    """Keeps mappings by the fingerprint of the header they are for, and logs how many columns each has.

    Raises `AccessDenied` for anybody but an admin.
    """
    check_may(viewer, Permission.IMPORT_DATA)
    for fingerprint, mapping in confirmed.items():
        columns = str(sum(len(file.columns) for file in mapping.files))
        event = audit.Event(viewer.user_id, "mapping confirmed", f"mapping {fingerprint[:8]}", {"columns": columns})
        mappings.confirm(clinic.office, [fingerprint], mapping.name, to_json(mapping), event=event)


def remembered(clinic: Clinic, viewer: Viewer) -> list[KeptMapping]:
    """Every mapping, by name. Raises `AccessDenied` for anybody but an admin."""
    check_may(viewer, Permission.IMPORT_DATA)
    return [
        KeptMapping(one.fingerprint, from_text(one.mapping, one.name), one.confirmed_by, one.confirmed_at)
        for one in mappings.listed(clinic.office)
    ]


def forget(clinic: Clinic, viewer: Viewer, fingerprint: str) -> None:
    """Deletes a mapping and logs it. Raises `AccessDenied` for anybody but an admin, `Refused` where there is none."""
    check_may(viewer, Permission.IMPORT_DATA)
    event = audit.Event(viewer.user_id, "mapping forgotten", f"mapping {fingerprint[:8]}")
    mappings.forget(clinic.office, fingerprint, event=event)


def as_file(mapping: ExportMapping, form: str) -> str:
    """The mapping as the text of a file, `toml` or `json`, which `from_file` and `import --mapping` read."""
    return to_toml(mapping) if form == "toml" else to_json(mapping)


def from_file(clinic: Clinic, viewer: Viewer, name: str, content: bytes) -> ExportMapping:
    """The mapping in a file that was sent. Raises `AccessDenied` for anybody but an admin, `Refused` with what is
    wrong in it.
    """
    check_may(viewer, Permission.IMPORT_DATA)
    ending = name.rpartition(".")[2].lower()
    if ending not in FORMATS:
        raise Refused("A mapping is a .toml or .json file.")
    with private_folder(clinic.store.folder) as folder:
        path = folder / f"mapping.{ending}"
        path.write_bytes(content)
        return read_mapping(path)
