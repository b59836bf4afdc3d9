"""What a password must be."""

from __future__ import annotations

import pytest

from dashboard.access.passwords import (
    NOBODYS_HASH,
    check_acceptable,
    hash_password,
    is_common,
    is_right,
    is_weaker_than_now,
)
from dashboard.settings import Refused


@pytest.mark.parametrize(
    "password",
    [
        "password2026",
        "P4ssw0rd!2026",
        "passwordpassword",
        "letmein-letmein",
        "123456789012",
        "aaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "qwertyuiop12",
        "Supervisor2026",
        "summer-2026-summer",
        "ada.lovelace1",
        "lovelace-12345",
        "2026-11-23-2026",
    ],
)
def test_passwords_made_of_common_words_are_refused(password: str) -> None:
    with pytest.raises(Refused, match="easy to guess"):
        check_acceptable(password, "ada.lovelace@clinic.test")


@pytest.mark.parametrize(
    "password", ["wisteria barge lantern", "korrekt Pferd Batterie", "7fGh!2kLp@9x", "爱猫的人住在河边的小房子里面"]
)
def test_other_long_passwords_are_taken(password: str) -> None:
    check_acceptable(password, "ada.lovelace@clinic.test")


def test_length_is_checked_at_both_ends() -> None:
    with pytest.raises(Refused, match="at least 12"):
        check_acceptable("7fGh!2kLp@9", "a@clinic.test")
    with pytest.raises(Refused, match="at most 256"):
        check_acceptable("wisteria barge " * 18, "a@clinic.test")


def test_words_of_the_address_count_only_for_that_person() -> None:
    assert is_common("lovelace-12345", "ada.lovelace@clinic.test")
    assert not is_common("lovelace-12345", "bea@clinic.test")


def test_right_and_wrong_passwords() -> None:
    stored = hash_password("wisteria barge lantern")

    assert is_right(stored, "wisteria barge lantern")
    assert not is_right(stored, "wisteria barge lantern ")
    assert not is_right(stored, "wisteria barge lantern" + "x" * 300)
    assert not is_right("not a hash", "wisteria barge lantern")
    assert not is_right(None, "wisteria barge lantern")


def test_unknown_accounts_are_checked_against_a_hash_as_costly_as_any() -> None:
    assert not is_weaker_than_now(NOBODYS_HASH)
    assert is_weaker_than_now(
        "$argon2id$v=19$m=8192,t=1,p=1$NtgpYgbcfqKxkjKMWX5G4w$lpimnHd3lLPp5JjWthwCM5Jf2zcIvVxmyNJO1vvCrhg"
    )
