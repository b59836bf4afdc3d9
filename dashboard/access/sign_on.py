"""Single sign-on as an admin sets it up: `sign_on.toml` in the data folder (or the file `$DASHBOARD_SIGN_ON` names).

One table per provider, the key of which stands in its addresses:

    [clinic]
    name = "Clinic account"
    metadata_url = "https://login.clinic.example/.well-known/openid-configuration"
    client_id = "dashboard"
    client_secret_env = "SIGN_ON_SECRET"        # or client_secret = "..." in a file only its owner can read
    email_domains = ["clinic.example"]          # optional: whose addresses this provider may vouch for
    trusts_email = false                        # true only for a provider that never says email_verified
    group_claim = "groups"                      # optional: who is what here, decided there
    [clinic.groups]
    supervisors-north = { roles = ["supervisor"], teams = ["North"] }

The provider's redirect address is `/oidc/<key>/callback` below the dashboard's own.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.access.addresses import is_loopback_name
from dashboard.office.people import EVERY_TEAM
from dashboard.office.roles import Role, role_named
from dashboard.settings import Refused

FILE_NAME = "sign_on.toml"
_KEY = re.compile(r"[a-z0-9-]{1,40}")
_KNOWN = frozenset(
    {
        "name",
        "metadata_url",
        "client_id",
        "client_secret",
        "client_secret_env",
        "email_domains",
        "trusts_email",
        "group_claim",
        "groups",
    }
)


@dataclass(frozen=True)
class Grant:
    """What membership of one of the provider's groups gives here."""

    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Provider:
    """One OpenID Connect provider. With `groups`, the provider decides roles and teams at every sign-in."""

    key: str
    name: str
    metadata_url: str
    client_id: str
    client_secret: str = field(repr=False)
    email_domains: tuple[str, ...] = ()
    trusts_email: bool = False
    group_claim: str = ""
    groups: Mapping[str, Grant] = field(default_factory=dict)

    def grant_of(self, groups: Iterable[str]) -> Grant:
        """Roles and teams of somebody in these groups, all together; no role where none is known."""
        grants = [self.groups[group] for group in groups if group in self.groups]
        roles = tuple(sorted({role for grant in grants for role in grant.roles}))
        teams = {team for grant in grants for team in grant.teams}
        return Grant(roles, (EVERY_TEAM,) if EVERY_TEAM in teams else tuple(sorted(teams)))


def load_providers(folder: Path) -> tuple[Provider, ...]:
    """The providers set up for the store in `folder`, in the order of the file; none where there is no file.

    Raises `Refused` naming what is missing, unknown or unsafe: half a sign-on would lock people out, or let them in.
    """
    named = os.environ.get("DASHBOARD_SIGN_ON", "")
    path = Path(named).expanduser() if named else folder / FILE_NAME
    if not path.is_file():
        if named:
            raise Refused(f"DASHBOARD_SIGN_ON names {path}, which does not exist.")
        return ()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: {error}.") from error
    return tuple(_provider(path, key, table) for key, table in tables.items())


def _provider(path: Path, key: str, table: object) -> Provider:
    def refuse(sentence: str) -> Refused:
        return Refused(f"{path}, provider {key!r}: {sentence}")

    if not _KEY.fullmatch(key) or not isinstance(table, dict):
        raise refuse("a provider is a table named with small letters, digits and hyphens.")
    unknown = sorted(set(table) - _KNOWN)
    if unknown:
        raise refuse(f"there is no setting {unknown[0]!r}. The settings are: {', '.join(sorted(_KNOWN))}.")
    for needed in ("name", "metadata_url", "client_id"):
        if not isinstance(table.get(needed), str) or not table[needed]:
            raise refuse(f"{needed} is missing.")
    if not _is_safe(table["metadata_url"]):
        raise refuse("metadata_url must begin with https:// (http only on this machine itself).")
    if bool(table.get("groups")) != bool(table.get("group_claim")):
        raise refuse("group_claim and groups go together.")
    return Provider(
        key=key,
        name=table["name"],
        metadata_url=table["metadata_url"],
        client_id=table["client_id"],
        client_secret=_secret(path, table, refuse),
        email_domains=tuple(str(domain).lower().lstrip("@") for domain in table.get("email_domains", ())),
        trusts_email=table.get("trusts_email", False) is True,
        group_claim=str(table.get("group_claim", "")),
        groups={group: _grant(group, given, refuse) for group, given in table.get("groups", {}).items()},
    )


def _secret(path: Path, table: Mapping[str, Any], refuse: Callable[[str], Refused]) -> str:
    if "client_secret_env" in table:
        secret = os.environ.get(str(table["client_secret_env"]), "")
        if not secret:
            raise refuse(f"the environment has no {table['client_secret_env']}, which client_secret_env names.")
        return secret
    secret = table.get("client_secret", "")
    if not isinstance(secret, str) or not secret:
        raise refuse("client_secret or client_secret_env is missing.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise refuse(f"the file holds a secret and others can read it: chmod 600 {path}.")
    return secret


def _grant(group: str, given: object, refuse: Callable[[str], Refused]) -> Grant:
    if not isinstance(given, dict) or not given.get("roles") or set(given) - {"roles", "teams"}:
        raise refuse(f"group {group!r} takes roles and teams, as in {{ roles = ['supervisor'], teams = ['North'] }}.")
    return Grant(tuple(role_named(str(role)) for role in given["roles"]), tuple(map(str, given.get("teams", ()))))


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback_name(parts.hostname or ""))
