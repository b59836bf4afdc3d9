"""Signing in through an OpenID Connect provider (authorization code with PKCE), into the same kind of session.

The provider vouches for an e-mail address; who that is here, and what they may see, is the office's to say, or, where
groups are set up, the groups'. Nothing of the provider's tokens is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from cachetools import TTLCache
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import accounts, cookies
from dashboard.access.accounts import SignedIn
from dashboard.access.addresses import client_address, safe_next
from dashboard.access.sign_on import Provider
from dashboard.office import audit, people
from dashboard.office.database import Office
from dashboard.settings import Refused

_ANSWER_WITHIN_SECONDS = 600
_MOST_WAITING = 10_000
_PROVIDER_SECONDS = 10
_FAILED = "Signing in with {name} did not work. Please try again; if it goes on, tell your admin."


@dataclass(frozen=True)
class CameBack:
    """Somebody came back from the provider: who they are here, and where they wanted to go."""

    signed_in: SignedIn
    next_path: str


class SignOn:
    """The providers, and the sign-ins that are under way: each is answered once, within ten minutes, in its browser."""

    def __init__(self, office: Office, providers: Sequence[Provider], public_url: str) -> None:
        self.providers = {provider.key: provider for provider in providers}
        self._office = office
        self._public_url = public_url.rstrip("/")
        self._waiting: TTLCache[str, dict[str, Any]] = TTLCache(_MOST_WAITING, _ANSWER_WITHIN_SECONDS)
        self._clients = OAuth()
        for provider in providers:
            self._clients.register(
                name=provider.key,
                client_id=provider.client_id,
                client_secret=provider.client_secret,
                server_metadata_url=provider.metadata_url,
                client_kwargs={
                    "scope": "openid email profile",
                    "code_challenge_method": "S256",
                    "timeout": _PROVIDER_SECONDS,
                },
            )

    async def send_out(self, request: Request, key: str, next_path: str) -> Response:
        """To the provider's page. Raises `Refused` for an unknown provider, or one that does not answer."""
        provider = self._provider(key)
        request.scope["session"] = {}
        try:
            response: Response = await self._clients.create_client(key).authorize_redirect(
                request, self._callback_of(request, key)
            )
        except (AuthlibBaseError, httpx2.HTTPError, ValueError, KeyError) as error:
            raise Refused(_FAILED.format(name=provider.name)) from error
        ticket = secrets.token_urlsafe(32)
        self._waiting[ticket] = {"key": key, "next": safe_next(next_path), "session": request.scope["session"]}
        cookies.set_sign_on_ticket(response, ticket, request.scope)
        return response

    async def take_back(self, request: Request, key: str) -> CameBack:
        """Who came back from the provider's page. Raises `Refused` in words for them; refusals are logged."""
        provider = self._provider(key)
        waiting = self._waiting.pop(cookies.sign_on_ticket(request.scope), None)
        if waiting is None or waiting["key"] != key:
            raise Refused("This sign-in was begun elsewhere or too long ago. Please begin again.")
        request.scope["session"] = waiting["session"]
        try:
            token = await self._clients.create_client(key).authorize_access_token(request)
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError, KeyError) as error:
            raise Refused(_FAILED.format(name=provider.name)) from error
        address = client_address(request.scope)
        signed_in = await run_in_threadpool(enter, self._office, provider, dict(token.get("userinfo") or {}), address)
        return CameBack(signed_in, waiting["next"])

    def _provider(self, key: str) -> Provider:
        if key not in self.providers:
            raise Refused("This dashboard does not know that way of signing in.")
        return self.providers[key]

    def _callback_of(self, request: Request, key: str) -> str:
        base = self._public_url or f"{request.scope['scheme']}://{request.headers['host']}"
        return f"{base}/oidc/{key}/callback"


def enter(office: Office, provider: Provider, claims: Mapping[str, Any], address: str) -> SignedIn:
    """Signs in the person whom these claims, already verified, are about.

    Raises `Refused` where the provider does not vouch for the address, nobody has an account under it, or the groups
    give no role.
    """
    try:
        email = _vouched_email(provider, claims)
        if provider.groups:
            _follow_groups(office, provider, claims, email)
        return accounts.sign_in_by_provider(office, email, provider.key, address)
    except Refused:
        who = str(claims.get("email", ""))[:254] or "unknown account"
        known = people.find(office, who)
        shown = known.email if known is not None else "unknown account"
        audit.write(office, audit.Event(shown, "sign-in refused", shown, {"address": address, "by": provider.key}))
        raise


def _vouched_email(provider: Provider, claims: Mapping[str, Any]) -> str:
    email = claims.get("email")
    if not isinstance(email, str) or not email:
        raise Refused(f"{provider.name} did not say which e-mail address is yours.")
    # Absent is not verified: with many providers anybody can enter any address.
    if claims.get("email_verified") is not True and not provider.trusts_email:
        raise Refused(f"{provider.name} has not verified your e-mail address.")
    address = people.clean_email(email)
    if provider.email_domains and address.rsplit("@", 1)[1] not in provider.email_domains:
        raise Refused(f"{provider.name} cannot vouch for addresses of that domain here.")
    return address


def _follow_groups(office: Office, provider: Provider, claims: Mapping[str, Any], email: str) -> None:
    """Gives the person the roles and teams of their groups, making the account where there is none."""
    named = claims.get(provider.group_claim)
    groups = [named] if isinstance(named, str) else [str(group) for group in named or ()]
    grant = provider.grant_of(groups)
    if not grant.roles:
        raise Refused("None of your groups gives access to this dashboard. Ask an admin.")
    person = people.find(office, email)
    detail = {"roles": "+".join(grant.roles), "teams": "+".join(grant.teams), "by": provider.key}
    if person is None:
        event = audit.Event(email, "person added by sign-on", email, detail)
        people.add(office, email, grant.roles, grant.teams, name=str(claims.get("name", ""))[:200], event=event)
    elif (person.roles, person.teams) != (grant.roles, grant.teams) and not person.is_suspended:
        people.change(
            office,
            email,
            roles=grant.roles,
            teams=grant.teams,
            counselor_codes=person.counselor_codes,
            name=person.name,
            event=audit.Event(email, "roles changed by sign-on", email, detail),
        )
