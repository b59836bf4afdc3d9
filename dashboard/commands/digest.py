"""`digest`: the weekly summary for supervisors, written to a folder or sent; to be run by the machine's scheduler."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime

from dashboard.answers.clinic import Clinic
from dashboard.commands.data import existing
from dashboard.digest.message import message
from dashboard.digest.post import MailServer, send, write_to
from dashboard.digest.summary import summary_for, supervisors
from dashboard.office import audit
from dashboard.settings import Refused, load_settings

SERVER, SENDER = "DASHBOARD_SMTP", "DASHBOARD_MAIL_FROM"


def digest_command(arguments: argparse.Namespace) -> int:
    """`digest --out FOLDER | --send`: one mail per supervisor, within their own scope; logged."""
    settings = existing(load_settings(arguments.data))
    if arguments.send and not (os.environ.get(SERVER) and os.environ.get(SENDER)):
        raise Refused(f"To send, set {SERVER} (smtp://user:password@mail.example:587) and {SENDER} (an address).")
    clinic = Clinic.open(settings)
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    sender = os.environ.get(SENDER, "dashboard@localhost")
    today = datetime.now(UTC).date()
    mails = [
        message(summary_for(clinic, viewer, today), sender=sender, recipient=viewer.user_id, address=address)
        for viewer in supervisors(clinic)
    ]
    if arguments.send:
        sent = send(MailServer.from_url(os.environ[SERVER]), mails)
        print(f"Sent {sent} of {len(mails)} summaries.")
    else:
        paths = write_to(arguments.out, mails)
        print(f"Wrote {len(paths)} summaries to {arguments.out}.")
    audit.write(clinic.office, audit.Event(audit.OPERATOR, "digest made", "supervisors", {"mails": str(len(mails))}))
    return 0
