"""The weekly summary: counts and a link, in each supervisor's own scope, written or sent to a real mail server."""

from __future__ import annotations

import re
import socket
import stat
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from dashboard.access.viewer import AccessDenied, Role, Viewer
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.definitions.attention_rules import GETTING_WORSE
from dashboard.digest.message import message
from dashboard.digest.post import MailServer, send, write_to
from dashboard.digest.summary import Summary, summary_for
from dashboard.settings import Refused

TODAY = date(2026, 4, 1)
EVERYTHING = Viewer("sue@clinic.test", (Role.SUPERVISOR,), ("*",))
SOME = Summary(date(2026, 3, 31), getting_worse=2, may_be_leaving=1, reviews_due=3, worth_a_look=1)


class Inbox(Message):
    """Keeps what a mail server was given."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[object] = []

    def handle_message(self, message: object) -> None:
        self.mails.append(message)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def mail_server(inbox: Inbox) -> Iterator[MailServer]:
    """A mail server on loopback."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield MailServer.from_url(f"smtp://127.0.0.1:{port}")
    controller.stop()


def a_mail(summary: Summary = SOME) -> EmailMessage:
    return message(
        summary, sender="dash@clinic.test", recipient="sue@clinic.test", address="https://dash.test/?a=1&b=2"
    )


def text_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_summary_counts_each_client_once(sample_clinic: Clinic) -> None:
    listed = ask(sample_clinic, EVERYTHING, "attention").frame
    worse = set(listed.loc[listed["rule"].isin(GETTING_WORSE), "case_code"])

    summary = summary_for(sample_clinic, EVERYTHING, TODAY)

    assert summary.getting_worse == len(worse)
    assert summary.getting_worse + summary.may_be_leaving == listed["case_code"].nunique()
    assert summary.worth_a_look == 2


def test_summary_stays_within_the_scope(sample_clinic: Clinic) -> None:
    nothing = summary_for(sample_clinic, Viewer("sam@clinic.test", (Role.SUPERVISOR,), ()), TODAY)

    assert (nothing.getting_worse, nothing.may_be_leaving, nothing.worth_a_look) == (0, 0, 0)
    with pytest.raises(AccessDenied):
        summary_for(sample_clinic, Viewer("cora@clinic.test", (Role.COUNSELOR,)), TODAY)


def test_mail_holds_counts_and_a_link_and_no_case(sample_clinic: Clinic) -> None:
    listed = ask(sample_clinic, EVERYTHING, "attention")
    mail = a_mail(summary_for(sample_clinic, EVERYTHING, TODAY))

    whole = mail.as_string()

    assert "https://dash.test/?a=1&b=2" in text_of(mail, "plain")
    assert 'href="https://dash.test/?a=1&amp;b=2"' in text_of(mail, "html")
    assert [code for code in listed.frame["case_code"] if code in whole] == []
    assert [name for name in listed.names.values() if name in whole] == []
    assert "%" not in text_of(mail, "plain")


def test_mail_says_what_there_is() -> None:
    assert re.findall(r"(?m)^- (.*)$", text_of(a_mail(), "plain").replace("\r", "")) == [
        "3 reviews due of what you agreed.",
        "2 clients may be getting worse.",
        "1 client may be leaving.",
        "1 counselor worth a look since the last quarter.",
    ]
    assert "Not a safety system" in text_of(a_mail(), "plain")


@pytest.mark.parametrize(
    ("summary", "words"),
    [(Summary(None), "No data have been imported yet."), (Summary(date(2026, 3, 31)), "Nobody stands on your list")],
)
def test_empty_summary_says_so(summary: Summary, words: str) -> None:
    assert words in text_of(a_mail(summary), "plain")


def test_mail_arrives_at_a_server(mail_server: MailServer, inbox: Inbox) -> None:
    assert send(mail_server, [a_mail(), a_mail()]) == 2

    assert [str(mail["To"]) for mail in inbox.mails] == ["sue@clinic.test"] * 2  # type: ignore[index]


def test_server_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(Refused, match="did not take the mail"):
        send(MailServer("127.0.0.1", 9, is_encrypted_at_once=False), [a_mail()])


def test_written_mail_is_private_and_whole(tmp_path: Path) -> None:
    (path,) = write_to(tmp_path / "out", [a_mail()])

    assert path.name == "sue@clinic.test.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert message_from_bytes(path.read_bytes())["Subject"] == "This week in supervision"


@pytest.mark.parametrize("url", ["", "http://mail.test", "smtp://"])
def test_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="smtp://"):
        MailServer.from_url(url)


def test_password_of_the_server_is_not_shown() -> None:
    server = MailServer.from_url("smtps://sue:s%40crit@mail.test")

    assert (server.user, server.password, server.port, server.is_encrypted_at_once) == ("sue", "s@crit", 465, True)
    assert "crit" not in repr(server)
