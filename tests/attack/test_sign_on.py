"""Single sign-on against a real provider on loopback: who gets in, who does not, and what cannot be replayed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from oidc_provider_mock import User, run_server_in_thread

from dashboard.office import audit, people
from dashboard.office.database import Office, open_office
from dashboard.office.roles import Role
from dashboard.settings import office_url
from dashboard.store.versions import FeedbackStore
from tests.attack.conftest import EVENT
from tests.attack.forger import FORGERIES, Forger, forging
from tests.attack.visitors import SESSION, Reply, RunningServer, Visitor, is_turned_away

PEOPLE = (
    User(sub="cora", claims={"email": "Cora@clinic.test", "email_verified": True}),
    User(sub="unverified", claims={"email": "cora@clinic.test", "email_verified": False}),
    User(sub="silent", claims={"email": "cora@clinic.test"}),
    User(sub="stranger", claims={"email": "stranger@clinic.test", "email_verified": True}),
    User(sub="elsewhere", claims={"email": "ada@other.test", "email_verified": True}),
    User(sub="left", claims={"email": "left@clinic.test", "email_verified": True}),
    User(sub="north", claims={"email": "nora@clinic.test", "email_verified": True, "groups": ["north", "unknown"]}),
    User(sub="moved", claims={"email": "moved@clinic.test", "email_verified": True, "groups": ["south"]}),
    User(sub="groupless", claims={"email": "gus@clinic.test", "email_verified": True, "groups": []}),
)
SETUP = """
[clinic]
name = "Clinic account"
metadata_url = "{url}/.well-known/openid-configuration"
client_id = "dashboard"
client_secret = "provider's secret"
email_domains = ["clinic.test"]

[grouped]
name = "Grouped account"
metadata_url = "{url}/.well-known/openid-configuration"
client_id = "dashboard"
client_secret = "provider's secret"
group_claim = "groups"
[grouped.groups]
north = {{ roles = ["supervisor"], teams = ["North"] }}
south = {{ roles = ["supervisor"], teams = ["South"] }}

[forged]
name = "Forged account"
metadata_url = "{forged}/.well-known/openid-configuration"
client_id = "dashboard"
client_secret = "provider's secret"
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID Connect provider."""
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="module")
def forger() -> Iterator[Forger]:
    """A provider that lies."""
    with forging() as lying:
        yield lying


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic's store."""
    folder = tmp_path_factory.mktemp("sign-on")
    FeedbackStore.create(folder, is_demo=False)
    return folder


@pytest.fixture(scope="module")
def office(folder: Path) -> Iterator[Office]:
    opened = open_office(office_url(folder, is_demo=False))
    for email in ("cora@clinic.test", "ada@other.test", "left@clinic.test"):
        people.add(opened, email, ["counselor"], event=EVENT)
    people.add(opened, "moved@clinic.test", ["supervisor", "counselor"], ["North"], ["K1"], event=EVENT)
    people.suspend(opened, "left@clinic.test", event=EVENT)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(folder: Path, office: Office, provider: str, forger: Forger) -> Iterator[RunningServer]:
    setup = folder / "sign_on.toml"
    setup.write_text(SETUP.format(url=provider, forged=forger.url), encoding="utf-8")
    setup.chmod(0o600)
    running = RunningServer(folder, "clinic")
    yield running
    running.stop()


@pytest.fixture
def visitor(server: RunningServer) -> Visitor:
    return Visitor(server)


def callback_for(visitor: Visitor, sub: str, key: str = "clinic", next_path: str = "/") -> str:
    """Begins a sign-on, says who one is at the provider, and gives the path that leads back."""
    sent = visitor.open(f"/oidc/{key}/login?next={next_path}")
    assert sent.status == 302
    answered = httpx2.post(sent.location, data={"sub": sub}, follow_redirects=False)
    back = urlsplit(answered.headers["location"])
    return f"{back.path}?{back.query}"


def sign_on(visitor: Visitor, sub: str, key: str = "clinic", next_path: str = "/") -> Reply:
    return visitor.open(callback_for(visitor, sub, key, next_path))


def test_person_whom_the_provider_vouches_for_is_signed_in(visitor: Visitor, office: Office) -> None:
    reply = sign_on(visitor, "cora", next_path="/my_feedback?period=6")

    assert (reply.status, reply.location) == (303, "/my_feedback?period=6")
    assert visitor.open("/").status == 200
    entry = audit.entries(office, actor="cora@clinic.test", action="signed in")[0]
    assert entry.detail["by"] == "clinic"


