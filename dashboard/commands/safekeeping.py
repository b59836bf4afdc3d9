"""Commands that keep data safe and let them go: backup, restore, erase."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from dashboard.access.viewer import operator
from dashboard.answers.case_codes import case_code_of
from dashboard.answers.clinic import Clinic
from dashboard.commands.data import existing
from dashboard.intake.erase import erase_client
from dashboard.intake.pseudonyms import case_code, client_key, load_key
from dashboard.office import audit, followups
from dashboard.safekeeping.backup import make_backup, restore_backup
from dashboard.settings import KEY_FROM, Refused, load_settings, real_settings
from dashboard.store.versions import FeedbackStore

FROM_ENVIRONMENT = "DASHBOARD_BACKUP_PASSPHRASE"


def backup_command(arguments: argparse.Namespace) -> int:
    """`backup FILE`: one encrypted, checked file."""
    settings = existing(load_settings(arguments.data))
    target = arguments.file.expanduser().absolute()
    passphrase = _passphrase(arguments, is_new=True)
    clinic = Clinic.open(settings)
    made = make_backup(settings, clinic.office, target, passphrase)
    audit.write(clinic.office, audit.Event(audit.OPERATOR, "backup made", target.name))
    print(
        f"Backup of {made.made_at} written to {target} and checked. It holds everything, also the key of the "
        "pseudonyms: keep it and its passphrase in different places. Without the passphrase nobody can open it."
    )
    return 0


def restore_command(arguments: argparse.Namespace) -> int:
    """`restore FILE`: into a data folder without a store."""
    settings = real_settings(arguments.data)
    made = restore_backup(settings, arguments.file.expanduser(), _passphrase(arguments, is_new=False))
    print(f"The backup of {made.made_at} is restored in {settings.folder}. Everybody has to sign in again.")
    if made.is_encrypted and settings.feedback_key is None:
        print(f"The feedback was encrypted where the backup was made, and is not here: no key is in {KEY_FROM}.")
    return 0


def encrypt_command(arguments: argparse.Namespace) -> int:
    """`encrypt`: a store that stood in the clear, written anew under the key that is set now."""
    settings = existing(real_settings(arguments.data))
    if settings.feedback_key is None:
        raise Refused(f"Put a key into {KEY_FROM} first, as `openssl rand -base64 32` prints one.")
    FeedbackStore(settings.folder, settings.feedback_key).encrypt(on_wait=print)
    clinic = Clinic.open(settings)
    audit.write(clinic.office, audit.Event(audit.OPERATOR, "feedback encrypted", "feedback"))
    print(
        "The feedback is encrypted and the versions in the clear are deleted. Without the key nobody can read it: keep "
        "it apart from the data folder and from its copies. What the disk held before may linger in its free space."
    )
    return 0


def erase_command(arguments: argparse.Namespace) -> int:
    """`erase CLIENT_CODE`: asks once where somebody sits at the terminal, unless `--yes`.

    The log says that somebody was erased, never who.
    """
    settings = existing(real_settings(arguments.data))
    code = sys.stdin.readline().strip() if arguments.client_code == "-" else arguments.client_code
    if sys.stdin.isatty() and not arguments.yes and not _is_sure():
        raise Refused("Nothing was erased.")
    clinic = Clinic.open(settings)
    erased = erase_client(clinic.store, settings.key_file, clinic.definitions(), code)
    followups.forget_case(
        clinic.office,
        case_code(client_key(load_key(settings.key_file), code.strip())),
        event=audit.Event(audit.OPERATOR, "client erased", "client", {"appointments": str(erased.appointments)}),
    )
    print(
        f"The client and {erased.appointments:,} appointments are erased, with the versions that held them. Backups "
        "made before still hold them, and an export that has them would bring them back: take them out there as well."
    )
    return 0


def case_code_command(arguments: argparse.Namespace) -> int:
    """`case-code CLIENT_CODE`: how this client is called on the pages."""
    settings = existing(load_settings(arguments.data))
    code = sys.stdin.readline() if arguments.client_code == "-" else arguments.client_code
    print(case_code_of(Clinic.open(settings), operator(), code))
    return 0


def _is_sure() -> bool:
    return input("Erase this client and every trace of them? This cannot be taken back. Type yes: ").strip() == "yes"


def _passphrase(arguments: argparse.Namespace, *, is_new: bool) -> str:
    """From standard input, the environment, or asked for where somebody sits at the terminal."""
    if arguments.passphrase_stdin:
        return sys.stdin.readline().rstrip("\n")
    if FROM_ENVIRONMENT in os.environ:
        return os.environ[FROM_ENVIRONMENT]
    if not sys.stdin.isatty():
        raise Refused(f"A backup needs a passphrase: --passphrase-stdin, or ${FROM_ENVIRONMENT}.")
    passphrase = getpass.getpass("Passphrase: ")
    if is_new and getpass.getpass("Once more: ") != passphrase:
        raise Refused("The two passphrases differ.")
    return passphrase
