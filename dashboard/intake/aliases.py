"""Codes that mean the same person are joined while files are checked, before anything is counted or stored.

Counselors are joined by their codes as written, clients by their pseudonyms: no client code is ever kept for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import duckdb

from dashboard.intake.phrases import agreeing, counted
from dashboard.intake.pseudonyms import client_key

# Enough codes to tell, few enough to try every length in no time.
_TRIED_CODES = 200
_LONGEST_CODE = 12
_NEARLY_ALL = 0.8


@dataclass(frozen=True)
class Aliases:
    """Old -> new: counselors as `folded` gives them -> code, clients by pseudonyms under the clinic's `key`."""

    counselors: Mapping[str, str] = field(default_factory=dict)
    clients: Mapping[str, str] = field(default_factory=dict)
    key: bytes = field(default=b"", repr=False)


def folded(name: str) -> str:
    """A code or name without regard to case and repeated blanks."""
    return " ".join(name.casefold().split())


def join_clients(staging: duckdb.DuckDBPyConnection, aliases: Aliases) -> None:
    """Gives the codes of one client in `client_codes` (code_no, client_code) one number: the lowest of theirs."""
    if not aliases.clients:
        return
    numbers: dict[str, int] = {}
    moved = []
    meant = set(aliases.clients.values())
    for number, code in staging.execute("SELECT code_no, client_code FROM client_codes ORDER BY code_no").fetchall():
        pseudonym = client_key(aliases.key, code)
        pseudonym = aliases.clients.get(pseudonym, pseudonym)
        if pseudonym in meant and numbers.setdefault(pseudonym, number) != number:
            moved.append((numbers[pseudonym], code))
    if moved:
        staging.executemany("UPDATE client_codes SET code_no = ? WHERE client_code = ?", moved)


def join_counselors(
    staging: duckdb.DuckDBPyConnection, table: str, aliases: Aliases, *, is_list_of_counselors: bool
) -> list[str]:
    """Replaces old counselor codes in a typed table; the sentences for the report.

    In a list of counselors the row of an old code goes where the new code has a row of its own.
    """
    found = staging.execute(f"SELECT counselor_id, count(*) FROM {table} GROUP BY 1 ORDER BY 1").fetchall()
    joined = [
        (code, rows, aliases.counselors[folded(code)]) for code, rows in found if folded(code) in aliases.counselors
    ]
    sentences = []
    for code, rows, new in joined:
        if is_list_of_counselors and any(other == new for other, _ in found):
            staging.execute(f"DELETE FROM {table} WHERE counselor_id = ?", [code])
        else:
            staging.execute(f"UPDATE {table} SET counselor_id = ? WHERE counselor_id = ?", [new, code])
        sentences.append(f"{counted(rows, 'row')} of {code} {agreeing(rows, 'counts', 'count')} as {new} (alias).")
    return sentences


def lost_zeros(
    staging: duckdb.DuckDBPyConnection, known_clients: Callable[[], frozenset[str]], key: bytes
) -> str | None:
    """The offer to join client codes that have lost their leading zeros; `known_clients` gives the store's pseudonyms.

    Only told, never done: 7 and 007 may be two clients.
    """
    both, codes, plain = _counts(staging)
    if both:
        return (
            f"{counted(both, 'client code')} {agreeing(both, 'stands', 'stand')} with leading zeros and without; if "
            "these are the same clients, export the codes as text, or join them with alias add client."
        )
    if not codes or plain < codes or not (known := known_clients()):
        return None
    tried = [
        code for (code,) in staging.execute(f"SELECT client_code FROM client_codes LIMIT {_TRIED_CODES}").fetchall()
    ]
    if sum(client_key(key, code) in known for code in tried) > (1 - _NEARLY_ALL) * len(tried):
        return None
    for digits in range(2, _LONGEST_CODE + 1):
        padded = [code.zfill(digits) for code in tried if len(code) < digits]
        found = sum(client_key(key, code) in known for code in padded)
        if padded and len(padded) == len(tried) and found >= _NEARLY_ALL * len(tried):
            return (
                f"The client codes are no clients of earlier imports, but with zeros in front, to {digits} digits, "
                f"{found} of the first {len(tried)} are: the file seems to have lost its leading zeros. Undo this "
                "import and export the codes as text, or join them with alias add client."
            )
    return None


def _counts(staging: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Codes with leading zeros that stand without them too, all codes, and codes that are numbers without them."""
    row = staging.execute(
        "SELECT count(*) FILTER (starts_with(client_code, '0') AND ltrim(client_code, '0') IN "
        "(SELECT client_code FROM client_codes)), count(*), "
        "count(*) FILTER (regexp_full_match(client_code, '[1-9][0-9]*')) FROM client_codes"
    ).fetchone()
    assert row is not None
    both, codes, plain = row
    return int(both), int(codes), int(plain)