def test_request_carries_a_challenge_and_a_nonce(visitor: Visitor) -> None:
    asked = parse_qs(urlsplit(visitor.open("/oidc/clinic/login").location).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) >= 43
    assert {"nonce", "state"} <= asked.keys()
    assert asked["response_type"] == ["code"]


@pytest.mark.parametrize("sub", ["unverified", "silent", "stranger", "elsewhere", "left"])
def test_nobody_else_gets_in(visitor: Visitor, sub: str) -> None:
    reply = sign_on(visitor, sub)

    assert reply.status == 403
    assert SESSION not in visitor.cookies
    assert is_turned_away(visitor.open("/"))


def test_unknown_and_suspended_people_read_the_same_words(server: RunningServer) -> None:
    pages = [sign_on(Visitor(server), sub).body for sub in ("stranger", "left")]

    assert all(b"There is no account for you here." in page for page in pages)


def test_answer_cannot_be_replayed(visitor: Visitor) -> None:
    back = callback_for(visitor, "cora")
    assert visitor.open(back).status == 303
    visitor.cookies.pop(SESSION)

    assert visitor.open(back).status == 403
    assert SESSION not in visitor.cookies


def test_answer_counts_only_in_the_browser_that_asked(visitor: Visitor, server: RunningServer) -> None:
    back = callback_for(visitor, "cora")

    victim = Visitor(server)

    assert victim.open(back).status == 403
    assert SESSION not in victim.cookies


def test_another_state_is_refused(visitor: Visitor) -> None:
    back = callback_for(visitor, "cora")
    state = parse_qs(urlsplit(back).query)["state"][0]

    assert visitor.open(back.replace(state, "x" * len(state))).status == 403
    assert SESSION not in visitor.cookies


def test_answer_of_one_provider_does_not_count_for_another(visitor: Visitor) -> None:
    back = callback_for(visitor, "cora")

    assert visitor.open(back.replace("/oidc/clinic/", "/oidc/grouped/")).status == 403
    assert SESSION not in visitor.cookies


def test_sign_on_never_leads_to_another_site(visitor: Visitor) -> None:
    assert sign_on(visitor, "cora", next_path="//evil.test/").location == "/"


def test_forged_tokens_get_nobody_in(server: RunningServer, forger: Forger) -> None:
    got_in = []
    for forgery in ("", *FORGERIES):
        visitor = Visitor(server)
        asked = parse_qs(urlsplit(visitor.open("/oidc/forged/login").location).query)
        forger.nonce, forger.forgery = asked["nonce"][0], forgery
        if visitor.open(f"/oidc/forged/callback?code=c&state={asked['state'][0]}").status != 403:
            got_in.append(forgery)

    assert got_in == [""]


def test_unknown_provider_is_a_sentence(visitor: Visitor) -> None:
    reply = visitor.open("/oidc/nobody/login")

    assert reply.status == 502
    assert b"does not know that way of signing in" in reply.body


def test_groups_make_an_account_with_their_role_and_team(visitor: Visitor, office: Office) -> None:
    assert sign_on(visitor, "north", "grouped").status == 303

    person = people.find(office, "nora@clinic.test")
    assert person is not None
    assert (person.roles, person.teams, person.has_password) == ((Role.SUPERVISOR,), ("North",), False)


def test_groups_change_what_a_person_may_see(visitor: Visitor, office: Office) -> None:
    assert sign_on(visitor, "moved", "grouped").status == 303

    person = people.find(office, "moved@clinic.test")
    assert person is not None
    assert (person.roles, person.teams, person.counselor_codes) == ((Role.SUPERVISOR,), ("South",), ("K1",))


def test_nobody_without_a_known_group_gets_an_account(visitor: Visitor, office: Office) -> None:
    assert sign_on(visitor, "groupless", "grouped").status == 403
    assert people.find(office, "gus@clinic.test") is None


def test_signing_out_ends_a_session_begun_by_sign_on(visitor: Visitor) -> None:
    sign_on(visitor, "cora")
    token = dict(visitor.cookies)
    visitor.sign_out()
    visitor.cookies.update(token)

    assert is_turned_away(visitor.open("/"))
