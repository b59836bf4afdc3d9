"""How this machine is set up to send the weekly summary: its mail server and the address it comes from."""

from __future__ import annotations

import os
from dataclasses import dataclass

from dashboard.digest.post import MailServer
from dashboard.settings import Refused

SERVER, SENDER = "DASHBOARD_SMTP", "DASHBOARD_MAIL_FROM"
NO_SENDER = "dashboard@localhost"


@dataclass(frozen=True)
class MailSetup:
    """The mail server and the sender; each None where this machine names none."""

    server: MailServer | None
    sender: str | None

    @property
    def can_send(self) -> bool:
        """Whether mails can be sent from here."""
        return self.server is not None and self.sender is not None


def mail_setup() -> MailSetup:
    """The setup in the environment. Raises `Refused` where the mail server's address cannot be read."""
    url = os.environ.get(SERVER)
    return MailSetup(MailServer.from_url(url) if url else None, os.environ.get(SENDER) or None)


def needed() -> Refused:
    """What to set before anything can be sent."""
    return Refused(f"To send, set {SERVER} (smtp://user:password@mail.example:587) and {SENDER} (an address).")
