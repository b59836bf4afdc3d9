"""Words of the weekly summary: counts and a link."""

from __future__ import annotations

from datetime import date

from dashboard.wording.common import NOT_A_SAFETY_SYSTEM, count, long_date

SUBJECT = "This week in supervision"
WHY = "This goes to everybody who supervises here. It holds counts only; names and figures stay in the dashboard."


def lines(getting_worse: int, may_be_leaving: int, reviews_due: int, worth_a_look: int) -> list[str]:
    """One line per thing to look at; none where there is nothing."""
    told = []
    if reviews_due:
        told.append(f"{count(reviews_due, 'review')} due of what you agreed.")
    if getting_worse:
        told.append(f"{count(getting_worse, 'client')} may be getting worse.")
    if may_be_leaving:
        told.append(f"{count(may_be_leaving, 'client')} may be leaving.")
    if worth_a_look:
        told.append(f"{count(worth_a_look, 'counselor')} worth a look since the last quarter.")
    return told


def opening(data_to: date | None, has_lines: bool) -> str:
    """How the summary begins."""
    if data_to is None:
        return "No data have been imported yet."
    if not has_lines:
        return f"Nobody stands on your list, by the data to {long_date(data_to)}."
    return f"By the data to {long_date(data_to)}:"


def closing() -> str:
    """How it ends."""
    return f"{NOT_A_SAFETY_SYSTEM} {WHY}"


def goes_to(supervisors: int) -> str:
    """Who gets the summary."""
    return (
        "Once a week supervisors can get an e-mail with counts, such as clients to talk about, and a link. "
        f"It goes to {count(supervisors, 'supervisor')}, to each about their own teams; it names nobody."
    )


def how_it_is_sent(host: str | None, sender: str | None) -> str:
    """Whether this machine can send it, and what is missing where it cannot."""
    if host and sender:
        return f"It is sent by {host}, from {sender}, whenever this runs:"
    missing = " and ".join(
        name for name, is_set in (("DASHBOARD_SMTP", host), ("DASHBOARD_MAIL_FROM", sender)) if not is_set
    )
    return (
        f"No e-mail is sent yet. Give the lines below to whoever runs the server: {missing} must be set there, or the "
        "e-mails can be written to a folder."
    )


COMMANDS = """# once a week, by the machine's scheduler
DASHBOARD_SMTP=smtp://user:password@mail.example:587 DASHBOARD_MAIL_FROM=dashboard@clinic.example \\
    python -m dashboard digest --send
# or as files, for another program to send
python -m dashboard digest --out mails/"""
