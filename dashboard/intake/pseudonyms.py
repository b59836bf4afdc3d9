"""Client codes become keyed pseudonyms: HMAC-SHA-256 (RFC 2104) under the clinic's own key.

Without the key nobody can work out which code a pseudonym stands for, not even by trying every code; with it the same
code gives the same pseudonym in every import.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import duckdb

from dashboard.private_files import make_once
from dashboard.settings import Refused

KEY_BYTES = 32
CASE_CODE_LENGTH = 10
_BATCH = 10_000
_NO_ALIASES: Mapping[str, str] = MappingProxyType({})
# RFC 4648's alphabet to Crockford's, which has no I, L, O and U and so survives being read out on the phone.
_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def make_key(key_file: Path) -> None:
    """Makes the key where none stands; the file appears whole, readable by its owner alone, or not at all."""
    make_once(key_file, secrets.token_bytes(KEY_BYTES))


def load_key(key_file: Path) -> bytes:
    """The clinic's key; raises `Refused` where it is missing or is no key."""
    try:
        key = key_file.read_bytes()
    except FileNotFoundError as error:
        raise Refused(
            f"The key of the pseudonyms ({key_file}) is missing; put it back from the backup. "
            "With another key the clients in the store would not be recognised."
        ) from error
    if len(key) != KEY_BYTES:
        raise Refused(f"The key of the pseudonyms ({key_file}) is damaged; put it back from the backup.")
    return key


def client_key(key: bytes, client_code: str) -> str:
    """The pseudonym of a client code: 52 characters of Crockford's base 32."""
    digest = hmac.digest(key, client_code.encode("utf-8"), "sha256")
    return base64.b32encode(digest).rstrip(b"=").translate(_CROCKFORD).decode("ascii")


def case_code(key_of_client: str) -> str:
    """What stands on the screen for a client: the first ten characters of the pseudonym."""
    return key_of_client[:CASE_CODE_LENGTH]


def write_client_keys(
    staging: duckdb.DuckDBPyConnection, key: bytes, folder: Path, aliases: Mapping[str, str] = _NO_ALIASES
) -> None:
    """Makes `client_keys` (code_no, client_key) from `client_codes` (code_no, client_code) of the staging database.

    Of `aliases` (pseudonym -> pseudonym) the second counts; codes that share a number must lead to the same one.
    Goes through a file of numbers and pseudonyms, since rows bound one by one would take minutes for a large clinic.
    """
    passed = folder / "client_keys.csv"
    cursor = staging.execute("SELECT code_no, client_code FROM client_codes")
    with passed.open("w", encoding="ascii") as file:
        while rows := cursor.fetchmany(_BATCH):
            keys = ((code_no, client_key(key, code)) for code_no, code in rows)
            file.writelines(f"{code_no},{aliases.get(pseudonym, pseudonym)}\n" for code_no, pseudonym in keys)
    staging.execute(
        "CREATE TABLE client_keys AS SELECT DISTINCT * FROM "
        "read_csv(?, header = false, delim = ',', quote = '', escape = '', "
        "auto_detect = false, columns = {'code_no': 'INTEGER', 'client_key': 'VARCHAR'})",
        [str(passed)],
    )
    passed.unlink()
