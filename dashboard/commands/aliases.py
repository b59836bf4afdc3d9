"""`alias`: codes that mean the same counselor or client."""

from __future__ import annotations

import argparse

from dashboard.answers.clinic import Clinic
from dashboard.intake.known_aliases import add_alias, listed_aliases, remove_alias
from dashboard.intake.pseudonyms import load_key
from dashboard.office import audit
from dashboard.settings import real_settings


def alias_command(arguments: argparse.Namespace) -> int:
    """`alias add KIND OLD NEW`, `alias remove KIND OLD`, `alias list`; changes hold from the next import on."""
    settings = real_settings(arguments.data)
    clinic = Clinic.open(settings)
    if arguments.action == "list":
        for kind, old, new in listed_aliases(clinic.office):
            print(f"{kind}  {old}  counts as  {new}")
        return 0
    key = load_key(settings.key_file) if arguments.kind == "client" else b""
    if arguments.action == "add":
        add_alias(clinic.office, arguments.kind, arguments.old, arguments.new, key, by=audit.OPERATOR)
    else:
        remove_alias(clinic.office, arguments.kind, arguments.old, key, by=audit.OPERATOR)
    print("Done. It holds from the next import on; what was imported before stays as it is until it is imported again.")
    return 0
