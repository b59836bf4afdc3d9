"""`digest`: the weekly summary for supervisors, written to a folder or sent; to be run by the machine's scheduler."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from dashboard.answers.clinic import Clinic
from dashboard.commands.data import existing
from dashboard.digest.message import message
from dashboard.digest.post import send, write_to
from dashboard.digest.setup import NO_SENDER, mail_setup, needed
from dashboard.digest.summary import summary_for, supervisors
from dashboard.office import audit
from dashboard.settings import load_settings


def digest_command(arguments: argparse.Namespace) -> int:
    """`digest --out FOLDER | --send`: one mail per supervisor, within their own scope; logged."""
    settings = existing(load_settings(arguments.data))
    mail = mail_setup()
    if arguments.send and not mail.can_send:
        raise needed()
    clinic = Clinic.open(settings)
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    sender = mail.sender or NO_SENDER
    today = datetime.now(UTC).date()
    mails = [
        message(summary_for(clinic, viewer, today), sender=sender, recipient=viewer.user_id, address=address)
        for viewer in supervisors(clinic)
    ]
    if arguments.send and mail.server is not None:
        sent = send(mail.server, mails)
        print(f"Sent {sent} of {len(mails)} summaries.")
    else:
        paths = write_to(arguments.out, mails)
        print(f"Wrote {len(paths)} summaries to {arguments.out}.")
    audit.write(clinic.office, audit.Event(audit.OPERATOR, "digest made", "supervisors", {"mails": str(len(mails))}))
    return 0
