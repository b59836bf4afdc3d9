"""Outsiders against the sign-in page: guessing, other sites' forms, links that lead astray, spent invites."""

from __future__ import annotations

import re
import time

import pyotp
import pytest

from dashboard.access import accounts
from dashboard.office import people, second_steps
from dashboard.office.database import Office
from tests.attack.conftest import EVENT, PASSWORD
from tests.attack.visitors import SESSION, RunningServer, Visitor, is_turned_away, text_of_run


def test_sixth_try_is_refused(clinic_server: RunningServer) -> None:
    guesser = Visitor(clinic_server)
    statuses = [guesser.sign_in("throttled@clinic.test", f"guess number {number}").status for number in range(5)]

    last = guesser.sign_in("throttled@clinic.test", PASSWORD)

    assert statuses == [401] * 5
    assert last.status == 429
    assert last.headers["retry-after"] == "300"
    assert SESSION not in guesser.cookies


@pytest.mark.parametrize(
    "wanted", ["https://evil.test/", "//evil.test/", "/\\evil.test", "/\t/evil.test", "javascript:1"]
)
def test_signing_in_never_leads_to_another_site(clinic_server: RunningServer, wanted: str) -> None:
    visitor = Visitor(clinic_server)

    assert visitor.sign_in("cora@clinic.test", PASSWORD, next_path=wanted).location == "/"
    assert visitor.ask(f"/login?next={wanted.replace(chr(9), '%09')}").location == "/"


def test_a_deep_link_survives_signing_in(outsider: Visitor) -> None:
    sent = outsider.open("/retention?team=North&by=site")
    assert sent.location == "/login?next=%2Fretention%3Fteam%3DNorth%26by%3Dsite"
    assert b'value="/retention?team=North&amp;by=site"' in outsider.open(sent.location).body

    signed_in = outsider.sign_in("cora@clinic.test", PASSWORD, next_path="/retention?team=North&by=site")

    assert signed_in.location == "/retention?team=North&by=site"


def test_the_way_on_is_never_written_as_markup(outsider: Visitor) -> None:
    page = outsider.open('/login?next=/"><script>alert(1)</script>')

    assert b"<script" not in page.body


def test_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(outsider: Visitor) -> None:
    replies = [outsider.open("/login"), outsider.sign_in("cora@clinic.test", PASSWORD)]
    cookies = [cookie.lower() for reply in replies for cookie in reply.cookies]

    assert len(cookies) == 2
    for cookie in cookies:
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "path=/" in cookie
        assert "expires" not in cookie
        assert "secure" not in cookie


def test_cookies_are_secure_behind_https(outsider: Visitor) -> None:
    reply = outsider.open("/login", x_forwarded_proto="https")

    assert "secure" in reply.cookies[0].lower()
    assert "max-age=" in reply.headers["strict-transport-security"]


def test_every_sign_in_gets_a_new_cookie_and_ends_the_old_session(counselor: Visitor) -> None:
    old = dict(counselor.cookies)
    token = counselor.form_token("/signout")

    counselor.post("/login", {"form_token": token, "email": "cora@clinic.test", "password": PASSWORD, "next": "/"})

    assert counselor.cookies[SESSION] != old[SESSION]
    assert is_turned_away(Visitor(counselor.server, old).open("/"))


@pytest.mark.parametrize("headers", [{"origin": "http://evil.test"}, {"origin": "null"}, {"origin": ""}])
def test_forms_of_other_sites_do_nothing(counselor: Visitor, outsider: Visitor, headers: dict[str, str]) -> None:
    fields = {"email": "cora@clinic.test", "password": PASSWORD, "form_token": outsider.form_token()}

    assert outsider.post("/login", fields, **headers).status == 403
    assert counselor.post("/signout", {"form_token": counselor.form_token("/signout")}, **headers).status == 403
    assert SESSION not in outsider.cookies
    assert counselor.open("/").status == 200


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_forms_without_the_browsers_own_token_do_nothing(counselor: Visitor, outsider: Visitor, token: str) -> None:
    outsider.open("/login")
    fields = {"email": "cora@clinic.test", "password": PASSWORD, "form_token": token}

    assert outsider.post("/login", fields).status == 403
    assert counselor.post("/signout", {"form_token": token}).status == 403
    assert counselor.open("/").status == 200


def test_signing_out_by_a_link_only_asks(counselor: Visitor) -> None:
    assert b"Sign out" in counselor.open("/signout").body
    assert counselor.open("/").status == 200


def test_a_flood_of_a_form_is_not_read(outsider: Visitor) -> None:
    fields = {"email": "cora@clinic.test", "password": PASSWORD, "form_token": outsider.form_token(), "x": "x" * 20_000}

    assert outsider.post("/login", fields).status == 403


def test_an_invite_works_once(clinic_server: RunningServer, office: Office) -> None:
    people.add(office, "new@clinic.test", ["counselor"], event=EVENT)
    link = "/invite/" + accounts.invite(office, "new@clinic.test", event=EVENT)
    visitor, late = Visitor(clinic_server), Visitor(clinic_server)
    fields = {"form_token": visitor.form_token(link), "password": PASSWORD, "again": PASSWORD}

    assert visitor.post(link, fields | {"again": "something else"}).status == 400
    assert visitor.post(link, fields | {"password": "short", "again": "short"}).status == 400
    assert visitor.post(link, fields).location == "/"

    assert visitor.open("/").status == 200
    assert late.open(link).status == 404
    assert late.open("/invite/made-up").status == 404
    assert late.post(link, fields).status == 404


