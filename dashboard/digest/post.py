"""Where the weekly summaries go: files in a folder, or a mail server."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dashboard.access.addresses import is_loopback_name
from dashboard.settings import Refused

_SECONDS = 30
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """A mail server; on `smtp` the connection is encrypted by STARTTLS, unless it stays on this machine."""

    host: str
    port: int
    is_encrypted_at_once: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> MailServer:
        """`smtp://user:password@host:587` or `smtps://...`. Raises `Refused` where it is none of these."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise Refused("DASHBOARD_SMTP takes an address like smtp://user:password@mail.example:587.")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            is_encrypted_at_once=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


def write_to(folder: Path, mails: Iterable[EmailMessage]) -> list[Path]:
    """Writes each mail as a file named after its recipient, readable by its owner alone; the paths."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = []
    for mail in mails:
        path = folder / f"{mail['To']}.eml".replace("/", "_")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(mail.as_bytes())
        written.append(path)
    return written


def send(server: MailServer, mails: Iterable[EmailMessage]) -> int:
    """Sends the mails and says how many went. Raises `Refused` where the server cannot be reached or refuses."""
    try:
        with _connection(server) as connection:
            return sum(1 for mail in mails if not connection.send_message(mail))
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(f"The mail server {server.host} did not take the mail: {error}.") from error


def _connection(server: MailServer) -> smtplib.SMTP:
    if server.is_encrypted_at_once:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        if not is_loopback_name(server.host):
            connection.starttls(context=ssl.create_default_context())
    if server.user:
        connection.login(server.user, server.password)
    return connection
