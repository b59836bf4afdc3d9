"""The weekly summary as an e-mail in plain text and HTML."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from dashboard.digest.summary import Summary
from dashboard.wording import digest as words


def message(summary: Summary, *, sender: str, recipient: str, address: str) -> EmailMessage:
    """One e-mail; `address` is where the dashboard is opened."""
    told = words.lines(summary.getting_worse, summary.may_be_leaving, summary.reviews_due, summary.worth_a_look)
    opening, closing = words.opening(summary.data_to, bool(told)), words.closing()
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, words.SUBJECT
    # Machines that answer mail leave this one alone.
    mail["Auto-Submitted"] = "auto-generated"
    listed = "".join(f"- {line}\n" for line in told)
    mail.set_content(f"{opening}\n\n{listed}\nOpen the dashboard: {address}\n\n{closing}\n")
    items = "".join(f"<li>{escape(line)}</li>" for line in told)
    mail.add_alternative(
        f'<!DOCTYPE html><html lang="en"><body><p>{escape(opening)}</p><ul>{items}</ul>'
        f'<p><a href="{escape(address, quote=True)}">Open the dashboard</a></p>'
        f"<p><small>{escape(closing)}</small></p></body></html>",
        subtype="html",
    )
    return mail
