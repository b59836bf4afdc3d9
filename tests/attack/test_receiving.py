"""Sending large files ahead: admins only, from our own form, whole or not at all, and never outside their folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.attack.conftest import PASSWORD
from tests.attack.visitors import Reply, RunningServer, Visitor, is_turned_away

BOUNDARY = "----a-boundary"
CONTENT = "client_id,counselor_id,session_date\n" + "c-1,K1,2025-01-06\n" * 20_000
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture
def admin(clinic_server: RunningServer) -> Visitor:
    """An admin who has signed in."""
    visitor = Visitor(clinic_server)
    assert visitor.sign_in("ada@clinic.test", PASSWORD).status == 303
    return visitor


def send(visitor: Visitor, token: str, name: str = "sessions.csv", content: str = CONTENT, **headers: str) -> Reply:
    """Send the form with one file, token first as the page has it; headers given win."""
    usual = {"origin": visitor.origin, "content-type": TYPE}
    return visitor.ask("/receive", "POST", form(token, name, content), **(usual | headers))


def form(token: str, name: str, content: str) -> str:
    """The form as a browser writes it."""
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: text/csv\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n"
    )


def received(server: RunningServer) -> list[Path]:
    """Every file that was received, or is left of one that was not."""
    return [path for path in sorted((server.folder / "received").rglob("*")) if path.is_file()]


def test_admins_file_arrives_whole_and_private(admin: Visitor) -> None:
    reply = send(admin, admin.form_token("/receive"))

    assert (reply.status, reply.location) == (303, "/upload")
    (path,) = received(admin.server)
    assert path.name == "sessions.csv"
    assert path.read_text() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert send(admin, admin.form_token("/receive"), content="again").status == 303
    assert [again.read_text() for again in received(admin.server)] == ["again"]
    received(admin.server)[0].unlink()


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "..", "C:\\\\evil.csv", ".part"])
def test_no_name_leads_out_of_the_folder(name: str, admin: Visitor) -> None:
    assert send(admin, admin.form_token("/receive"), name, "x").status == 303

    (path,) = received(admin.server)
    assert path.name in ("evil.csv", "file.csv")
    path.unlink()


def test_others_cannot_send_files(outsider: Visitor, counselor: Visitor) -> None:
    refused = send(counselor, "0" * 64)

    assert is_turned_away(outsider.open("/receive"))
    assert is_turned_away(send(outsider, "0" * 64))
    assert counselor.open("/receive").status == refused.status == 403
    assert b"Only admins" in refused.body
    assert send(outsider, "0" * 64, x_app_user="ada@clinic.test").status == 401
    assert received(counselor.server) == []


def test_only_our_own_form_is_taken(admin: Visitor) -> None:
    token = admin.form_token("/receive")

    assert send(admin, token, origin="https://elsewhere.test").status == 403
    assert send(admin, "0" * 64).status == 403
    assert send(admin, token, content_type="text/plain").status == 400
    cut = form(token, "sessions.csv", CONTENT)[:-100]
    assert admin.ask("/receive", "POST", cut, origin=admin.origin, content_type=TYPE).status == 400
    assert (
        admin.ask("/receive", "POST", "", origin=admin.origin, content_type=TYPE, content_length="9" * 12).status == 400
    )
    assert received(admin.server) == []


def test_sample_data_take_no_files(demo_server: RunningServer) -> None:
    visitor = Visitor(demo_server)
    token = visitor.form_token()
    assert visitor.post("/login/sample", {"form_token": token, "role": "admin", "next": "/"}).status == 303

    assert visitor.open("/receive").status == 400
    assert b"sample data" in send(visitor, visitor.form_token("/receive")).body
    assert received(demo_server) == []
