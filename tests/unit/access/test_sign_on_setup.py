"""The sign-on file: half of it is refused, naming what is missing; a secret others can read is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.sign_on import Grant, load_providers
from dashboard.office.roles import Role
from dashboard.settings import Refused

WHOLE = {
    "name": '"Clinic"',
    "metadata_url": '"https://login.test/.well-known/openid-configuration"',
    "client_id": '"dashboard"',
    "client_secret": '"secret"',
}


def written(folder: Path, mode: int = 0o600, key: str = "clinic", **changes: str | None) -> Path:
    """A sign-on file with one provider, some of its settings changed or left out."""
    settings = {name: text for name, text in (WHOLE | changes).items() if text is not None}
    path = folder / "sign_on.toml"
    path.write_text(f"[{key}]\n" + "\n".join(f"{name} = {text}" for name, text in settings.items()), encoding="utf-8")
    path.chmod(mode)
    return folder


def test_no_file_is_no_provider(tmp_path: Path) -> None:
    assert load_providers(tmp_path) == ()


def test_whole_file_is_read(tmp_path: Path) -> None:
    (provider,) = load_providers(written(tmp_path))

    assert (provider.key, provider.name, provider.client_secret) == ("clinic", "Clinic", "secret")
    assert "secret" not in repr(provider)


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_missing_setting_is_named(tmp_path: Path, missing: str) -> None:
    with pytest.raises(Refused, match=missing):
        load_providers(written(tmp_path, **{missing: None}))


def test_unknown_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="client_secrets"):
        load_providers(written(tmp_path, client_secrets='"x"'))


@pytest.mark.parametrize("url", ["http://login.test/x", "ftp://login.test", "login.test"])
def test_address_without_encryption_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(Refused, match="https"):
        load_providers(written(tmp_path, metadata_url=f'"{url}"'))


def test_address_on_this_machine_needs_no_encryption(tmp_path: Path) -> None:
    assert len(load_providers(written(tmp_path, metadata_url='"http://127.0.0.1:9400/x"'))) == 1


def test_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="chmod 600"):
        load_providers(written(tmp_path, mode=0o644))


def test_secret_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THE_SECRET", "from elsewhere")

    (provider,) = load_providers(written(tmp_path, mode=0o644, client_secret=None, client_secret_env='"THE_SECRET"'))

    assert provider.client_secret == "from elsewhere"


def test_groups_and_their_claim_go_together(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="go together"):
        load_providers(written(tmp_path, group_claim='"groups"'))


def test_group_with_an_unknown_role_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="owner"):
        load_providers(written(tmp_path, group_claim='"groups"', groups='{ staff = { roles = ["owner"] } }'))


def test_several_groups_add_up(tmp_path: Path) -> None:
    groups = (
        '{ a = { roles = ["supervisor"], teams = ["North"] }, b = { roles = ["admin"] }, c = { roles = ["admin"] } }'
    )
    (provider,) = load_providers(written(tmp_path, group_claim='"groups"', groups=groups))

    assert provider.grant_of(["a", "b", "nobody's"]) == Grant((Role.ADMIN, Role.SUPERVISOR), ("North",))
    assert provider.grant_of(["nobody's"]) == Grant(())