def test_sample_doors_are_closed_in_a_clinic(outsider: Visitor) -> None:
    fields = {"form_token": outsider.form_token(), "role": "admin"}

    assert b"sample" not in outsider.open("/login").body.lower()
    assert outsider.post("/login/sample", fields).status == 403
    assert SESSION not in outsider.cookies


def test_sample_doors_open_in_a_demo_on_this_machine_only(demo_server: RunningServer) -> None:
    visitor = Visitor(demo_server)
    page = visitor.open("/login")
    fields = {"form_token": visitor.form_token(), "role": "supervisor", "next": "/retention"}

    far_away = visitor.post("/login/sample", fields, x_forwarded_for="192.0.2.1")
    assert far_away.status == 403
    assert SESSION not in visitor.cookies
    assert visitor.post("/login/sample", fields | {"role": "owner"}).status == 400
    assert visitor.post("/login/sample", fields).location == "/retention"

    assert b"Sample data" in page.body
    assert b"email=supervisor@sample.invalid" in text_of_run(visitor)


def test_second_step_is_turned_on_asked_for_and_turned_off(clinic_server: RunningServer, office: Office) -> None:
    people.add(office, "step@clinic.test", ["counselor"], event=EVENT)
    accounts.set_password(office, "step@clinic.test", PASSWORD, event=EVENT)
    visitor = Visitor(clinic_server)
    visitor.sign_in("step@clinic.test", PASSWORD)
    page = visitor.open("/second-step").body.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert secret is not None
    app = pyotp.TOTP(secret.group(1).replace(" ", ""))
    left = 30 - time.time() % 30
    if left < 15:  # the test must not straddle two codes
        time.sleep(left)
    before = app.at(int(time.time()) - 30)

    token = visitor.form_token("/second-step")
    assert visitor.post("/second-step", {"form_token": token, "code": before}).status == 303

    thief = Visitor(clinic_server)
    assert thief.sign_in("step@clinic.test", PASSWORD).status == 401
    token = thief.form_token()
    fields = {"form_token": token, "email": "step@clinic.test", "password": PASSWORD, "next": "/"}
    assert thief.post("/login", fields | {"code": before}).status == 401
    assert thief.post("/login", fields | {"code": app.now()}).status == 303


def test_second_step_page_is_for_those_signed_in(outsider: Visitor) -> None:
    assert outsider.open("/second-step").location == "/login?next=/second-step"
    assert outsider.post("/second-step", {"code": "123456"}).location == "/login?next=/second-step"


def test_a_link_never_stands_in_for_the_second_step(clinic_server: RunningServer, office: Office) -> None:
    person = people.add(office, "both@clinic.test", ["counselor"], event=EVENT)
    second_steps.begin(office, person.person_id, b"sealed", event=EVENT)
    second_steps.put_in_force(office, person.person_id, event=EVENT)
    link = "/invite/" + accounts.invite(office, "both@clinic.test", event=EVENT)
    thief = Visitor(clinic_server)

    reply = thief.post(link, {"form_token": thief.form_token(link), "password": PASSWORD, "again": PASSWORD})

    assert reply.location == "/login"
    assert SESSION not in thief.cookies


def test_a_new_password_ends_the_sessions_and_links_of_the_old_one(
    clinic_server: RunningServer, office: Office
) -> None:
    people.add(office, "again@clinic.test", ["counselor"], event=EVENT)
    accounts.set_password(office, "again@clinic.test", PASSWORD, event=EVENT)
    visitor, thief = Visitor(clinic_server), Visitor(clinic_server)
    thief.sign_in("again@clinic.test", PASSWORD)
    first, second = ("/invite/" + accounts.invite(office, "again@clinic.test", event=EVENT) for _ in range(2))

    fields = {"form_token": visitor.form_token(second), "password": "lantern barge wisteria"}
    assert visitor.post(second, fields | {"again": fields["password"]}).location == "/"

    assert is_turned_away(thief.open("/"))
    assert thief.sign_in("again@clinic.test", PASSWORD).status == 401
    assert [visitor.open(link).status for link in (first, second)] == [404, 404]


def test_known_and_unknown_addresses_are_answered_alike(clinic_server: RunningServer, office: Office) -> None:
    people.add(office, "known@clinic.test", ["counselor"], event=EVENT)
    people.add(office, "suspended@clinic.test", ["counselor"], event=EVENT)
    people.suspend(office, "suspended@clinic.test", event=EVENT)
    answers = set()
    for name in ("known", "suspended", "nobody", "cora"):
        visitor = Visitor(clinic_server)
        reply = visitor.sign_in(f"{name}@clinic.test", "not the password at all")
        page = reply.body.replace(f"{name}@clinic.test".encode(), b"").replace(visitor.form_token().encode(), b"")
        answers.add((reply.status, page, tuple(sorted(set(reply.headers) - {"date"}))))

    assert len(answers) == 1
